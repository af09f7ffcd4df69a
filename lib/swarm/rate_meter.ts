/** Length of the window, in slots of one second; the current slot is not whole and does not count. */
const SLOTS = 6;

/** Bytes a second, as the mean of the last five whole seconds. Milliseconds come from the caller's clock. */
export class RateMeter {
  /** Made for the first bytes: most of a thousand peers never send any. */
  #slots: Float64Array | undefined;
  #slot = -1;
  #first = -1;
  #total = 0;

  /** All bytes ever counted. */
  get totalBytes(): number {
    return this.#total;
  }

  /** Counts bytes that passed at `now`. */
  add(bytes: number, now: number): void {
    const slots = this.#slots ??= new Float64Array(SLOTS);
    this.#advance(slots, now);
    slots[this.#slot % SLOTS]! += bytes;
    this.#total += bytes;
  }

  /** Bytes a second at `now`. */
  rate(now: number): number {
    const slots = this.#slots;
    if (!slots) return 0;
    this.#advance(slots, now);
    let sum = 0;
    for (let i = 0; i < SLOTS; i++) {
      if (i !== this.#slot % SLOTS) sum += slots[i]!;
    }
    const whole = Math.min(SLOTS - 1, this.#slot - this.#first);
    // In the very first second the slot that runs is all there is.
    return whole === 0 ? slots[this.#slot % SLOTS]! : sum / whole;
  }

  #advance(slots: Float64Array, now: number): void {
    const slot = Math.floor(now / 1000);
    if (this.#first < 0) {
      this.#first = slot;
      this.#slot = slot;
    }
    const skipped = slot - this.#slot;
    if (skipped <= 0) return;
    for (let i = 1; i <= Math.min(skipped, SLOTS); i++) slots[(this.#slot + i) % SLOTS] = 0;
    this.#slot = slot;
  }
}
