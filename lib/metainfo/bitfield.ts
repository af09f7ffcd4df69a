const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return count;
});

/** A set of piece numbers, kept as the `bitfield` message has it: the first piece in the highest bit. */
export class Bitfield {
  /** How many pieces there are. */
  readonly length: number;
  /** The bits; spare ones at the end are zero. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  #count = 0;

  /** An empty set of `length` possible pieces. */
  constructor(length: number) {
    this.length = length;
    this.bytes = new Uint8Array(Math.ceil(length / 8));
  }

  /**
   * Takes the bits of a `bitfield` message, by copying them.
   *
   * @throws {RangeError} if there are not just as many bytes as `length` needs, or a spare bit is set.
   */
  static from(bits: Uint8Array, length: number): Bitfield {
    const field = new Bitfield(length);
    if (bits.length !== field.bytes.length) {
      throw new RangeError(
        `Cannot take a bitfield of ${bits.length} bytes: ${length} pieces need ${field.bytes.length}`,
      );
    }
    const spare = bits.length * 8 - length;
    if (spare > 0 && (bits[bits.length - 1]! & ((1 << spare) - 1)) !== 0) {
      throw new RangeError("Cannot take a bitfield with spare bits set");
    }
    field.bytes.set(bits);
    for (const byte of bits) field.#count += ONES[byte]!;
    return field;
  }

  /** The set of all pieces. */
  static full(length: number): Bitfield {
    const field = new Bitfield(length);
    field.bytes.fill(0xff);
    const spare = field.bytes.length * 8 - length;
    if (spare > 0) field.bytes[field.bytes.length - 1] = 0xff << spare;
    field.#count = length;
    return field;
  }

  /** How many pieces are in it. */
  get count(): number {
    return this.#count;
  }

  /** Whether all pieces are in it. */
  get complete(): boolean {
    return this.#count === this.length;
  }

  /** Whether a piece is in it. */
  has(index: number): boolean {
    return (this.bytes[index >> 3]! & (0x80 >> (index & 7))) !== 0;
  }

  /** Puts a piece in; says whether it was not there. */
  add(index: number): boolean {
    if (index < 0 || index >= this.length) {
      throw new RangeError(`Cannot add piece ${index}: there are ${this.length}`);
    }
    if (this.has(index)) return false;
    this.bytes[index >> 3]! |= 0x80 >> (index & 7);
    this.#count++;
    return true;
  }

  /** Takes a piece out; says whether it was there. */
  delete(index: number): boolean {
    if (index < 0 || index >= this.length || !this.has(index)) return false;
    this.bytes[index >> 3]! &= ~(0x80 >> (index & 7));
    this.#count--;
    return true;
  }

  /** Gives the pieces in it, in order. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.bytes.length; at++) {
      const byte = this.bytes[at]!;
      if (byte === 0) continue;
      for (let bit = 0; bit < 8; bit++) {
        if ((byte & (0x80 >> bit)) !== 0) yield at * 8 + bit;
      }
    }
  }
}
