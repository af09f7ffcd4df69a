/** Bytes of which some can be taken out and others put in, up to a length; what would be beyond it falls off. */
export class MutableBytes {
  /** How many there are. */
  length = 0;
  readonly #buffer: Uint8Array<ArrayBuffer>;

  /** Copies bytes; there will never be more than `capacity`. */
  constructor(bytes: Uint8Array, capacity: number) {
    this.#buffer = new Uint8Array(capacity);
    this.splice(0, 0, bytes);
  }

  /** Gives a byte; undefined where there is none. */
  at(position: number): number | undefined {
    return position < this.length ? this.#buffer[position] : undefined;
  }

  /** Sets a byte that is there. */
  set(position: number, byte: number): void {
    if (position < this.length) this.#buffer[position] = byte;
  }

  /** Takes bytes out from a place on, and puts others there. */
  splice(start: number, removed: number, inserted: ArrayLike<number> = []): void {
    const end = Math.min(this.length, start + removed);
    const fitting = Math.min(inserted.length, this.#buffer.length - start);
    const tailLength = Math.min(this.length - end, this.#buffer.length - start - fitting);
    this.#buffer.copyWithin(start + fitting, end, end + tailLength);
    for (let i = 0; i < fitting; i++) this.#buffer[start + i] = inserted[i]!;
    this.length = start + fitting + tailLength;
  }

  /** Copies some of the bytes. */
  slice(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(start, Math.min(end, this.length));
  }
}
