import { Buffer } from "node:buffer";
import { scrypt } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** What scrypt costs by default: 32 MiB, and some 80 ms. OWASP's cheat sheet on storing passwords has p = 3 for this N. */
const LOG_N = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 3;

/** Bytes of salts and hashes that are made here. */
export const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** More memory than that is not used for a hash that somebody brings. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

/** The longest password: nobody types more, and everybody may try one. */
const MAX_PASSWORD_LENGTH = 1_024;

/** The hash of a password, and how it was made. */
export interface PasswordHash {
  /** The logarithm to base 2 of what it costs. */
  readonly logN: number;
  /** scrypt's r. */
  readonly blockSize: number;
  /** scrypt's p. */
  readonly parallel: number;
  /** Made at random, one for each password. */
  readonly salt: Uint8Array;
  /** The hash itself. */
  readonly hash: Uint8Array;
}

/** Hashes a password as `$scrypt$ln=15,r=8,p=3$SALT$HASH` (PHC string format). @param salt {@linkcode SALT_BYTES} at random. */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const costs = { logN: LOG_N, blockSize: BLOCK_SIZE, parallel: PARALLEL };
  const hash = await derive(password, { ...costs, salt, length: HASH_BYTES });
  const parameters = `ln=${LOG_N},r=${BLOCK_SIZE},p=${PARALLEL}`;
  return `$scrypt$${parameters}$${toText(salt)}$${toText(hash)}`;
}

/** Reads what {@linkcode hashPassword} has made; undefined where it is no hash that can be used. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const found =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/
      .exec(text);
  if (!found) return undefined;
  const [logN = 0, blockSize = 0, parallel = 0] = found.slice(1, 4).map(Number);
  if (logN < 10 || blockSize < 1 || parallel < 1) return undefined;
  if (memoryOf({ logN, blockSize }) > MAX_MEMORY_BYTES) return undefined;
  const [salt = "", hash = ""] = found.slice(4);
  return { logN, blockSize, parallel, salt: fromText(salt), hash: fromText(hash) };
}

/** Whether a password is the one that was hashed. */
export async function isPassword(password: string, kept: PasswordHash): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  const hash = await derive(password, { ...kept, length: kept.hash.length });
  return timingSafeEqual(hash, kept.hash);
}

function derive(
  password: string,
  how: Omit<PasswordHash, "hash"> & { readonly length: number },
): Promise<Uint8Array> {
  const { logN, blockSize: r, parallel: p, salt, length } = how;
  // node:crypto counts some more than the algorithm itself needs.
  const options = { N: 2 ** logN, r, p, maxmem: 2 * memoryOf(how) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, length, options, (error, hash) => {
      if (error) reject(error);
      else resolve(new Uint8Array(hash));
    });
  });
}

function memoryOf({ logN, blockSize }: Pick<PasswordHash, "logN" | "blockSize">): number {
  return 128 * 2 ** logN * blockSize;
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

function fromText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
