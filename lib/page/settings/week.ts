/** Days of a week. */
export const DAYS = 7;

/** Half hours of a day. */
export const HALF_HOURS = 48;

/** Days as the grid counts them, from Sunday, in the order in which they are shown. */
export const SHOWN_DAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

const DAY_NAMES = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

/** A half hour of the week: a day from 0 for Sunday, and a half hour of it from 0. */
export interface Cell {
  /** The day. */
  readonly day: number;
  /** The half hour. */
  readonly halfHour: number;
}

/** A day in words. */
export function dayName(day: number): string {
  return DAY_NAMES[day] ?? "";
}

/** When a half hour begins, as `13:30`; 48 is the end of the day, `24:00`. */
export function timeOf(halfHour: number): string {
  return `${String(Math.floor(halfHour / 2)).padStart(2, "0")}:${halfHour % 2 === 0 ? "00" : "30"}`;
}

/** Whether a half hour is on in a grid of 336 letters `0` or `1`. */
export function isOn(grid: string, { day, halfHour }: Cell): boolean {
  return grid.charAt(day * HALF_HOURS + halfHour) === "1";
}

/** The cells of the rectangle that two cells span as they are shown, both included. */
export function cellsBetween(from: Cell, to: Cell): readonly Cell[] {
  const [firstRow, lastRow] = ordered(SHOWN_DAYS.indexOf(from.day), SHOWN_DAYS.indexOf(to.day));
  const [first, last] = ordered(from.halfHour, to.halfHour);
  return SHOWN_DAYS.slice(firstRow, lastRow + 1).flatMap((day) =>
    Array.from({ length: last - first + 1 }, (_, at) => ({ day, halfHour: first + at }))
  );
}

/** The grid with these cells on or off. */
export function painted(grid: string, cells: readonly Cell[], on: boolean): string {
  const letters = [...grid];
  for (const { day, halfHour } of cells) letters[day * HALF_HOURS + halfHour] = on ? "1" : "0";
  return letters.join("");
}

/** The grid with every day from one half hour to before another one on; to or over the end of the day goes on at its beginning. */
export function everyDay(days: readonly number[], begin: number, end: number): string {
  const isIn = (halfHour: number) =>
    begin < end ? halfHour >= begin && halfHour < end : halfHour >= begin || halfHour < end;
  return Array.from(
    { length: DAYS * HALF_HOURS },
    (_, at) => days.includes(Math.floor(at / HALF_HOURS)) && isIn(at % HALF_HOURS) ? "1" : "0",
  ).join("");
}

/** Where a key moves to in the grid, which does not wrap around; undefined for keys that move nowhere. */
export function moved({ day, halfHour }: Cell, key: string): Cell | undefined {
  const row = SHOWN_DAYS.indexOf(day);
  const inRow = (to: number) => ({ day: SHOWN_DAYS[clamp(to, DAYS)] ?? day, halfHour });
  const inDay = (to: number) => ({ day, halfHour: clamp(to, HALF_HOURS) });
  switch (key) {
    case "ArrowUp":
      return inRow(row - 1);
    case "ArrowDown":
      return inRow(row + 1);
    case "ArrowLeft":
      return inDay(halfHour - 1);
    case "ArrowRight":
      return inDay(halfHour + 1);
    case "Home":
      return inDay(0);
    case "End":
      return inDay(HALF_HOURS - 1);
    case "PageUp":
      return inRow(0);
    case "PageDown":
      return inRow(DAYS - 1);
    default:
      return undefined;
  }
}

/** A grid in words: `Monday to Friday 08:00–18:00; Sunday all day`. */
export function describeWeek(grid: string): string {
  if (!grid.includes("1")) return "never";
  if (!grid.includes("0")) return "always";
  const parts: string[] = [];
  for (let at = 0; at < DAYS;) {
    const times = timesOf(grid, SHOWN_DAYS[at] ?? 0);
    let end = at + 1;
    while (end < DAYS && timesOf(grid, SHOWN_DAYS[end] ?? 0) === times) end++;
    if (times !== "") parts.push(`${daysInWords(at, end - 1)} ${times}`);
    at = end;
  }
  return parts.join("; ");
}

function daysInWords(first: number, last: number): string {
  const [from, to] = [dayName(SHOWN_DAYS[first] ?? 0), dayName(SHOWN_DAYS[last] ?? 0)];
  if (first === 0 && last === DAYS - 1) return "every day";
  if (first === last) return from;
  return last === first + 1 ? `${from} and ${to}` : `${from} to ${to}`;
}

function timesOf(grid: string, day: number): string {
  const letters = grid.slice(day * HALF_HOURS, (day + 1) * HALF_HOURS);
  if (!letters.includes("0")) return "all day";
  const runs = [...letters.matchAll(/1+/g)];
  return runs.map(({ index, 0: { length } }) => `${timeOf(index)}–${timeOf(index + length)}`)
    .join(", ");
}

function ordered(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a];
}

function clamp(value: number, count: number): number {
  return Math.min(Math.max(value, 0), count - 1);
}
