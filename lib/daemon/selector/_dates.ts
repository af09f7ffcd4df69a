import type { DateSpan } from "./selector_node.ts";

const DATE_REGEXP = /^(\d{4})-(\d\d)(?:-(\d\d)(?:t(\d\d):(\d\d))?)?$/i;

/** Reads a month, a day or a minute of where we are; undefined where it is none that there is. */
export function readDate(text: string): DateSpan | undefined {
  const match = DATE_REGEXP.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 1, hour = 0, minute = 0] = match.slice(1).map((part) =>
    part === undefined ? undefined : Number(part)
  );
  const from = new Date(year, month - 1, day, hour, minute);
  const isThere = from.getMonth() === month - 1 && from.getDate() === day &&
    hour < 24 && minute < 60;
  if (!isThere || year < 1970) return undefined;
  const until = match[3] === undefined
    ? new Date(year, month)
    : match[4] === undefined
    ? new Date(year, month - 1, day + 1)
    : new Date(year, month - 1, day, hour, minute + 1);
  return { text: text.toUpperCase(), from: from.getTime(), until: until.getTime() };
}
