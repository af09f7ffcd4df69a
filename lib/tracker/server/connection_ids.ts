import { sha256 } from "../../hash/mod.ts";
import type { Random } from "../../io/mod.ts";

/** How long an id is given out; it holds that long again (BEP 15: up to two minutes after it was sent). */
const WINDOW_MS = 120_000;

const SECRET_LENGTH = 32;

/**
 * Connection ids of a UDP tracker (BEP 15), which show that a datagram comes from where it says. They are made of the
 * address, the time and a secret, so that nothing is kept for addresses that are not confirmed.
 */
export class ConnectionIds {
  readonly #secret: Uint8Array;

  /** Makes ids of a secret that is drawn now. */
  constructor(random: Random) {
    this.#secret = random.fill(new Uint8Array(SECRET_LENGTH));
  }

  /** Gives the id for an address of 4 or 16 bytes. */
  issue(address: Uint8Array, now: number): bigint {
    return this.#id(address, Math.floor(now / WINDOW_MS));
  }

  /** Says whether an id was given to this address, not long ago. */
  isValid(id: bigint, address: Uint8Array, now: number): boolean {
    const window = Math.floor(now / WINDOW_MS);
    return id === this.#id(address, window) || id === this.#id(address, window - 1);
  }

  /** The secret comes first and only 64 bits are shown, so that a plain hash does what HMAC would. */
  #id(address: Uint8Array, window: number): bigint {
    const message = new Uint8Array(SECRET_LENGTH + 8 + address.length);
    const view = new DataView(message.buffer);
    message.set(this.#secret);
    view.setBigInt64(SECRET_LENGTH, BigInt(window));
    message.set(address, SECRET_LENGTH + 8);
    return new DataView(sha256(message).buffer).getBigUint64(0);
  }
}
