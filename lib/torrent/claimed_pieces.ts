import { Bitfield } from "../metainfo/mod.ts";
import { WireError } from "../wire/mod.ts";

/** Bytes of the longest bitfield that a torrent can have (2,097,152 pieces, libtorrent's limit). */
const MAX_BITFIELD_LENGTH = 256 * 1024;

/** What a peer says to have while the metadata, and with it the number of pieces, is not known (BEP 9). */
export class ClaimedPieces {
  #bits = new Uint8Array(0);
  /** Whether `#bits` is a whole bitfield, of which the length tells the number of pieces. */
  #isWhole = false;
  #hasAll = false;

  /** It told all that it has. @throws {WireError} if that is more than any torrent has. */
  bitfield(bits: Uint8Array): void {
    if (bits.length > MAX_BITFIELD_LENGTH) throw tooMany();
    this.#bits = bits.slice();
    this.#isWhole = true;
    this.#hasAll = false;
  }

  /** It has every piece, or none (BEP 6). */
  everything(hasAll: boolean): void {
    this.#bits = new Uint8Array(0);
    this.#isWhole = false;
    this.#hasAll = hasAll;
  }

  /** It got a piece. @throws {WireError} if no torrent has so many. */
  have(index: number): void {
    const at = index >> 3;
    if (index >= MAX_BITFIELD_LENGTH * 8) throw tooMany();
    if (this.#hasAll) return;
    if (at >= this.#bits.length) {
      if (this.#isWhole) throw tooMany();
      // Doubled, so that a peer that counts up does not have it copied each time.
      const longer = new Uint8Array(Math.min(MAX_BITFIELD_LENGTH, Math.max(64, (at + 1) * 2)));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[at]! |= 0x80 >> (index & 7);
  }

  /** What that is of a torrent of so many pieces. @throws {WireError} if it can not be. */
  among(pieceCount: number): Bitfield {
    if (this.#hasAll) return Bitfield.full(pieceCount);
    const length = Math.ceil(pieceCount / 8);
    if (this.#isWhole) return bitfieldOf(this.#bits, pieceCount);
    if (this.#bits.subarray(length).some((byte) => byte !== 0)) throw tooMany();
    const bits = new Uint8Array(length);
    bits.set(this.#bits.subarray(0, length));
    return bitfieldOf(bits, pieceCount);
  }
}

/** Takes the bits of a `bitfield` message. @throws {WireError} if they are not of so many pieces. */
export function bitfieldOf(bits: Uint8Array, pieceCount: number): Bitfield {
  try {
    return Bitfield.from(bits, pieceCount);
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function tooMany(): WireError {
  return new WireError("Cannot go on with a peer that has more pieces than there can be");
}
