/** Memory that is kept for the next ones who need some. */
const MAX_SPARE_BYTES = 32 * 1024 * 1024;

/**
 * Memory that threads share, used again and again: the engine does not know how much of it waits to be collected, so what is made
 * and let go all the time would pile up. Lengths are rounded up to powers of two, so that what one gave back is of use to others.
 */
export class SpareMemory {
  readonly #spare = new Map<number, SharedArrayBuffer[]>();
  #bytes = 0;

  /** Gives memory of at least this length, with whatever was in it. */
  take(length: number): SharedArrayBuffer {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1, length)));
    const found = this.#spare.get(size)?.pop();
    if (found) this.#bytes -= size;
    return found ?? new SharedArrayBuffer(size);
  }

  /** Takes memory back that nobody uses any more. */
  giveBack(memory: SharedArrayBuffer): void {
    const size = memory.byteLength;
    if (this.#bytes + size > MAX_SPARE_BYTES) return;
    this.#bytes += size;
    const others = this.#spare.get(size);
    if (others) others.push(memory);
    else this.#spare.set(size, [memory]);
  }
}
