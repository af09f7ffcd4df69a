import { parseIp } from "../../address/mod.ts";

/** Wrong guesses that cost nothing: people mistype, programs try what they had yesterday. */
const FREE_FAILURES = 5;

/** The wait after the first guess that costs; each that follows doubles it. */
const FIRST_WAIT_MS = 1_000;

/** The longest wait, so that who knows the secret gets in again soon. */
const MAX_WAIT_MS = 60_000;

/** How long guesses are remembered. */
const FORGET_MS = 600_000;

/** Addresses that are remembered at most; the one that has been quiet for longest is forgotten first. */
const MAX_ADDRESSES = 4_096;

interface Failures {
  readonly count: number;
  readonly at: number;
  readonly until: number;
}

/** Makes who guesses a secret wait, each address by itself. Times are milliseconds of any clock. */
export class BackOff {
  readonly #failures = new Map<string, Failures>();

  /** How long an address has to wait before it may try; 0 for not at all. */
  waitMs(address: string, now: number): number {
    const failures = this.#failures.get(keyOf(address));
    return failures === undefined ? 0 : Math.max(0, failures.until - now);
  }

  /** A guess was wrong. One that was right changes nothing: who has one secret may be after another. */
  failed(address: string, now: number): void {
    const key = keyOf(address);
    const before = this.#failures.get(key);
    const isFresh = before !== undefined && now - before.at < FORGET_MS;
    const count = isFresh ? before.count + 1 : 1;
    const doublings = count - FREE_FAILURES - 1;
    const waitMs = doublings < 0 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** doublings);
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now, until: now + waitMs });
    const [quietest] = this.#failures.keys();
    if (this.#failures.size > MAX_ADDRESSES && quietest !== undefined) {
      this.#failures.delete(quietest);
    }
  }
}

/** The network of 64 bits that one who has IPv6 has all addresses of; IPv4 as it is. */
function keyOf(address: string): string {
  const bytes = parseIp(address);
  return bytes?.length === 16 ? bytes.subarray(0, 8).join(".") + "/64" : address;
}
