/** In what time the messages of a source are counted. */
const WINDOW_MS = 60_000;

/** Messages of one source in that time: four clients at one address that each send all they may. */
const MAX_PER_SOURCE = 20;

/** Sources in that time; what comes from more is not heard. A class C network has no more. */
const MAX_SOURCES = 256;

/** Holds each address that sends to a group to a rate, and so all of them. */
export class SourceLimiter {
  readonly #counts = new Map<string, number>();
  #windowAt = -Infinity;

  /** Counts a message; says whether it is within the rate. */
  admit(address: string, now: number): boolean {
    if (now - this.#windowAt >= WINDOW_MS) {
      this.#windowAt = now;
      this.#counts.clear();
    }
    const count = this.#counts.get(address) ?? 0;
    if (count >= MAX_PER_SOURCE || (count === 0 && this.#counts.size >= MAX_SOURCES)) return false;
    this.#counts.set(address, count + 1);
    return true;
  }
}
