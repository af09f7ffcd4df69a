/** The shortest and the longest time between two announces that a tracker may ask for. */
const MIN_INTERVAL_MS = 60_000;
const MAX_INTERVAL_MS = 24 * 3_600_000;

/** Where a tracker says nothing that is of use: half an hour, as most do. */
const DEFAULT_INTERVAL_MS = 1_800_000;

/** Gives milliseconds from a minute to a day for what a tracker says in seconds. */
export function intervalMs(seconds: number | undefined): number {
  return seconds === undefined ? DEFAULT_INTERVAL_MS : clampIntervalMs(seconds * 1000);
}

/** Gives the nearest time from a minute to a day. */
export function clampIntervalMs(ms: number): number {
  return Math.min(Math.max(ms, MIN_INTERVAL_MS), MAX_INTERVAL_MS);
}
