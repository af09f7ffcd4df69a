import { SeededRandom } from "../../../../lib/testing/seeded_random.ts";
import type { Timeline } from "./timeline.ts";

/** What a link is like, one way. */
export interface LinkOptions {
  /** How fast it is; unlimited unless given. */
  readonly bitsPerSecond?: number;
  /** How long everything takes. */
  readonly delayMs?: number;
  /** How much longer it takes some, which may so be overtaken. */
  readonly jitterMs?: number;
  /** How long a queue at its entry may be; what comes on top is lost. Half a second unless given. */
  readonly bufferMs?: number;
  /** The share that is lost by chance. */
  readonly loss?: number;
  /** The share that comes some milliseconds later than the rest. */
  readonly reordered?: number;
  /** The share that comes twice. */
  readonly duplicated?: number;
  /** The longest datagram, in bytes. */
  readonly maxDatagram?: number;
  /** What all chance comes from. */
  readonly seed?: number;
}

/** Bytes of IP and UDP in front of each datagram. */
const HEADERS = 28;

/** How much later than the rest a datagram comes that is overtaken. */
const REORDERING_MS = 4;

/** One way between two places, with a queue at its entry that drops what does not fit. */
export class Link {
  /** Datagrams that did not fit into the queue. */
  overflows = 0;
  /** Datagrams lost by chance, or as too long. */
  losses = 0;
  /** Datagrams given to it. */
  sent = 0;
  /** Bytes given to it, without headers. */
  sentBytes = 0;
  /** Loses all, while it is set. */
  isCut = false;
  /** The longest datagram. */
  maxDatagram: number;
  readonly #timeline: Timeline;
  readonly #options: LinkOptions;
  readonly #random: SeededRandom;
  #freeAt = 0;

  constructor(timeline: Timeline, options: LinkOptions) {
    this.#timeline = timeline;
    this.#options = options;
    this.#random = new SeededRandom(options.seed ?? 1);
    this.maxDatagram = options.maxDatagram ?? Infinity;
  }

  /** How long what is sent now would wait. */
  get queueMs(): number {
    return Math.max(0, this.#freeAt - this.#timeline.now);
  }

  /** Takes a datagram; `arrive` is called when it has come to the other end, if it does. */
  send(length: number, arrive: () => void): void {
    const { bitsPerSecond = Infinity, delayMs = 0, bufferMs = 500 } = this.#options;
    const { jitterMs = 0, loss = 0, reordered = 0, duplicated = 0 } = this.#options;
    this.sent += 1;
    this.sentBytes += length;
    if (this.isCut || length > this.maxDatagram || this.#happens(loss)) {
      this.losses += 1;
      return;
    }
    if (this.queueMs > bufferMs) {
      this.overflows += 1;
      return;
    }
    const takesMs = (length + HEADERS) * 8_000 / bitsPerSecond;
    this.#freeAt = Math.max(this.#freeAt, this.#timeline.now) + takesMs;
    let at = this.#freeAt + delayMs + jitterMs * this.#share();
    if (this.#happens(reordered)) at += REORDERING_MS;
    this.#timeline.at(at, arrive);
    if (this.#happens(duplicated)) this.#timeline.at(at + 1, arrive);
  }

  #happens(share: number): boolean {
    return share > 0 && this.#share() < share;
  }

  #share(): number {
    return this.#random.below(2 ** 30) / 2 ** 30;
  }
}
