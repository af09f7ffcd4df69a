import type { WeeklyGrid } from "../settings/mod.ts";

/** Half hours of a week, and so letters of a grid. */
export const HALF_HOURS_PER_WEEK = 336;

/** Minutes of a week. */
export const MINUTES_PER_WEEK = 10_080;

/** Local time goes from one half hour to the next only at quarters of UTC: no zone is off by less. */
const QUARTER_MS = 15 * 60_000;

/** How a grid stands at a time. */
export interface GridStatus {
  /** Whether the alternative limits hold. */
  readonly isOn: boolean;
  /** Minutes of local time until that changes; undefined if it never does. */
  readonly changesInMinutes: number | undefined;
}

/** Whether a text is a grid: 336 letters, `0` or `1`. */
export function isGrid(halfHours: string): boolean {
  return halfHours.length === HALF_HOURS_PER_WEEK && /^[01]+$/.test(halfHours);
}

/** The minute of the week of a local time, from Sunday 00:00; seconds are parts of it. */
export function weekMinuteOf(local: Date): number {
  const minute = (local.getDay() * 24 + local.getHours()) * 60 + local.getMinutes();
  return minute + local.getSeconds() / 60;
}

/**
 * Says how a grid stands at a minute of the local week. Where clocks are changed in between, it changes sooner or later
 * than told: so look again when {@linkcode lookAgainAt} says, rather than then.
 *
 * @throws {RangeError} if that is no grid, or no minute of a week.
 */
export function gridStatus({ halfHours }: WeeklyGrid, weekMinute: number): GridStatus {
  if (!isGrid(halfHours)) throw new RangeError("Cannot read the grid: it is not 336 times 0 or 1");
  if (!(weekMinute >= 0 && weekMinute < MINUTES_PER_WEEK)) {
    throw new RangeError(`Cannot read the grid: ${weekMinute} is no minute of a week`);
  }
  const at = Math.floor(weekMinute / 30);
  const sign = halfHours.charAt(at);
  const isOn = sign === "1";
  const other = isOn ? "0" : "1";
  const next = `${halfHours}${halfHours}`.indexOf(other, at);
  return { isOn, changesInMinutes: next < 0 ? undefined : next * 30 - weekMinute };
}

/** When a grid may stand otherwise than now at the earliest, whatever the zone and its changes of clocks. */
export function lookAgainAt(now: number): number {
  return (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
}
