/** Bytes that wait to be sent, in order. */
export class OutgoingBytes {
  #parts: Uint8Array[] = [];
  #head = 0;
  #length = 0;

  /** How many. */
  get length(): number {
    return this.#length;
  }

  /** Adds some, which must not change from now on. */
  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** Takes the first `length` of them, which must be there. */
  take(length: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      const first = this.#parts[this.#head]!;
      if (first.length <= left) {
        taken.push(first);
        this.#head++;
        left -= first.length;
      } else {
        taken.push(first.subarray(0, left));
        this.#parts[this.#head] = first.subarray(left);
        left = 0;
      }
    }
    this.#length -= length;
    if (this.#head === this.#parts.length) {
      this.#parts = [];
      this.#head = 0;
    }
    return taken;
  }

  /** Forgets all. */
  clear(): void {
    this.#parts = [];
    this.#head = 0;
    this.#length = 0;
  }
}
