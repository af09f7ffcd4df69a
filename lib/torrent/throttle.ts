import type { Clock, Timer } from "../io/mod.ts";
import type { TokenBucket } from "../swarm/mod.ts";

/** Nobody is let through for less than this, so that a low limit does not make a thousand tiny reads. */
const MIN_GRANT_BYTES = 4 * 1024;

/** Holds streams to the rates of several buckets at once, those that wait in the order that they came. */
export class Throttle {
  readonly #clock: Clock;
  #buckets: readonly TokenBucket[];
  #waiting: (() => void)[] = [];
  /** Those that were let go and have not taken yet. */
  #called = 0;
  #timer: Timer | undefined;

  /** @param buckets All of them must have room: the torrent's and the session's. */
  constructor(clock: Clock, buckets: readonly TokenBucket[]) {
    this.#clock = clock;
    this.#buckets = buckets;
  }

  /** Puts other buckets in the place of all that there are. */
  setBuckets(buckets: readonly TokenBucket[]): void {
    this.#buckets = buckets;
    this.changed();
  }

  /** Bytes a second that may pass; Infinity is no limit. */
  get rateBytesPerSec(): number {
    return Math.min(...this.#buckets.map((bucket) => bucket.rateBytesPerSec));
  }

  /** Takes up to `maxBytes`; 0 where none may pass now, or others wait who came before. */
  take(maxBytes: number): number {
    if (this.#called > 0) this.#called--;
    else if (this.#waiting.length > 0) return 0;
    const now = this.#clock.now();
    let bytes = maxBytes;
    for (const bucket of this.#buckets) bytes = Math.min(bytes, bucket.available(now));
    if (bytes < Math.min(maxBytes, MIN_GRANT_BYTES)) return 0;
    for (const bucket of this.#buckets) bucket.spend(bytes);
    return bytes;
  }

  /** Gives back what was taken and not used. */
  giveBack(bytes: number): void {
    for (const bucket of this.#buckets) bucket.spend(-bytes);
    if (this.#waiting.length === 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#schedule();
  }

  /** Waits until it is worth while to take again. */
  wait(): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push(go);
      this.#schedule();
    });
  }

  /** The limits have changed: everyone tries again. */
  changed(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#releaseAll();
  }

  #schedule(): void {
    if (this.#timer) return;
    const now = this.#clock.now();
    const waits = this.#buckets.map((bucket) => bucket.waitMs(MIN_GRANT_BYTES, now));
    // A rate of 0 is asked again once a second, for it may change.
    const delayMs = Math.min(1000, Math.max(1, ...waits));
    this.#timer = this.#clock.setTimer(delayMs, () => {
      this.#timer = undefined;
      this.#releaseAll();
    });
  }

  #releaseAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#called = waiting.length;
    for (const go of waiting) go();
  }
}
