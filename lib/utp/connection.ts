import { UtpError, type UtpErrorReason } from "./error.ts";
import { Receiver } from "./_receiver.ts";
import { microseconds, Sender } from "./_sender.ts";
import { sequenceAfter } from "./_sequence.ts";
import {
  encodePacket,
  type PacketType,
  ST_DATA,
  ST_FIN,
  ST_RESET,
  ST_STATE,
  ST_SYN,
  type UtpHeader,
  type UtpPacket,
  writeHeader,
} from "./packet.ts";
import { ReceiveBudget } from "./receive_budget.ts";

/** How long a SYN is repeated: after that, TCP has its turn. */
const CONNECT_TIMEOUT_MS = 6_000;

/** After so long without a packet of ours one goes out, so that NATs do not forget the way; they do after 30 s. */
const KEEP_ALIVE_MS = 29_000;

/** Timeouts of the end of our stream that are waited for, and how many if the other side has ended its own. */
const END_TIMEOUTS = 4;
const END_TIMEOUTS_AFTER_THEIRS = 2;

/** Acks of our side in which it says which datagrams it takes: some may be lost. */
const ANNOUNCEMENTS = 4;

/**
 * What a system keeps for a reader that is busy for a moment: 208 KiB on Linux, of which a full packet of Ethernet takes
 * 2.3, and one as long as two sides of a machine agree on, 17. What is on its way besides is lost, and the last packets of
 * all are missed only when half a second has passed.
 */
const SYSTEM_BYTES = 96 * 1024;
const SYSTEM_BYTES_LONG = 176 * 1024;

/** What a path holds for each millisecond of a round trip: a gigabit a second. */
const PATH_BYTES_PER_MS = 125_000;

const NOTHING = new Uint8Array(0);

/** How a connection begins. */
export interface UtpConnectionOptions {
  /** The number in its SYN; the other way has the next one. */
  readonly connectionId: number;
  /** The number of our first packet: for who connects, of its SYN. Both are to be such as nobody guesses. */
  readonly sequence: number;
  /** For who is connected to: the number of the SYN, which was answered already. */
  readonly synSequence?: number;
  /** The longest datagram that the path may take: with Ethernet, 1,472 bytes over IPv4 and 1,452 over IPv6. */
  readonly maxDatagram: number;
  /**
   * The longest datagram that this side takes, to be told to the other; it is tried only if that takes it, too.
   * Undefined where longer ones than those of Ethernet have no use: between machines.
   */
  readonly takesDatagram?: number | undefined;
  /** What the SYN said of the longest datagram. */
  readonly peerTakesDatagram?: number | undefined;
  /** Memory for what is not read; its own unless given. */
  readonly budget?: ReceiveBudget;
}

/** Where a connection stands: `connecting` becomes `open` by the answer to the SYN; either becomes `ended`. */
export type UtpState = "connecting" | "open" | "ended";

/**
 * One connection of uTP (BEP 29): packets and the time go in, bytes of the stream and packets come out. It does nothing
 * by itself: after each call of {@linkcode receive}, {@linkcode write}, {@linkcode read} and {@linkcode close}, and at
 * {@linkcode nextAt}, what {@linkcode poll} gives is to be sent.
 *
 * What can not be of this connection is dropped: a packet whose ack is not one of the last, and data out of the window.
 */
export class UtpConnection {
  /** The number in packets that come. */
  readonly receiveId: number;
  /** The number in packets that go. */
  readonly sendId: number;
  readonly #options: UtpConnectionOptions;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #connectBy: number;
  #state: UtpState;
  #failure: UtpError | undefined;
  #isClosed = false;
  #isResetDue = false;
  #isSynDue: boolean;
  #delayUs = 0;
  #sentAt: number;
  #announcements: number;

  /** Begins one: connects, or goes on where a SYN was answered and the answer confirmed. */
  constructor(options: UtpConnectionOptions, now: number) {
    const { connectionId, sequence, synSequence, maxDatagram, takesDatagram } = options;
    const isInitiator = synSequence === undefined;
    const nextId = sequenceAfter(connectionId, 1);
    this.receiveId = isInitiator ? connectionId : nextId;
    this.sendId = isInitiator ? nextId : connectionId;
    this.#options = options;
    this.#sender = new Sender(sequence, maxDatagram);
    this.#receiver = new Receiver(options.budget ?? new ReceiveBudget());
    this.#connectBy = now + CONNECT_TIMEOUT_MS;
    this.#state = isInitiator ? "connecting" : "open";
    this.#isSynDue = isInitiator;
    this.#sentAt = now;
    this.#announcements = 0;
    if (synSequence !== undefined) {
      this.#receiver.begin(synSequence);
      if (takesDatagram !== undefined && options.peerTakesDatagram !== undefined) {
        this.#announcements = ANNOUNCEMENTS;
        this.#allowDatagrams(options.peerTakesDatagram);
        this.#receiver.ackNow();
      }
    }
  }

  /** Where it stands. */
  get state(): UtpState {
    return this.#state;
  }

  /** Why it ended; undefined if it did not, or as both sides wanted. */
  get failure(): UtpError | undefined {
    return this.#failure;
  }

  /** Bytes that can be read now. */
  get unreadBytes(): number {
    return this.#receiver.unreadBytes;
  }

  /** Whether all that the other side ever wrote was read. */
  get isAtEnd(): boolean {
    return this.#receiver.isComplete && this.#receiver.unreadBytes === 0;
  }

  /** Whether {@linkcode write} takes something. */
  get canWrite(): boolean {
    return this.#state === "open" && this.#sender.canWrite;
  }

  /** Bytes that may be on their way. */
  get windowBytes(): number {
    return this.#sender.windowBytes;
  }

  /** Bytes that are on their way. */
  get flightBytes(): number {
    return this.#sender.flightBytes;
  }

  /** A smoothed mean of round trips; 0 before the first. */
  get roundTripMs(): number {
    return this.#sender.roundTripMs;
  }

  /** Bytes of the longest datagram that is known to get through. */
  get datagramLength(): number {
    return this.#sender.datagramLength;
  }

  /** When {@linkcode poll} wants to be called again, at the latest; infinite if never. */
  get nextAt(): number {
    if (this.#state === "ended") return this.#isResetDue ? -Infinity : this.#receiver.ackAt;
    if (this.#isSynDue) return -Infinity;
    if (this.#state === "connecting") return Math.min(this.#sender.nextAt, this.#connectBy);
    const keepAliveAt = this.#sentAt + KEEP_ALIVE_MS;
    return Math.min(this.#sender.nextAt, this.#receiver.ackAt, keepAliveAt);
  }

  /** Takes bytes to be sent, as far as there is room; gives how many. They are copied. */
  write(bytes: Uint8Array): number {
    return this.canWrite ? this.#sender.write(bytes) : 0;
  }

  /** Moves what has come into `into`; gives the number of bytes, 0 if there are none. */
  read(into: Uint8Array): number {
    return this.#receiver.read(into);
  }

  /** Ends both directions: what was written is still sent, what comes is forgotten. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#state === "ended") return this.#receiver.end();
    if (this.#state === "connecting") return this.#end("closed", "Cannot connect: it was given up");
    this.#receiver.deafen();
    this.#sender.end();
  }

  /** Ends it at once, and tells the other side. */
  abort(): void {
    this.#isClosed = true;
    if (this.#state === "ended") return this.#receiver.end();
    this.#isResetDue = this.#state === "open";
    this.#end("closed", "Cannot go on: the connection was closed");
  }

  /** Takes a packet that came from the other side with {@linkcode receiveId} or, for a RESET, either number. */
  receive(packet: UtpPacket, now: number): void {
    if (this.#state === "ended" || !this.#sender.isPossibleAck(packet.ack)) return;
    if (packet.type === ST_SYN) return;
    if (packet.type === ST_RESET) {
      const isRefusal = this.#state === "connecting";
      const message = isRefusal
        ? "Cannot connect: the other side refuses"
        : "Cannot go on: the other side broke the connection";
      return this.#end(isRefusal ? "refused" : "reset", message);
    }
    if (this.#state === "connecting" && !this.#open(packet, now)) return;
    this.#delayUs = (microseconds(now) - packet.timestampUs) >>> 0;
    if (packet.maxDatagram !== undefined) this.#allowDatagrams(packet.maxDatagram);
    this.#sender.receive(packet, now);
    this.#receiver.setMost(this.#mostBytes);
    if (packet.type === ST_DATA || packet.type === ST_FIN) this.#receiver.take(packet, now);
    if (!this.#sender.isDone) return;
    this.#state = "ended";
    this.#receiver.end();
  }

  /** Gives the next datagram that is to be sent now; undefined if there is none. It is never changed again. */
  poll(now: number): Uint8Array | undefined {
    if (this.#state !== "ended") this.#expire(now);
    if (this.#isResetDue) return this.#reset(now);
    if (this.#state === "ended") return this.#ack(now);
    if (this.#isSynDue) return this.#syn(now);
    return this.#resend(now) ?? this.#next(now) ?? this.#ack(now);
  }

  #expire(now: number): void {
    if (this.#state === "connecting" && now >= this.#connectBy) {
      return this.#end("timed-out", "Cannot connect: there is no answer");
    }
    const isThere = this.#sender.expire(now);
    const most = this.#receiver.isComplete ? END_TIMEOUTS_AFTER_THEIRS : END_TIMEOUTS;
    if (!isThere || this.#isClosed && this.#sender.timeouts >= most) {
      return this.#end("timed-out", "Cannot go on: the other side does not answer");
    }
    if (this.#state === "open" && now >= this.#sentAt + KEEP_ALIVE_MS) this.#receiver.ackNow();
  }

  #end(reason: UtpErrorReason, message: string): void {
    this.#state = "ended";
    this.#failure ??= new UtpError(reason, message);
    this.#sender.clear();
    if (this.#isClosed) this.#receiver.end();
  }

  /** The answer to the SYN: what it is numbered with is what their first data will have. */
  #open(packet: UtpPacket, now: number): boolean {
    if (packet.type !== ST_STATE || packet.ack !== this.#options.sequence) return false;
    this.#state = "open";
    this.#receiver.begin(sequenceAfter(packet.sequence, -1));
    // The other side knows that we are where we say once it hears from us again, and there may be nothing to send.
    this.#receiver.ackSoon(now);
    return true;
  }

  /** What of theirs may be on its way: as much as is kept on the path and by our system. */
  get #mostBytes(): number {
    const { takesDatagram, maxDatagram } = this.#options;
    const ms = this.#sender.minRoundTripMs;
    if (takesDatagram === undefined) return Math.floor(SYSTEM_BYTES + PATH_BYTES_PER_MS * ms);
    return this.#sender.maxDatagram > maxDatagram ? SYSTEM_BYTES_LONG : SYSTEM_BYTES;
  }

  #allowDatagrams(theirs: number): void {
    const ours = this.#options.takesDatagram;
    if (ours !== undefined) this.#sender.raiseMaxDatagram(Math.min(ours, theirs));
  }

  #syn(now: number): Uint8Array {
    this.#isSynDue = false;
    this.#sentAt = now;
    const { connectionId, sequence, takesDatagram } = this.#options;
    const header = this.#header(ST_SYN, sequence, now);
    const data = encodePacket({
      ...header,
      connectionId,
      selectiveAck: undefined,
      maxDatagram: takesDatagram,
      payload: NOTHING,
    });
    this.#sender.open(data, now);
    return data;
  }

  #resend(now: number): Uint8Array | undefined {
    const packet = this.#sender.nextResend(now);
    if (packet === undefined) return undefined;
    if (this.#state === "connecting") return packet.data;
    const data = packet.data.slice(); // the first one may still be on its way out
    const type: PacketType = data[0]! >>> 4 === ST_FIN ? ST_FIN : ST_DATA;
    this.#write(data, type, packet.sequence, now);
    return data;
  }

  #next(now: number): Uint8Array | undefined {
    const sequence = this.#sender.nextSequence;
    return this.#sender.next(now, (data, type) => this.#write(data, type, sequence, now));
  }

  #ack(now: number): Uint8Array | undefined {
    if (this.#receiver.ackAt > now) return undefined;
    const header = this.#header(ST_STATE, this.#sender.nextSequence, now);
    const selectiveAck = this.#receiver.selectiveAck();
    const isAnnounced = this.#announcements > 0;
    if (isAnnounced) this.#announcements -= 1;
    const maxDatagram = isAnnounced ? this.#options.takesDatagram : undefined;
    this.#sentAt = now;
    this.#receiver.acked(header.windowBytes);
    return encodePacket({ ...header, selectiveAck, maxDatagram, payload: NOTHING });
  }

  #reset(now: number): Uint8Array {
    this.#isResetDue = false;
    this.#receiver.acked(0);
    const header = this.#header(ST_RESET, this.#sender.nextSequence, now);
    return encodePacket({
      ...header,
      selectiveAck: undefined,
      maxDatagram: undefined,
      payload: NOTHING,
    });
  }

  /** Writes the header of a packet of the stream, which is an ack, too, unless that has more to say. */
  #write(data: Uint8Array, type: PacketType, sequence: number, now: number): void {
    const header = this.#header(type, sequence, now);
    writeHeader(data, header);
    this.#sentAt = now;
    if (!this.#receiver.hasGap && this.#announcements === 0) {
      this.#receiver.acked(header.windowBytes);
    }
  }

  #header(type: PacketType, sequence: number, now: number): UtpHeader {
    return {
      type,
      connectionId: this.sendId,
      timestampUs: microseconds(now),
      delayUs: this.#delayUs,
      windowBytes: this.#receiver.windowBytes,
      sequence,
      ack: this.#receiver.ack,
    };
  }
}
