/**
 * Bencode (BEP 3): decoding with limits and the place of each value in the input, and canonical encoding.
 *
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { BencodeDict, decode, encode } from "@shoal/shoal/bencode";
 *
 * const bytes = encode({ size: 3, name: "alice" });
 * const value = decode(bytes);
 * assert(value instanceof BencodeDict);
 * assertEquals(value.text("name"), "alice");
 * assertEquals(value.span("size"), { start: 20, end: 23 });
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
