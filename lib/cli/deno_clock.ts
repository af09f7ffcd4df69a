import type { Clock, Timer } from "../io/mod.ts";

/** Time as the command line needs it: for progress and the log, loaded with the first page of help. */
export const DENO_CLOCK: Clock = {
  now(): number {
    return performance.now();
  },
  wallTime(): number {
    return Date.now();
  },
  setTimer(delayMs: number, callback: () => void): Timer {
    const handle = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
