import type { SeededRandom } from "../seeded_random.ts";

/** Bytes of a packet with its headers that links take unless something else is said (Ethernet). */
export const DEFAULT_MTU = 1_500;

/** How long a link's queue is by default, as time at its rate; and what it holds at least. */
const QUEUE_MS = 250;
const MIN_QUEUE_BYTES = 64 * 1024;

/** How much later than it should what is put out of order comes. */
const REORDER_MS = 20;

/** What a link is like; one of which nothing is said is perfect. All shares are from 0 to 1. */
export interface LinkOptions {
  /** Bytes a second that pass; no limit by default. */
  readonly rateBytesPerSec?: number;
  /** How long everything takes to the other end. */
  readonly delayMs?: number;
  /** How much longer it may take by chance; order is kept. */
  readonly jitterMs?: number;
  /** The share of packets that is lost. */
  readonly loss?: number;
  /** The share of packets that comes twice. */
  readonly duplication?: number;
  /** The share of packets that those sent later overtake. */
  readonly reordering?: number;
  /**
   * Bytes that may wait where there is a rate; packets that find no room are dropped. A quarter of a second's worth by
   * default, 64 KiB at least.
   */
  readonly queueBytes?: number;
  /** Bytes of the largest packet, headers included; larger ones are dropped. 1,500 by default. */
  readonly mtu?: number;
  /**
   * Streams pass packet by packet, and lose those that find no room, as where they compete with uTP; by default they pass
   * in runs of up to 64 KiB, which is faster by far. Links that lose or reorder always work packet by packet.
   */
  readonly packetLevel?: boolean;
}

/** One direction of a line: a queue, a rate, a delay, and what goes wrong. Several hosts may share one. */
export class Link {
  /** Bytes a second. */
  readonly rateBytesPerSec: number;
  /** How long everything takes at least. */
  readonly delayMs: number;
  /** Bytes of the largest packet. */
  readonly mtu: number;
  /** Bytes that may wait. */
  readonly queueBytes: number;
  /** Whether streams pass packet by packet. */
  readonly isPacketLevel: boolean;
  readonly #options: LinkOptions;
  readonly #random: SeededRandom;
  #freeAt = -Infinity;
  #lastOutAt = -Infinity;

  /** A link on which nothing has passed. */
  constructor(random: SeededRandom, options: LinkOptions = {}) {
    const { rateBytesPerSec = Infinity, delayMs = 0, mtu = DEFAULT_MTU } = options;
    const { loss = 0, reordering = 0, packetLevel = loss > 0 || reordering > 0 } = options;
    this.#options = options;
    this.#random = random;
    this.rateBytesPerSec = rateBytesPerSec;
    this.delayMs = delayMs;
    this.mtu = mtu;
    this.isPacketLevel = packetLevel;
    this.queueBytes = options.queueBytes ??
      Math.max(MIN_QUEUE_BYTES, rateBytesPerSec * QUEUE_MS / 1000);
  }

  /** Whether what passes may have to wait for what passed before. */
  get isLimited(): boolean {
    return this.rateBytesPerSec < Infinity;
  }

  /** Bytes that wait. */
  backlogBytes(now: number): number {
    return this.isLimited ? Math.max(0, this.#freeAt - now) * this.rateBytesPerSec / 1000 : 0;
  }

  /** Whether so many bytes more find no room. */
  isFull(bytes: number, now: number): boolean {
    const backlog = this.backlogBytes(now);
    return backlog > 0 && backlog + bytes > this.queueBytes;
  }

  /** Takes what enters now, and gives when it is at the other end; Infinity if it is lost on its way. */
  pass(bytes: number, now: number): number {
    const { jitterMs = 0, loss = 0, reordering = 0 } = this.#options;
    let outAt = now;
    if (this.isLimited) {
      this.#freeAt = Math.max(this.#freeAt, now) + bytes * 1000 / this.rateBytesPerSec;
      outAt = this.#freeAt;
    }
    if (this.#random.chance(loss)) return Infinity;
    outAt += this.delayMs;
    if (jitterMs > 0) {
      outAt = Math.max(this.#lastOutAt, outAt + this.#random.below(1_000_000) / 1e6 * jitterMs);
      this.#lastOutAt = outAt;
    }
    return this.#random.chance(reordering) ? outAt + REORDER_MS : outAt;
  }

  /** As {@linkcode Link.pass} for what goes before all that waits: nothing of it is lost. */
  overtake(bytes: number, now: number): number {
    const takesMs = bytes * 1000 / this.rateBytesPerSec;
    if (this.isLimited) this.#freeAt = Math.max(this.#freeAt, now) + takesMs;
    return now + takesMs + this.delayMs;
  }

  /** Says, by chance, whether what passes now comes twice. */
  duplicates(): boolean {
    return this.#random.chance(this.#options.duplication ?? 0);
  }
}
