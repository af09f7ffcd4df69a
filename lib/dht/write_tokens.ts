import { parseIp } from "../address/mod.ts";
import { equalBytes, sha1 } from "../hash/mod.ts";
import type { Random } from "../io/mod.ts";

/** How long a secret makes tokens; as long again it still checks them (BEP 5). */
export const SECRET_LIFE_MS = 300_000;

/** Bytes of a token: they are guessed by asking, and who asks often is not listened to. */
const TOKEN_LENGTH = 4;

const SECRET_LENGTH = 20;

/** Tokens, which show that someone gets what is sent to an address, before anything is stored for it (BEP 5). */
export class WriteTokens {
  readonly #random: Random;
  #current: Uint8Array;
  #previous: Uint8Array;
  #changedAt: number;

  /** Draws the secrets. */
  constructor(random: Random, now: number) {
    this.#random = random;
    this.#current = this.#draw();
    this.#previous = this.#draw();
    this.#changedAt = now;
  }

  /** Gives the token for an address and what is to be stored under, such as an info-hash. */
  issue(hostname: string, key: Uint8Array, now: number): Uint8Array<ArrayBuffer> {
    this.#rotate(now);
    return token(this.#current, hostname, key);
  }

  /** Whether a token was given to this address for this key, 5 to 10 minutes ago at most. */
  isValid(
    given: Uint8Array,
    source: { readonly hostname: string; readonly key: Uint8Array },
    now: number,
  ): boolean {
    this.#rotate(now);
    const { hostname, key } = source;
    return equalBytes(given, token(this.#current, hostname, key)) ||
      equalBytes(given, token(this.#previous, hostname, key));
  }

  #rotate(now: number): void {
    const periods = Math.floor((now - this.#changedAt) / SECRET_LIFE_MS);
    if (periods < 1) return;
    this.#previous = periods === 1 ? this.#current : this.#draw();
    this.#current = this.#draw();
    this.#changedAt += periods * SECRET_LIFE_MS;
  }

  #draw(): Uint8Array {
    return this.#random.fill(new Uint8Array(SECRET_LENGTH));
  }
}

/** So few bytes of the hash are shown that a plain one does what HMAC would. */
function token(secret: Uint8Array, hostname: string, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const address = parseIp(hostname) ?? new Uint8Array();
  const message = new Uint8Array(secret.length + address.length + key.length);
  message.set(secret);
  message.set(address, secret.length);
  message.set(key, secret.length + address.length);
  return sha1(message).slice(0, TOKEN_LENGTH);
}
