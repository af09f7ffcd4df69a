import type { Link } from "./link.ts";
import type { Timeline } from "./timeline.ts";

/** Bytes of a packet, with its headers but for those of IP and UDP, which the link counts. */
const PACKET_LENGTH = 1_472;

/** Packets acked behind one that say that it is lost. */
const LOSS_THRESHOLD = 3;

const MIN_RTO_MS = 300;

/** Who is there to compete with: TCP's congestion control (Reno, with selective acks), and nothing else of TCP. */
export class RenoFlow {
  /** Packets that were delivered. */
  delivered = 0;
  readonly #timeline: Timeline;
  readonly #there: Link;
  readonly #back: Link;
  readonly #flight = new Map<number, number>();
  #next = 0;
  #window = 10;
  #threshold = Infinity;
  #recoverAt = 0;
  #highest = -1;
  #smoothedMs = 0;
  #timerFor = 0;
  #isStopped = false;

  constructor(timeline: Timeline, there: Link, back: Link) {
    this.#timeline = timeline;
    this.#there = there;
    this.#back = back;
  }

  /** Bytes that were delivered. */
  get deliveredBytes(): number {
    return this.delivered * PACKET_LENGTH;
  }

  /** Begins to send without an end. */
  start(): void {
    this.#pump();
  }

  /** Sends no more. */
  stop(): void {
    this.#isStopped = true;
  }

  #pump(): void {
    while (!this.#isStopped && this.#flight.size < Math.floor(this.#window)) {
      const sequence = this.#next++;
      const sentAt = this.#timeline.now;
      this.#flight.set(sequence, sentAt);
      this.#there.send(PACKET_LENGTH, () => {
        this.delivered += 1;
        this.#back.send(40, () => this.#acked(sequence, sentAt));
      });
    }
    this.#arm();
  }

  #acked(sequence: number, sentAt: number): void {
    if (!this.#flight.delete(sequence)) return;
    const tripMs = this.#timeline.now - sentAt;
    this.#smoothedMs += this.#smoothedMs === 0 ? tripMs : (tripMs - this.#smoothedMs) / 8;
    this.#highest = Math.max(this.#highest, sequence);
    this.#window += this.#window < this.#threshold ? 1 : 1 / this.#window;
    for (const old of this.#flight.keys()) {
      if (old > this.#highest - LOSS_THRESHOLD) break;
      this.#flight.delete(old); // what was lost is as good as sent anew under another number
      if (old < this.#recoverAt) continue;
      this.#window = this.#threshold = Math.max(2, this.#window / 2);
      this.#recoverAt = this.#next;
    }
    this.#pump();
  }

  #arm(): void {
    const turn = ++this.#timerFor;
    const waitMs = Math.max(MIN_RTO_MS, 2 * this.#smoothedMs);
    this.#timeline.at(this.#timeline.now + waitMs, () => {
      if (turn !== this.#timerFor || this.#isStopped) return;
      this.#flight.clear();
      this.#threshold = Math.max(2, this.#window / 2);
      this.#window = 1;
      this.#recoverAt = this.#next;
      this.#pump();
    });
  }
}
