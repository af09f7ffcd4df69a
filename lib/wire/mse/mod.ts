/**
 * Message Stream Encryption, also called Protocol Encryption: a handshake before the one of BEP 3 which hides what the
 * stream is, and RC4 for the rest of it where both sides want that. It hides from machines that sort traffic, and keeps
 * no secret from anybody who knows the info-hash.
 *
 * @module
 */
export * from "./encrypt_stream.ts";
export * from "./encrypted_stream.ts";
export * from "./key_exchange.ts";
export * from "./mse_handshake.ts";
export { MSE_KEY_LENGTH, obfuscateInfoHash } from "./mse_hashes.ts";
export * from "./mse_initiator.ts";
export * from "./mse_method.ts";
export * from "./mse_responder.ts";
export * from "./rc4.ts";
