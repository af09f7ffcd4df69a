import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { bytesToKey } from "../bencode/mod.ts";
import { fromHex } from "../hash/mod.ts";
import { PUBLIC_KEY_LENGTH } from "./krpc/mod.ts";

/** Bytes of the seed that a pair of keys is made of (RFC 8032). */
export const SEED_LENGTH = 32;

/** What comes before the 32 bytes of a public key in its DER form (RFC 8410). */
const PUBLIC_KEY_HEADER = bytesToKey(fromHex("302a300506032b6570032100"));

/** What comes before the 32 bytes of a seed in the DER form of a private key (RFC 8410). */
const SEED_HEADER = bytesToKey(fromHex("302e020100300506032b657004220420"));

/** A pair of Ed25519 keys that items are signed with (BEP 44). */
export interface ItemKeys {
  /** The public key, 32 bytes: what others find the items by. */
  readonly publicKey: Uint8Array;
  /** The seed of RFC 8032, 32 bytes: the secret. */
  readonly seed: Uint8Array;
}

/** Makes the pair of keys of a seed of 32 bytes (RFC 8032). @throws {RangeError} if it is not 32 bytes. */
export function itemKeys(seed: Uint8Array): ItemKeys {
  const der = createPublicKey(privateKey(seed)).export({ format: "der", type: "spki" });
  return { publicKey: new Uint8Array(der.subarray(-PUBLIC_KEY_LENGTH)), seed };
}

/** Signs a message with a seed. @throws {RangeError} if that is not 32 bytes. */
export function signEd25519(message: Uint8Array, seed: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sign(null, message, privateKey(seed)));
}

/** Whether a signature of 64 bytes is one of the message, by a public key of 32 bytes. */
export function verifyEd25519(
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const key = pem("PUBLIC KEY", PUBLIC_KEY_HEADER, publicKey);
  try {
    return verify(null, message, key, signature);
  } catch (error) {
    // Not every 32 bytes are a point of the curve.
    if (error instanceof Error) return false;
    throw error;
  }
}

function privateKey(seed: Uint8Array): ReturnType<typeof createPrivateKey> {
  if (seed.length !== SEED_LENGTH) {
    throw new RangeError(`Cannot make a key: the seed is ${seed.length} bytes, not ${SEED_LENGTH}`);
  }
  return createPrivateKey(pem("PRIVATE KEY", SEED_HEADER, seed));
}

/** Writes a key as text, the form that takes no type of Node's own. */
function pem(label: string, header: string, key: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${btoa(header + bytesToKey(key))}\n-----END ${label}-----\n`;
}
