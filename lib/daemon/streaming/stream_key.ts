import { createHmac } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** Hexadecimal digits of a key: 128 bits. */
const KEY_LENGTH = 32;

/**
 * Keys that let players read the files of one torrent and nothing else: only who has the token can make one. Nothing is kept
 * of them; another token ends them all.
 */
export class StreamKeys {
  readonly #token: string;

  /** Keys under a token. */
  constructor(token: string) {
    this.#token = token;
  }

  /** The key of a torrent. */
  of(infoHash: string): string {
    const hmac = createHmac("sha256", this.#token).update(`stream ${infoHash.toLowerCase()}`);
    return hmac.digest("hex").slice(0, KEY_LENGTH);
  }

  /** Whether a key is that of a torrent. */
  isRight(key: string, infoHash: string): boolean {
    if (key.length !== KEY_LENGTH) return false;
    const encoder = new TextEncoder();
    const [shown, right] = [encoder.encode(key), encoder.encode(this.of(infoHash))];
    return shown.length === right.length && timingSafeEqual(shown, right);
  }
}
