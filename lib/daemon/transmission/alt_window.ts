/**
 * The time of the alternative limits: Transmission has one window of minutes on some days of the week, Shoal a grid of the week's half
 * hours. Between them hold these rules:
 *
 * - A window that a client sets becomes the grid of all half hours that it touches; the minutes as they were given stay beside it, so that
 *   they are answered again, whatever they were, and however often only one of them is changed.
 * - A grid that came otherwise is told as a window if it is one, else as the smallest that holds whenever the grid does.
 * - A client that sends the window which it was told changes nothing. So one which saves all that it was shown leaves a grid alone that
 *   no window is. Any other window takes the place of the whole grid.
 *
 * @module
 */
import type { MinuteWindow, WeeklyGrid } from "../settings/mod.ts";
import { gridOfWindow, windowOfGrid } from "./grid_window.ts";

const DAYS = 7;
const HALF_HOURS_OF_DAY = 48;
const MINUTES_OF_HALF_HOUR = 30;

/** What Transmission begins with: from 9:00 to 17:00 each day. It is told where the grid never holds. */
const DEFAULT_WINDOW: MinuteWindow = { beginMinute: 540, endMinute: 1_020, days: 0b1111111 };

/** The grid of a window, with the window beside it. */
export function toGrid(window: MinuteWindow): WeeklyGrid {
  return { ...gridOfWindow(window), window };
}

/** The window that a grid is told as. */
export function toWindow(grid: WeeklyGrid): MinuteWindow {
  const { halfHours, window } = grid;
  // Who changed the half hours may have left the window as it was.
  if (window && gridOfWindow(window).halfHours === halfHours) return window;
  if (!halfHours.includes("1")) return DEFAULT_WINDOW;
  return windowOfGrid(grid) ?? windowAround(halfHours);
}

/** The grid after a client changed the window that it was told; undefined where it did not. */
export function changedGrid(
  grid: WeeklyGrid,
  change: Partial<MinuteWindow>,
): WeeklyGrid | undefined {
  const told = toWindow(grid);
  const wanted = { ...told, ...change };
  const isSame = wanted.beginMinute === told.beginMinute && wanted.endMinute === told.endMinute &&
    wanted.days === told.days;
  return isSame ? undefined : toGrid(wanted);
}

/** The smallest window within a day that holds whenever the grid does, on the days on which it does at all. */
function windowAround(halfHours: string): MinuteWindow {
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
  return {
    beginMinute: first * MINUTES_OF_HALF_HOUR,
    endMinute: end % HALF_HOURS_OF_DAY * MINUTES_OF_HALF_HOUR,
    days,
  };
}
