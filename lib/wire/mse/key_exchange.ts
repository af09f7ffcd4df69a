import { fromHex, toHex } from "../../hash/mod.ts";
import type { Random } from "../../io/mod.ts";
import { WireError } from "../wire_error.ts";
import { MSE_KEY_LENGTH } from "./mse_hashes.ts";

/** Bytes of a private key: more would be no safer, and slower (the specification's own choice). */
const PRIVATE_KEY_LENGTH = 20;

/** The prime of the specification, of 768 bits. */
const PRIME = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74" +
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437" +
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a36210000000000090563",
);

const GENERATOR = 2n;

/** One side of the Diffie-Hellman exchange: what it tells the other, and what both know then. */
export interface KeyExchange {
  /** The 96 bytes that the other side is told. */
  readonly publicKey: Uint8Array;
  /**
   * Gives the 96 bytes that both sides know and nobody else.
   *
   * @throws {WireError} if the other's key is one that makes the secret known to all.
   */
  secretWith(theirKey: Uint8Array): Uint8Array;
}

/** Makes a private key for one connection; each of the two powers takes a tenth of a millisecond. */
export function makeKeyExchange(random: Random): KeyExchange {
  return keyExchangeOf(random.fill(new Uint8Array(PRIVATE_KEY_LENGTH)));
}

/** As {@linkcode makeKeyExchange}, with a private key that is given. */
export function keyExchangeOf(privateKey: Uint8Array): KeyExchange {
  // An exponent of 0 would give the public key 1, which others refuse.
  const exponent = toNumber(privateKey) || 1n;
  return {
    publicKey: toBytes(power(GENERATOR, exponent)),
    secretWith(theirKey) {
      const base = toNumber(theirKey);
      if (base < 2n || base > PRIME - 2n) {
        throw new WireError("Cannot agree on a key: the public key of the peer is degenerate");
      }
      return toBytes(power(base, exponent));
    },
  };
}

/** The base to the exponent, modulo the prime. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = result * result % PRIME;
    if (bit === "1") result = result * base % PRIME;
  }
  return result;
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

/** Leading zeros stay: a key or secret that begins with some (1 in 256 does) is hashed with them. */
function toBytes(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * MSE_KEY_LENGTH, "0"));
}
