import { concatBytes, sha1 } from "../../hash/mod.ts";
import { Rc4 } from "./rc4.ts";

/** Bytes of each key stream that are left out: the first ones tell of the key. */
const DISCARDED_BYTES = 1024;

/** Bytes of a public key and of the secret: those of the prime, with the zeros that either may begin with. */
export const MSE_KEY_LENGTH = 96;

const TEXT_ENCODER = new TextEncoder();

/** By what the side that was called finds where the other's padding ends: HASH('req1', S). */
export function syncHash(secret: Uint8Array): Uint8Array<ArrayBuffer> {
  return hash("req1", secret);
}

/**
 * What a torrent is called in an encrypted handshake: HASH('req2', info-hash), 20 bytes. A session keeps those of its
 * torrents, to find the one that is meant.
 */
export function obfuscateInfoHash(infoHash: Uint8Array): Uint8Array<ArrayBuffer> {
  return hash("req2", infoHash);
}

/** What that is hidden under, by exclusive or: HASH('req3', S). Hides and uncovers. */
export function maskInfoHash(
  obfuscated: Uint8Array,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const mask = hash("req3", secret);
  for (let i = 0; i < mask.length; i++) mask[i]! ^= obfuscated[i]!;
  return mask;
}

/** The two directions of an encrypted stream. */
export interface MseCiphers {
  /** What the initiator sends. */
  readonly fromInitiator: Rc4;
  /** What the responder sends. */
  readonly fromResponder: Rc4;
}

/** Makes the ciphers of one connection from what both sides know. */
export function makeCiphers(secret: Uint8Array, infoHash: Uint8Array): MseCiphers {
  return {
    fromInitiator: makeCipher(hash("keyA", secret, infoHash)),
    fromResponder: makeCipher(hash("keyB", secret, infoHash)),
  };
}

function makeCipher(key: Uint8Array): Rc4 {
  const cipher = new Rc4(key);
  cipher.discard(DISCARDED_BYTES);
  return cipher;
}

function hash(label: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return sha1(concatBytes([TEXT_ENCODER.encode(label), ...parts]));
}
