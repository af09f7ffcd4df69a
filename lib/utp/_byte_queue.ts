/** What a queue begins with. */
const MIN_CAPACITY = 4 * 1024;

/** What an empty one keeps at most: a thousand peers that say little must not cost much. */
const MAX_EMPTY_CAPACITY = 8 * 1024;

/** Bytes in order that are put in at one end and taken out at the other: a ring that grows. */
export class ByteQueue {
  #ring = new Uint8Array(0);
  #start = 0;
  #length = 0;

  /** Bytes in it. */
  get length(): number {
    return this.#length;
  }

  /** Copies bytes to the end. */
  push(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#ring.length) this.#grow(this.#length + bytes.length);
    const end = (this.#start + this.#length) % this.#ring.length;
    const first = Math.min(bytes.length, this.#ring.length - end);
    this.#ring.set(first === bytes.length ? bytes : bytes.subarray(0, first), end);
    if (first < bytes.length) this.#ring.set(bytes.subarray(first));
    this.#length += bytes.length;
  }

  /** Moves bytes from the front into all of `into`, which must not be longer than the queue. */
  shift(into: Uint8Array): void {
    const first = Math.min(into.length, this.#ring.length - this.#start);
    into.set(this.#ring.subarray(this.#start, this.#start + first));
    if (first < into.length) into.set(this.#ring.subarray(0, into.length - first), first);
    this.#length -= into.length;
    if (this.#length > 0) this.#start = (this.#start + into.length) % this.#ring.length;
    else if (this.#ring.length > MAX_EMPTY_CAPACITY) this.clear();
    else this.#start = 0;
  }

  /** Forgets all, and gives the memory back. */
  clear(): void {
    this.#ring = new Uint8Array(0);
    this.#start = 0;
    this.#length = 0;
  }

  #grow(atLeast: number): void {
    let capacity = Math.max(MIN_CAPACITY, this.#ring.length);
    while (capacity < atLeast) capacity *= 2;
    const ring = new Uint8Array(capacity);
    const length = this.#length;
    this.shift(ring.subarray(0, length));
    this.#ring = ring;
    this.#start = 0;
    this.#length = length;
  }
}
