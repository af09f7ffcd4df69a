/**
 * Bencode (BEP 3): decoding with limits and the place of each value in the input, and canonical encoding.
 *
 * ```ts
 * import { BencodeDict, decode, encode } from "./mod.ts";
 *
 * const value = decode(new TextEncoder().encode("d4:name5:alice4:sizei3ee"));
 * if (value instanceof BencodeDict) {
 *   value.text("name"); // "alice"
 *   value.span("size"); // { start: 20, end: 23 }
 * }
 * encode({ size: 3, name: "alice" }); // the same bytes
 * ```
 *
 * @module
 */
export * from "./byte_string.ts";
export * from "./decode.ts";
export * from "./encode.ts";
export * from "./error.ts";
export * from "./slip.ts";
export * from "./value.ts";
