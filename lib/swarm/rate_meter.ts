/** Length of the window, in slots of one second; the current slot is not whole and does not count. */
const SLOTS = 6;

/** Bytes a second, as the mean of the last five whole seconds. Milliseconds come from the caller's clock. */
export class RateMeter {
  readonly #slots = new Float64Array(SLOTS);
  #slot = -1;
  #first = -1;
  #total = 0;

  /** All bytes ever counted. */
  get totalBytes(): number {
    return this.#total;
  }

  /** Counts bytes that passed at `now`. */
  add(bytes: number, now: number): void {
    this.#advance(now);
    this.#slots[this.#slot % SLOTS]! += bytes;
    this.#total += bytes;
  }

  /** Bytes a second at `now`. */
  rate(now: number): number {
    if (this.#first < 0) return 0;
    this.#advance(now);
    let sum = 0;
    for (let i = 0; i < SLOTS; i++) {
      if (i !== this.#slot % SLOTS) sum += this.#slots[i]!;
    }
    const whole = Math.min(SLOTS - 1, this.#slot - this.#first);
    // In the very first second the slot that runs is all there is.
    return whole === 0 ? this.#slots[this.#slot % SLOTS]! : sum / whole;
  }

  #advance(now: number): void {
    const slot = Math.floor(now / 1000);
    if (this.#first < 0) {
      this.#first = slot;
      this.#slot = slot;
    }
    const skipped = slot - this.#slot;
    if (skipped <= 0) return;
    for (let i = 1; i <= Math.min(skipped, SLOTS); i++) this.#slots[(this.#slot + i) % SLOTS] = 0;
    this.#slot = slot;
  }
}
