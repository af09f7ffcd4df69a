import type { Clock, Timer } from "../io/mod.ts";

/** The longest delay that `setTimeout` takes; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export class SystemClock implements Clock {
  /** Milliseconds since this process began; never goes back. */
  now(): number {
    return performance.now();
  }

  /** Milliseconds since 1970. */
  wallTime(): number {
    return Date.now();
  }

  /** Calls once, `delayMs` from now, however long that is. */
  setTimer(delayMs: number, callback: () => void): Timer {
    let left = delayMs;
    let handle: ReturnType<typeof setTimeout> | undefined;
    function wait(): void {
      const turn = Math.min(left, MAX_TIMEOUT_MS);
      left -= turn;
      handle = setTimeout(() => left > 0 ? wait() : callback(), turn);
    }
    wait();
    return { cancel: () => clearTimeout(handle) };
  }
}
