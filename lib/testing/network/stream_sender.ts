import type { VirtualClock } from "../virtual_clock.ts";
import { carry } from "./carry.ts";
import type { Congestion } from "./congestion.ts";
import { Cubic } from "./cubic.ts";
import type { Link } from "./link.ts";
import { OutgoingBytes } from "./outgoing_bytes.ts";
import { Reno } from "./reno.ts";
import type { SegmentBytes, StreamReceiver } from "./stream_receiver.ts";

/** Bytes that wait to be sent or to be acknowledged at least, before who writes has to wait. */
const MIN_BUFFER_BYTES = 32 * 1024;

/** How long the first wait for a lost acknowledgement takes at least, and any at most (RFC 6298, as Linux has it). */
const MIN_TIMEOUT_MS = 200;
const MAX_TIMEOUT_MS = 60_000;

/** Segments on their way behind a lost one that show its loss at once (RFC 5681: three acknowledgements). */
const MIN_FOLLOWERS = 3;

/** Headers of IP and TCP, which count where packets do. */
const HEADER_BYTES = 40;

/** Where a stream's bytes go. */
export interface StreamWay {
  /** The time that it takes. */
  readonly clock: VirtualClock;
  /** The links, in order. */
  readonly links: readonly Link[];
  /** How long acknowledgements take back; they take nothing of any rate. */
  readonly ackMs: number;
  /** Bytes of a segment at most. */
  readonly segmentBytes: number;
  /** Bytes under way and unread at most. */
  readonly windowBytes: number;
  /** Whether segments are runs of packets, which are not lost one by one. */
  readonly isRun: boolean;
  /** How long it is tried to send a segment before the stream breaks. */
  readonly timeoutMs: number;
  /** Whether nothing gets through now. */
  isCut(): boolean;
  /** Sees each segment as it is sent. */
  tap(bytes: readonly Uint8Array[]): void;
  /** A segment could not be sent for too long. */
  timedOut(): void;
}

interface Segment {
  readonly number: number;
  readonly bytes: SegmentBytes;
  readonly length: number;
  readonly firstSentAt: number;
  tries: number;
  isThere: boolean;
}

interface Ack {
  readonly at: number;
  readonly segment: Segment;
  readonly sentAt: number;
  readonly isMarked: boolean;
}

/**
 * The end of a stream where bytes go in: a TCP sender with selective acknowledgements, in few words. What is lost
 * is known to be lost a round trip later, or after a timeout where nothing follows it; it is sent again, and the window
 * shrinks.
 */
export class StreamSender {
  readonly #way: StreamWay;
  readonly #receiver: StreamReceiver;
  readonly #congestion: Congestion;
  readonly #outgoing = new OutgoingBytes();
  readonly #acks: Ack[] = [];
  #isAckAwaited = false;
  #sentBytes = 0;
  #sentSegments = 0;
  #nextNumber = 0;
  /** Losses of segments before this one were answered already. */
  #recoveredUntil = 0;
  #roundTripMs: number;
  #error: Error | undefined;
  #isEnding = false;
  #writer: PromiseWithResolvers<void> | undefined;

  constructor(way: StreamWay, receiver: StreamReceiver) {
    this.#way = way;
    this.#receiver = receiver;
    // The queues of runs have no end: who shrinks by less and grows faster would be most of what waits there.
    this.#congestion = new (way.isRun ? Reno : Cubic)(way.segmentBytes);
    this.#roundTripMs = way.links.reduce((sum, link) => sum + link.delayMs, way.ackMs);
    receiver.wasRead = () => {
      if (this.#outgoing.length > 0) this.#pump();
    };
  }

  /** Takes some of the bytes, as a copy; waits while too many are on their way. */
  write(data: Uint8Array): Promise<number> {
    if (this.#writer) return Promise.reject(new Error("Cannot write twice at once"));
    if (this.#error) return Promise.reject(this.#error);
    this.#takeAcks();
    return this.#roomBytes > 0 ? Promise.resolve(this.#take(data)) : this.#waitAndTake(data);
  }

  /** Sends what was written, then the end. */
  end(error: Error): void {
    if (this.#error) return;
    this.#stop(error);
    this.#isEnding = true;
    this.#pump();
  }

  /** Sends nothing more: whoever writes is told why. Says whether someone was. */
  fail(error: Error): boolean {
    this.#outgoing.clear();
    this.#isEnding = false;
    return this.#stop(error);
  }

  get #roomBytes(): number {
    const most = Math.max(MIN_BUFFER_BYTES, 2 * this.#congestion.windowBytes);
    return Math.floor(most) - this.#outgoing.length - this.#sentBytes;
  }

  #take(data: Uint8Array): number {
    const bytes = data.slice(0, this.#roomBytes);
    this.#outgoing.push(bytes);
    this.#pump();
    return bytes.length;
  }

  async #waitAndTake(data: Uint8Array): Promise<number> {
    while (!this.#error && this.#roomBytes <= 0) {
      this.#writer = Promise.withResolvers();
      this.#awaitAck();
      await this.#writer.promise;
    }
    if (this.#error) throw this.#error;
    return this.#take(data);
  }

  #stop(error: Error): boolean {
    this.#error ??= error;
    return this.#wakeWriter();
  }

  #pump(): void {
    const { segmentBytes, windowBytes } = this.#way;
    this.#takeAcks();
    while (this.#outgoing.length > 0) {
      const length = Math.min(segmentBytes, this.#outgoing.length);
      const received = windowBytes - this.#receiver.unreadBytes - this.#sentBytes;
      if (received < length) break;
      if (this.#sentBytes > 0 && this.#sentBytes + length > this.#congestion.windowBytes) break;
      this.#sendFirst({ bytes: this.#outgoing.take(length), length });
    }
    if (this.#outgoing.length > 0) return this.#awaitAck();
    if (!this.#isEnding) return;
    this.#isEnding = false;
    this.#sendFirst({ bytes: undefined, length: 0 });
  }

  #sendFirst(part: Pick<Segment, "bytes" | "length">): void {
    const firstSentAt = this.#way.clock.now();
    this.#sentBytes += part.length;
    this.#sentSegments++;
    this.#send({ ...part, firstSentAt, number: this.#nextNumber++, tries: 0, isThere: false });
  }

  #send(segment: Segment): void {
    const { clock, links, isRun } = this.#way;
    const sentAt = clock.now();
    const isWindowFull = this.#outgoing.length > 0;
    segment.tries++;
    if (segment.bytes) this.#way.tap(segment.bytes);
    const lost = () => this.#lost(segment, sentAt);
    if (this.#way.isCut()) return lost();
    carry(clock, {
      links,
      bytes: segment.length + (isRun ? 0 : HEADER_BYTES),
      isRun,
      arrived: (isMarked) => this.#arrived({ segment, sentAt, isMarked, at: 0 }, isWindowFull),
      lost,
    });
  }

  #arrived(ack: Ack, isAwaited: boolean): boolean {
    const { segment } = ack;
    if (segment.isThere) return false;
    segment.isThere = true;
    this.#acks.push({ ...ack, at: this.#way.clock.now() + this.#way.ackMs });
    const wasAwaited = this.#receiver.accept(segment.number, segment.bytes);
    if (isAwaited || this.#writer || this.#outgoing.length > 0) this.#awaitAck();
    return wasAwaited;
  }

  #awaitAck(): void {
    const [next] = this.#acks;
    if (this.#isAckAwaited || !next) return;
    this.#isAckAwaited = true;
    this.#way.clock.setEvent(next.at, () => {
      this.#isAckAwaited = false;
      this.#pump();
      if (this.#writer) this.#awaitAck();
      return this.#roomBytes > 0 && this.#wakeWriter();
    });
  }

  #takeAcks(): void {
    const now = this.#way.clock.now();
    let count = 0;
    for (const ack of this.#acks) {
      if (ack.at > now) break;
      this.#takeAck(ack);
      count++;
    }
    if (count > 0) this.#acks.splice(0, count);
  }

  #takeAck({ at, segment, sentAt, isMarked }: Ack): void {
    const isLimited = this.#outgoing.length > 0 || this.#writer !== undefined;
    this.#sentBytes -= segment.length;
    this.#sentSegments--;
    if (segment.tries === 1) this.#roundTripMs += (at - sentAt - this.#roundTripMs) / 8;
    if (isMarked) this.#shrink(segment);
    else if (isLimited) {
      const { length: bytes } = segment;
      this.#congestion.acked({ bytes, at, roundTripMs: this.#roundTripMs });
    }
  }

  /** Answers a loss or a mark, once for all that was under way together. */
  #shrink(segment: Segment): void {
    if (segment.number < this.#recoveredUntil) return;
    this.#recoveredUntil = this.#nextNumber;
    this.#congestion.congested();
  }

  #lost(segment: Segment, sentAt: number): void {
    const { clock, timeoutMs } = this.#way;
    const isFollowed = segment.tries === 1 && this.#sentSegments > MIN_FOLLOWERS;
    const timeout = Math.max(MIN_TIMEOUT_MS, 2 * this.#roundTripMs) * 2 ** (segment.tries - 1);
    const waitMs = isFollowed ? this.#roundTripMs : Math.min(timeout, MAX_TIMEOUT_MS);
    clock.setEvent(sentAt + waitMs, () => {
      if (this.#receiver.isClosed) return false;
      if (clock.now() - segment.firstSentAt > timeoutMs) {
        this.#way.timedOut();
        return true;
      }
      if (isFollowed) this.#shrink(segment);
      else this.#congestion.timedOut();
      this.#send(segment);
      return false;
    });
  }

  #wakeWriter(): boolean {
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.resolve();
    return writer !== undefined;
  }
}
