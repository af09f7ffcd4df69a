import { HALF_HOURS_PER_WEEK, isGrid } from "../limits/mod.ts";
import type { MinuteWindow, WeeklyGrid } from "../settings/mod.ts";

const SLOTS_PER_DAY = 48;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Makes a grid of a window, which grows to whole half hours. */
export function gridOfWindow({ beginMinute, endMinute, days }: MinuteWindow): WeeklyGrid {
  const begin = Math.floor(beginMinute / 30);
  const end = Math.ceil(endMinute / 30);
  const wholeDay = endMinute > beginMinute ? 0 : SLOTS_PER_DAY;
  const length = Math.min(end - begin + wholeDay, SLOTS_PER_DAY);
  const slots = new Array<string>(HALF_HOURS_PER_WEEK).fill("0");
  for (const day of DAYS) {
    if ((days & 1 << day) === 0) continue;
    for (let slot = 0; slot < length; slot++) {
      slots[(day * SLOTS_PER_DAY + begin + slot) % HALF_HOURS_PER_WEEK] = "1";
    }
  }
  return { halfHours: slots.join("") };
}

/** Finds the window that a grid is; undefined where it is none, or none at all. */
export function windowOfGrid(grid: WeeklyGrid): MinuteWindow | undefined {
  const { halfHours } = grid;
  if (!isGrid(halfHours)) return undefined;
  if (!halfHours.includes("0")) return { beginMinute: 0, endMinute: 0, days: 127 };
  // All begin at one time of the day and end at one, if it is a window: the first beginning and the first end tell.
  const begin = edge(halfHours, "01");
  const end = edge(halfHours, "10");
  if (begin === undefined || end === undefined) return undefined;
  const length = (end - begin + SLOTS_PER_DAY - 1) % SLOTS_PER_DAY + 1;
  const round = halfHours + halfHours;
  const days = DAYS.reduce<number>((mask, day) => {
    const at = day * SLOTS_PER_DAY + begin;
    return round.slice(at, at + length).includes("0") ? mask : mask | 1 << day;
  }, 0);
  const window = { beginMinute: begin * 30, endMinute: end * 30, days };
  return gridOfWindow(window).halfHours === halfHours ? window : undefined;
}

/** The half hour of its day before which a grid goes from one letter to another, the first time in a week. */
function edge(halfHours: string, letters: string): number | undefined {
  const at = `${halfHours}${halfHours.charAt(0)}`.indexOf(letters);
  return at < 0 ? undefined : (at + 1) % SLOTS_PER_DAY;
}
