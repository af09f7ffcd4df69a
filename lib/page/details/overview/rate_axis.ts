/** The highest rate that an axis has at least: what is far below it is next to nothing, and drawn so. */
const MIN_TOP = 4096;

/** Lines across a graph, about as many. */
const RATE_LINES = 4;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps of an axis of time. */
const TIME_STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  180 * DAY,
  360 * DAY,
];

/** Round rates up to one that is not below the highest that is shown, without 0: powers of two, as the units are. */
export function rateTicks(highest: number): number[] {
  const least = Math.max(MIN_TOP, highest);
  const step = 2 ** Math.ceil(Math.log2(least / RATE_LINES));
  return Array.from({ length: Math.ceil(least / step) }, (_, i) => (i + 1) * step);
}

/**
 * Round times between two, in the local time of `offsetMinutes` (as of `Date.getTimezoneOffset`); at most as many as `count`.
 */
export function timeTicks(
  startAt: number,
  endAt: number,
  options: { readonly count: number; readonly offsetMinutes: number },
): number[] {
  const { count, offsetMinutes } = options;
  const span = endAt - startAt;
  const step = TIME_STEPS.find((step) => span / step <= count) ?? span;
  if (!(step > 0)) return [];
  const shift = offsetMinutes * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil((startAt - shift) / step) * step + shift; at <= endAt; at += step) {
    ticks.push(at);
  }
  return ticks;
}
