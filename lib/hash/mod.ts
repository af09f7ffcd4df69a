/**
 * Short hashes at once (SHA-1, SHA-256, CRC-32C), hexadecimal and base 32, and the merkle trees of BEP 52.
 *
 * @module
 */
export * from "./concat_bytes.ts";
export * from "./crc32c.ts";
export * from "./digest.ts";
export * from "./equal_bytes.ts";
export * from "./merkle.ts";
export * from "./merkle_layers.ts";
export * from "./merkle_proof.ts";
export * from "./text.ts";
