import type { Random } from "../../io/mod.ts";
import { readUint32, writeUint32 } from "../uint32.ts";
import { WireError } from "../wire_error.ts";
import { MAX_PADDING } from "./_talk.ts";

/** Zeros that show that the other side decrypts right; the specification calls them VC. */
export const VERIFICATION = new Uint8Array(8);

/** Bytes of `crypto_provide` or `crypto_select` and of the length of the padding behind it. */
export const METHOD_FIELDS_LENGTH = 6;

/** Random bytes of a random number, up to `most`. */
export function makePadding(random: Random, most = MAX_PADDING): Uint8Array {
  return random.fill(new Uint8Array(random.below(most + 1)));
}

/** Writes a length as two bytes. */
export function lengthField(length: number): Uint8Array {
  return Uint8Array.of(length >> 8, length & 255);
}

/** Reads a length of two bytes. */
export function readLength(bytes: Uint8Array, at = 0): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}

/** Writes the bits of methods, and the length of the padding behind them. */
export function encodeMethodFields(methodBits: number, paddingLength: number): Uint8Array {
  const bytes = new Uint8Array(METHOD_FIELDS_LENGTH);
  writeUint32(bytes, 0, methodBits);
  bytes.set(lengthField(paddingLength), 4);
  return bytes;
}

/**
 * Reads what {@linkcode encodeMethodFields} wrote.
 *
 * @throws {WireError} if the padding is longer than it may be.
 */
export function decodeMethodFields(
  bytes: Uint8Array,
): { readonly methodBits: number; readonly paddingLength: number } {
  const paddingLength = readLength(bytes, 4);
  if (paddingLength > MAX_PADDING) {
    throw new WireError(
      `Cannot go on encrypted: ${paddingLength} bytes of padding, the most is ${MAX_PADDING}`,
    );
  }
  return { methodBits: readUint32(bytes, 0), paddingLength };
}
