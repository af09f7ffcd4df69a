/**
 * The time of the alternative limits: Transmission has one window of minutes on some days of the week, Shoal a grid of the week's half
 * hours. Between them hold these rules:
 *
 * - A window that a client sets becomes the grid of the half hours of which it holds at least half; the minutes as they were given stay
 *   beside it, so that they are answered again, whatever they were.
 * - A grid that came otherwise is told as a window if it is one, else as the smallest that holds on each day that it holds at all.
 * - A client that sends the window which it was told changes nothing. So one which saves all that it was shown leaves a grid alone that
 *   no window is. Any other window takes the place of the whole grid.
 *
 * @module
 */
import type { MinuteWindow, WeeklyGrid } from "../settings/mod.ts";

/** A window as Transmission's settings have it. */
export type AltWindow = MinuteWindow;

const DAYS = 7;
const MINUTES_OF_DAY = 1_440;
const MINUTES_OF_HALF_HOUR = 30;
const HALF_HOURS_OF_DAY = 48;
const HALF_HOURS_OF_WEEK = DAYS * HALF_HOURS_OF_DAY;

/** What Transmission begins with: from 9:00 to 17:00 each day. It is told where the grid never holds. */
const DEFAULT_WINDOW: AltWindow = { beginMinute: 540, endMinute: 1_020, days: 0b1111111 };

/** The grid of a window: the window may go on into the next day, and is a whole day if it ends where it begins. */
export function gridOf(window: AltWindow): WeeklyGrid {
  const { beginMinute, endMinute, days } = window;
  const length = endMinute > beginMinute
    ? endMinute - beginMinute
    : endMinute - beginMinute + MINUTES_OF_DAY;
  const first = Math.round(beginMinute / MINUTES_OF_HALF_HOUR);
  const end = Math.round((beginMinute + length) / MINUTES_OF_HALF_HOUR);
  const halfHours = new Array<"0" | "1">(HALF_HOURS_OF_WEEK).fill("0");
  for (let day = 0; day < DAYS; day++) {
    if ((days & 1 << day) === 0) continue;
    for (let at = first; at < end; at++) {
      halfHours[(day * HALF_HOURS_OF_DAY + at) % HALF_HOURS_OF_WEEK] = "1";
    }
  }
  return { halfHours: halfHours.join(""), window };
}

/** The window of a grid, as near as it gets. */
export function windowOf(grid: WeeklyGrid): AltWindow {
  const { halfHours, window } = grid;
  if (window && gridOf(window).halfHours === halfHours) return window;
  if (!halfHours.includes("1")) return DEFAULT_WINDOW;
  return spanWindow(halfHours) ?? roundWindow(halfHours);
}

/** Finds the window that a grid is, from what begins first after a half hour in which nothing holds. */
function spanWindow(halfHours: string): AltWindow | undefined {
  const starts: number[] = [];
  for (let at = 0; at < HALF_HOURS_OF_WEEK; at++) {
    const before = halfHours[(at + HALF_HOURS_OF_WEEK - 1) % HALF_HOURS_OF_WEEK];
    if (halfHours[at] === "1" && before === "0") starts.push(at);
  }
  const start = starts[0];
  if (start === undefined) return { beginMinute: 0, endMinute: 0, days: 0b1111111 };
  // A span may be several days one after the other, each of them whole, so its own end says less than the day's.
  const end = halfHours.indexOf("0", start);
  const length = Math.min(
    (end < 0 ? HALF_HOURS_OF_WEEK : end) - start + (end < 0 ? halfHours.indexOf("0") : 0),
    HALF_HOURS_OF_DAY,
  );
  const begin = start % HALF_HOURS_OF_DAY;
  let days = 0;
  for (let day = 0; day < DAYS; day++) {
    if (halfHours[day * HALF_HOURS_OF_DAY + begin] === "1") days |= 1 << day;
  }
  const window = windowFrom(begin, begin + length, days);
  return gridOf(window).halfHours === halfHours ? window : undefined;
}

/** The smallest window within a day that holds whenever the grid does, on the days on which it does. */
function roundWindow(halfHours: string): AltWindow {
  let first = HALF_HOURS_OF_DAY;
  let end = 0;
  let days = 0;
  for (let day = 0; day < DAYS; day++) {
    const ofDay = halfHours.slice(day * HALF_HOURS_OF_DAY, (day + 1) * HALF_HOURS_OF_DAY);
    if (!ofDay.includes("1")) continue;
    days |= 1 << day;
    first = Math.min(first, ofDay.indexOf("1"));
    end = Math.max(end, ofDay.lastIndexOf("1") + 1);
  }
  return windowFrom(first, end, days);
}

function windowFrom(first: number, end: number, days: number): AltWindow {
  return {
    beginMinute: first * MINUTES_OF_HALF_HOUR,
    endMinute: end % HALF_HOURS_OF_DAY * MINUTES_OF_HALF_HOUR,
    days,
  };
}
