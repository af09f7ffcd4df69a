import { ByteQueue } from "./_byte_queue.ts";
import { DelayHistory } from "./_delay_history.ts";
import { Flight, MAX_FLIGHT_PACKETS, type NewPacket, type SentPacket } from "./_flight.ts";
import { Ledbat } from "./_ledbat.ts";
import { PathMtu } from "./_path_mtu.ts";
import { RoundTrip } from "./_round_trip.ts";
import { sequenceDistance } from "./_sequence.ts";
import {
  HEADER_LENGTH,
  type PacketType,
  PADDING_STEP,
  padPacket,
  ST_DATA,
  ST_FIN,
  ST_STATE,
  type UtpPacket,
} from "./packet.ts";

/** An ack may lie so far before the last one: packets overtake each other, and some clients keep alive so. */
const ACKS_BACK = 3;

/** Bytes that wait for their first sending: as many as the window, within these. */
const MIN_UNSENT_BYTES = 64 * 1024;
const MAX_UNSENT_BYTES = 1024 * 1024;

/** Packets that are not full and may be on their way at once; more bytes wait to be put together. */
const MAX_SMALL_PACKETS = 4;

/** Packets' worth of bytes that must wait behind a probe: their acks tell soon that it is lost. */
const PACKETS_BEHIND_PROBE = 3;

/** How long a peer that acks nothing is believed to be there. */
const DEAD_AFTER_MS = 75_000;

/** Timeouts in a row after which packets are made as short as always works. */
const TIMEOUTS_OF_BAD_PATH = 2;

/** Changes of the other clock that are drift; larger ones are of the path. */
const MAX_DRIFT_US = 10_000;

/** The side of a connection that sends: what waits, what is on its way, how much may be. */
export class Sender {
  readonly #unsent = new ByteQueue();
  readonly #roundTrip = new RoundTrip();
  readonly #ownDelays = new DelayHistory();
  readonly #theirDelays = new DelayHistory();
  readonly #mtu: PathMtu;
  readonly #ledbat: Ledbat;
  readonly #flight: Flight;
  #peerWindow = 0;
  #recoverAt: number;
  #mayResend = false;
  #reorderingMs = 0;
  #progressAt = 0;
  #aliveAt = 0;
  #timeouts = 0;
  #idleAt = 0;
  #persistAt = Infinity;
  #isProbingWindow = false;
  #isEnding = false;
  #isEndSent = false;

  /**
   * @param sequence The number of the first packet.
   * @param maxDatagram The longest datagram to try.
   */
  constructor(sequence: number, maxDatagram: number) {
    this.#flight = new Flight(sequence);
    this.#recoverAt = sequence;
    this.#mtu = new PathMtu(maxDatagram);
    this.#ledbat = new Ledbat(this.#packetBytes);
  }

  /** Whether {@linkcode write} takes something. */
  get canWrite(): boolean {
    return !this.#isEnding && this.#unsent.length < this.#unsentLimit;
  }

  /** The number of the next packet; that of an ack alone, too. */
  get nextSequence(): number {
    return this.#flight.nextSequence;
  }

  /** Whether all was sent and acked, the end too. */
  get isDone(): boolean {
    return this.#isEndSent && this.#flight.count === 0;
  }

  /** Timeouts since something was last acked. */
  get timeouts(): number {
    return this.#timeouts;
  }

  /** Bytes that may be in flight. */
  get windowBytes(): number {
    return this.#ledbat.windowBytes;
  }

  /** Bytes in flight. */
  get flightBytes(): number {
    return this.#flight.bytes;
  }

  /** A smoothed mean of round trips; 0 before the first. */
  get roundTripMs(): number {
    return this.#roundTrip.smoothedMs;
  }

  /** The shortest round trip; Infinity before the first. */
  get minRoundTripMs(): number {
    return this.#roundTrip.minMs;
  }

  /** Bytes of the longest datagram that may be tried. */
  get maxDatagram(): number {
    return this.#mtu.limit;
  }

  /** Bytes of the longest datagram that is known to get through. */
  get datagramLength(): number {
    return this.#mtu.datagramLength;
  }

  /** When {@linkcode expire} wants to be called. */
  get nextAt(): number {
    return this.#flight.count > 0 ? this.#progressAt + this.#roundTrip.timeoutMs : this.#persistAt;
  }

  get #packetBytes(): number {
    return this.#mtu.datagramLength - HEADER_LENGTH;
  }

  get #unsentLimit(): number {
    return Math.min(MAX_UNSENT_BYTES, Math.max(MIN_UNSENT_BYTES, this.#ledbat.windowBytes));
  }

  /** Takes as much as there is room for; gives how much. */
  write(bytes: Uint8Array): number {
    if (!this.canWrite) return 0;
    const length = Math.min(bytes.length, this.#unsentLimit - this.#unsent.length);
    this.#unsent.push(length === bytes.length ? bytes : bytes.subarray(0, length));
    return length;
  }

  /** Ends the stream behind what was written. */
  end(): void {
    this.#isEnding = true;
  }

  /** Forgets all that was written. */
  clear(): void {
    this.#unsent.clear();
    this.#persistAt = Infinity;
  }

  /** The other side said which datagrams it takes. */
  raiseMaxDatagram(length: number): void {
    this.#mtu.raiseCeiling(length);
  }

  /** The first packet, which has a form of its own. */
  open(data: Uint8Array, now: number): void {
    this.#aliveAt = now;
    this.#depart({ data, length: 1, probeLength: 0, isSmall: false }, now);
  }

  /** Whether an ack is one that the other side could give. */
  isPossibleAck(ack: number): boolean {
    const ahead = sequenceDistance(this.#flight.firstSequence, ack);
    return ahead < this.#flight.count && ahead >= -1 - ACKS_BACK;
  }

  /** Takes what a packet says of ours; its ack is possible. */
  receive(packet: UtpPacket, now: number): void {
    this.#measureDrift(packet, now);
    const { ack, selectiveAck } = packet;
    if (sequenceDistance(this.#flight.firstSequence, ack) < -1) return; // was overtaken
    const isSameWindow = packet.windowBytes === this.#peerWindow;
    this.#peerWindow = packet.windowBytes;
    if (this.#flight.count === 0) return;
    const flightBytes = this.#flight.bytes;
    const outcome = this.#flight.acked(ack, selectiveAck);
    const { ackedBytes, sentAt, probeLength, resentAt } = outcome;
    if (probeLength > 0) {
      this.#mtu.arrived(probeLength);
      this.#ledbat.resize(this.#packetBytes);
    }
    if (ackedBytes > 0) {
      this.#progressAt = now;
      this.#aliveAt = now;
      this.#timeouts = 0;
      this.#roundTrip.progressed();
      if (sentAt !== undefined) this.#roundTrip.measured(now - sentAt);
      if (packet.delayUs !== 0) this.#ownDelays.add(packet.delayUs, now);
      const queuingUs = this.#ownDelays.isEmpty ? undefined : this.#queuingUs(now, sentAt);
      this.#ledbat.acked({ ackedBytes, flightBytes, queuingUs });
      if (this.#flight.count === 0) this.#idleAt = now;
    } else if (packet.type === ST_STATE && selectiveAck === undefined && isSameWindow) {
      this.#flight.duplicate();
    }
    if (resentAt !== undefined && now - resentAt < this.#roundTrip.minMs / 2) {
      this.#allowReordering();
    }
    this.#judge(this.#flight.findLost(this.#unsent.length === 0, this.#reorderingMs));
  }

  /** Does what is due by the clock. Gives whether the peer may still be there. */
  expire(now: number): boolean {
    if (now < this.nextAt) return true;
    if (this.#flight.count === 0) {
      this.#persistAt = Infinity;
      this.#isProbingWindow = true;
      return true;
    }
    if (now - this.#aliveAt >= DEAD_AFTER_MS) return false;
    this.#timeouts += 1;
    this.#progressAt = now;
    this.#roundTrip.timedOut();
    if (this.#timeouts === 1) this.#ledbat.timedOut();
    for (const packet of this.#flight.loseAll()) this.#forgetProbe(packet);
    this.#recoverAt = this.#flight.nextSequence;
    if (this.#timeouts === TIMEOUTS_OF_BAD_PATH) {
      this.#mtu.collapse();
      this.#ledbat.resize(this.#packetBytes);
    }
    return true;
  }

  /** The packet that is to be sent again now, whose header is to be written anew; undefined if there is none. */
  nextResend(now: number): SentPacket | undefined {
    const packet = this.#flight.nextLost();
    if (packet === undefined) return undefined;
    const bytes = this.#flight.bytes;
    if (bytes > 0 && !this.#mayResend && bytes + packet.length > this.#ledbat.windowBytes) {
      return undefined;
    }
    this.#mayResend = false;
    this.#flight.resent(packet, now);
    return packet;
  }

  /**
   * The next new packet, whose header `write` writes; undefined if nothing waits or may go.
   */
  next(now: number, write: (data: Uint8Array, type: PacketType) => void): Uint8Array | undefined {
    if (this.#flight.count >= MAX_FLIGHT_PACKETS || this.#flight.lostCount > 0) return undefined;
    if (this.#unsent.length === 0) return this.#nextEnd(now, write);
    const length = Math.min(this.#unsent.length, this.#packetBytes);
    const isSmall = length < this.#packetBytes;
    if (isSmall && !this.#isEnding && this.#flight.smallCount >= MAX_SMALL_PACKETS) {
      return undefined;
    }
    this.#decayIfIdle(now);
    if (!this.#hasRoom(length, now)) return undefined;
    const data = new Uint8Array(HEADER_LENGTH + length);
    const probe = this.#probeLength(data.length, now);
    this.#unsent.shift(data.subarray(HEADER_LENGTH));
    write(data, ST_DATA);
    this.#depart({ data, length, probeLength: probe, isSmall }, now);
    if (probe === 0) return data;
    this.#mtu.sent();
    return padPacket(data, probe);
  }

  #nextEnd(
    now: number,
    write: (data: Uint8Array, type: PacketType) => void,
  ): Uint8Array | undefined {
    if (!this.#isEnding || this.#isEndSent) return undefined;
    this.#isEndSent = true;
    const data = new Uint8Array(HEADER_LENGTH);
    write(data, ST_FIN);
    this.#depart({ data, length: 1, probeLength: 0, isSmall: false }, now);
    return data;
  }

  #depart(packet: NewPacket, now: number): void {
    if (this.#flight.count === 0) {
      this.#progressAt = now;
      this.#aliveAt = now;
    }
    this.#isProbingWindow = false;
    this.#persistAt = Infinity;
    this.#flight.add(packet, now);
  }

  #hasRoom(length: number, now: number): boolean {
    const bytes = this.#flight.bytes;
    if (bytes + length <= Math.min(this.#ledbat.windowBytes, this.#peerWindow)) return true;
    if (this.#flight.count > 0) return false;
    if (length <= this.#peerWindow || this.#isProbingWindow) return true;
    // The other side takes nothing now; the packet that says otherwise later may be lost.
    if (this.#persistAt === Infinity) this.#persistAt = now + this.#roundTrip.timeoutMs;
    return false;
  }

  #probeLength(length: number, now: number): number {
    if (this.#unsent.length < PACKETS_BEHIND_PROBE * this.#packetBytes) return 0;
    const steps = Math.floor((this.#mtu.nextProbe(now) - length) / PADDING_STEP);
    return steps > 0 ? length + steps * PADDING_STEP : 0;
  }

  #decayIfIdle(now: number): void {
    if (this.#flight.count > 0) return;
    for (
      ;
      now - this.#idleAt >= this.#roundTrip.timeoutMs;
      this.#idleAt += this.#roundTrip.timeoutMs
    ) {
      const before = this.#ledbat.windowBytes;
      this.#ledbat.idled();
      if (this.#ledbat.windowBytes === before) break;
    }
    this.#idleAt = now;
  }

  /** An ack came too soon to be of the second sending: packets overtake each other on this path. */
  #allowReordering(): void {
    const { smoothedMs } = this.#roundTrip;
    this.#reorderingMs = Math.min(smoothedMs, Math.max(2 * this.#reorderingMs, smoothedMs / 16));
    this.#ledbat.notLost();
  }

  /** Decides what the loss of packets means. */
  #judge(lost: readonly SentPacket[]): void {
    for (const packet of lost) {
      if (packet.probeLength > 0) {
        this.#forgetProbe(packet);
        this.#mayResend = true;
      } else if (sequenceDistance(this.#recoverAt, packet.sequence) >= 0) {
        this.#ledbat.lost();
        this.#recoverAt = this.#flight.nextSequence;
        this.#mayResend = true;
      }
    }
  }

  #forgetProbe(packet: SentPacket): void {
    if (packet.probeLength === 0) return;
    this.#mtu.lost(packet.probeLength);
    packet.probeLength = 0;
  }

  #queuingUs(now: number, sentAt: number | undefined): number {
    const queuingUs = this.#ownDelays.queuingUs();
    // No packet waits longer one way than it took both ways.
    return sentAt === undefined ? queuingUs : Math.min(queuingUs, (now - sentAt) * 1000);
  }

  /** Where their packets come sooner than ever, little by little, their clock runs fast, and ours seem to go slower. */
  #measureDrift(packet: UtpPacket, now: number): void {
    const fallUs = this.#theirDelays.add((microseconds(now) - packet.timestampUs) >>> 0, now);
    if (fallUs > 0 && fallUs <= MAX_DRIFT_US) this.#ownDelays.raiseBase(fallUs);
  }
}

/** A moment as packets tell it: microseconds modulo 2^32. */
export function microseconds(now: number): number {
  return now * 1000 >>> 0;
}
