/** How long one minimum is kept for (RFC 6817, BASE_HISTORY). */
const SLOT_MS = 60_000;

/** Minima that are kept. */
const SLOTS = 10;

/** Samples of which the least is what the delay is now (RFC 6817, CURRENT_FILTER). */
const CURRENT_SAMPLES = 4;

/**
 * One-way delays, as differences of two clocks that know nothing of each other: what counts is how much more a delay is
 * than the least of the last ten minutes. All numbers are microseconds modulo 2^32.
 */
export class DelayHistory {
  readonly #minima: number[] = [];
  readonly #recent: number[] = [];
  #slotEndsAt = -Infinity;
  #base = 0;

  /** Whether there was a sample. */
  get isEmpty(): boolean {
    return this.#minima.length === 0;
  }

  /**
   * Takes a sample.
   *
   * @returns By how much the base fell: more than 0 if no delay was as short, as when the other clock is slow.
   */
  add(sampleUs: number, now: number): number {
    const before = this.#base;
    const wasEmpty = this.isEmpty;
    this.#recent.push(sampleUs);
    if (this.#recent.length > CURRENT_SAMPLES) this.#recent.shift();
    if (now >= this.#slotEndsAt) {
      this.#slotEndsAt = now + SLOT_MS;
      this.#minima.push(sampleUs);
      if (this.#minima.length > SLOTS) this.#minima.shift();
    } else {
      const last = this.#minima.length - 1;
      this.#minima[last] = lesser(this.#minima[last] ?? sampleUs, sampleUs);
    }
    this.#base = this.#minima.reduce(lesser);
    return wasEmpty || !isLess(this.#base, before) ? 0 : (before - this.#base) >>> 0;
  }

  /** How much longer packets take now than at best, in microseconds. */
  queuingUs(): number {
    let least = Infinity;
    for (const sample of this.#recent) least = Math.min(least, (sample - this.#base) >>> 0);
    return least === Infinity ? 0 : least;
  }

  /** Raises the base: the other clock was found to be running at another pace. */
  raiseBase(byUs: number): void {
    for (let i = 0; i < this.#minima.length; i++) {
      this.#minima[i] = ((this.#minima[i] ?? 0) + byUs) >>> 0;
    }
    this.#base = (this.#base + byUs) >>> 0;
    for (const [i, sample] of this.#recent.entries()) {
      if (isLess(sample, this.#base)) this.#recent[i] = this.#base;
    }
  }
}

function isLess(a: number, b: number): boolean {
  return (a - b | 0) < 0;
}

function lesser(a: number, b: number): number {
  return isLess(b, a) ? b : a;
}
