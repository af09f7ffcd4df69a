import { Decoder } from "./_decoder.ts";
import { BencodeError } from "./error.ts";
import type { BencodeSlip } from "./slip.ts";
import type { BencodeValue } from "./value.ts";

/** Lists and dictionaries within each other; as in libtorrent. */
export const MAX_DEPTH = 100;

/** Keys and values in one input; as in libtorrent's loading of metainfo files. */
export const MAX_TOKENS = 3_000_000;

/** How to decode. */
export interface DecodeOptions {
  /** Lists and dictionaries within each other; {@linkcode MAX_DEPTH} by default. */
  readonly maxDepth?: number;
  /** Keys and values; {@linkcode MAX_TOKENS} by default. */
  readonly maxTokens?: number;
  /** Whether slips ({@linkcode BencodeSlip}) are errors; they are not by default. */
  readonly strict?: boolean;
}

/** A value at the beginning of some bytes. */
export interface DecodedPrefix {
  /** The value. */
  readonly value: BencodeValue;
  /** Where it ended: the number of bytes it took. */
  readonly end: number;
  /** The first slip of each kind, in the order in which they were found; empty if the value is canonical. */
  readonly slips: readonly BencodeSlip[];
}

/**
 * Decodes the one value that `bytes` are (BEP 3). Byte strings are views of `bytes`, not copies.
 *
 * @throws {BencodeError} if they are not one whole value, or are beyond the limits.
 */
export function decode(bytes: Uint8Array, options: DecodeOptions = {}): BencodeValue {
  const { value, end } = decodePrefix(bytes, options);
  if (end < bytes.length) {
    throw new BencodeError("trailing-data", end, "something follows the value");
  }
  return value;
}

/**
 * Decodes the value at the beginning of `bytes` (BEP 3), whatever follows. Byte strings are views of `bytes`.
 *
 * It takes no more stack for deep values than for flat ones, looks at each byte once, and checks each length against
 * the bytes that are left.
 *
 * @throws {BencodeError} if there is no whole value, or it is beyond the limits.
 */
export function decodePrefix(bytes: Uint8Array, options: DecodeOptions = {}): DecodedPrefix {
  const { maxDepth = MAX_DEPTH, maxTokens = MAX_TOKENS, strict = false } = options;
  const decoder = new Decoder(bytes, { maxDepth, maxTokens, strict });
  const value = decoder.run();
  return { value, end: decoder.position, slips: decoder.slips };
}
