/** Requests for metadata that one peer has at a time. */
const MAX_OUTSTANDING = 4;

/** How long a block may take; libtorrent waits as long for a piece. */
const REQUEST_TIMEOUT_MS = 20_000;

/** How long a peer that refused, or let a request run out, is not asked; twice as long after each one more. */
const FIRST_REST_MS = 10_000;

/** How long it is not asked at most. */
const MAX_REST_MS = 5 * 60_000;

/** Blocks that were not asked for, or came too late to be of use, before a peer has sent too many. */
const MAX_UNASKED = 64;

/** A peer that says how long the metadata is: what it was asked for, and when it may be asked again. */
export class MetadataSource {
  /** Who it is. */
  readonly id: number;
  /** Bytes that the metadata has, as it says. */
  readonly size: number;
  /** Refusals and requests that ran out, since a block came. */
  strikes = 0;
  /** Blocks asked for that have not come, with the time at which each was. */
  readonly asked = new Map<number, number>();
  /** Blocks that were asked for in vain; they may still come. */
  readonly #late = new Set<number>();
  #restUntil = -Infinity;
  #unasked = 0;

  /** A peer that was not asked for anything. */
  constructor(id: number, size: number) {
    this.id = id;
    this.size = size;
  }

  /** Whether it may be asked for one more block. */
  mayAsk(now: number): boolean {
    return now >= this.#restUntil && this.asked.size < MAX_OUTSTANDING;
  }

  /** Whether it waits for nothing and may be asked. */
  isIdle(now: number): boolean {
    return this.asked.size === 0 && this.mayAsk(now);
  }

  /** When something happens with it if nothing comes; Infinity for never. */
  nextAt(now: number): number {
    let next = this.#restUntil > now ? this.#restUntil : Infinity;
    for (const askedAt of this.asked.values()) next = Math.min(next, askedAt + REQUEST_TIMEOUT_MS);
    return next;
  }

  /** Gives up the requests that ran out; says whether there were any. */
  expire(now: number): boolean {
    let hasAny = false;
    for (const [block, askedAt] of this.asked) {
      if (now - askedAt < REQUEST_TIMEOUT_MS) continue;
      this.#late.add(block);
      this.#strike(block, now);
      hasAny = true;
    }
    return hasAny;
  }

  /** A block came: says whether it had been asked for. */
  came(block: number): boolean {
    const wasAsked = this.asked.delete(block);
    if (!wasAsked && !this.#late.delete(block)) return false;
    this.strikes = 0;
    this.#restUntil = -Infinity;
    return true;
  }

  /** It refuses a block: says whether it had been asked for it. */
  refused(block: number, now: number): boolean {
    if (!this.asked.has(block)) return this.#late.delete(block);
    this.#strike(block, now);
    return true;
  }

  /** It sent what nobody asked for: says whether that was once too often. */
  sentUnasked(): boolean {
    return ++this.#unasked > MAX_UNASKED;
  }

  #strike(block: number, now: number): void {
    this.asked.delete(block);
    // Requests that were made together come to nothing together: that is one strike.
    if (this.#restUntil > now) return;
    this.#restUntil = now + Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** this.strikes++);
  }
}
