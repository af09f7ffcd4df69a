import type { NumberKind, TimeField } from "./fields.ts";

/** Bytes of each unit; as elsewhere in Shoal `k` and `KiB` are 1024, `kB` is 1000. */
const SIZE_REGEXP = /^(\d{1,15}(?:\.\d{1,9})?)(?:([kmgt])(i?)b?|b)?$/i;

/** Seconds of each unit of time, the longest first. */
const SECONDS: readonly (readonly [unit: string, seconds: number])[] = [
  ["w", 604_800],
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

const BINARY_UNITS = ["TiB", "GiB", "MiB", "KiB"] as const;
const DECIMAL_REGEXP = /^\d{1,15}(?:\.\d{1,9})?$/;
const DURATION_REGEXP = /^(?:\d{1,9}(?:\.\d{1,3})?[wdhms])+$/;

/** What numbers of a kind look like, for messages. */
export const EXPECTED: Readonly<Record<NumberKind | TimeField["kind"], string>> = {
  number: "a number such as 2 or 1.5",
  part: "a part such as 50% or 0.5",
  size: "a size such as 1.5GiB or 500k",
  rate: "a rate such as 1MiB or 500k (bytes a second)",
  duration: "a duration such as 30m, 1h30m or 7d",
  time: "a date such as 2026-01-31, or how long ago such as 30m or 7d",
};

/** Reads a number of a kind, in its unit; undefined where it is none. */
export function readNumber(kind: NumberKind, text: string): number | undefined {
  if (kind === "number") return readDecimal(text);
  if (kind === "part") return readPart(text);
  if (kind === "size") return readSize(text);
  return kind === "rate" ? readSize(text.replace(/\/s$/i, "")) : readDuration(text);
}

/** Writes a number of a kind so that it is read as the same. */
export function formatNumber(kind: NumberKind, value: number): string {
  if (kind === "size" || kind === "rate") return formatSize(value);
  return kind === "duration" ? formatDuration(value) : formatDecimal(value);
}

function readDecimal(text: string): number | undefined {
  return DECIMAL_REGEXP.test(text) ? Number(text) : undefined;
}

/** A part is kept to nine digits, so that what 33.3% becomes can be written and read again. */
function readPart(text: string): number | undefined {
  const isPercentage = text.endsWith("%");
  const number = readDecimal(isPercentage ? text.slice(0, -1) : text);
  if (number === undefined) return undefined;
  const part = isPercentage ? Number((number / 100).toFixed(9)) : number;
  return part <= 1 ? part : undefined;
}

function readSize(text: string): number | undefined {
  const match = SIZE_REGEXP.exec(text);
  if (match === null) return undefined;
  const [, digits = "", letter, binary] = match;
  const power = letter === undefined ? 0 : "kmgt".indexOf(letter.toLowerCase()) + 1;
  const isDecimal = letter !== undefined && binary === "" && /b$/i.test(text);
  const bytes = Math.round(Number(digits) * (isDecimal ? 1000 : 1024) ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

function readDuration(text: string): number | undefined {
  if (/^0+$/.test(text)) return 0;
  if (!DURATION_REGEXP.test(text)) return undefined;
  let milliseconds = 0;
  for (const [, digits = "", letter] of text.matchAll(/([\d.]+)([wdhms])/g)) {
    const seconds = SECONDS.find(([unit]) => unit === letter)?.[1] ?? 0;
    milliseconds += Math.round(Number(digits) * seconds * 1000);
  }
  // A longer time would lose its milliseconds, and is not one that anybody waits for.
  return milliseconds < 1e15 ? milliseconds / 1000 : undefined;
}

/** The number without an exponent, which is never read. */
function formatDecimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}

function formatSize(bytes: number): string {
  for (const [i, unit] of BINARY_UNITS.entries()) {
    const unitBytes = 1024 ** (BINARY_UNITS.length - i);
    if (bytes >= unitBytes && bytes % unitBytes === 0) return `${bytes / unitBytes}${unit}`;
  }
  return String(bytes);
}

/** Whole units, the longest first, then what is left in seconds. */
function formatDuration(seconds: number): string {
  let left = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, unitSeconds] of SECONDS) {
    const count = unit === "s" ? left / 1000 : Math.floor(left / (unitSeconds * 1000));
    left -= count * unitSeconds * 1000;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0" : text;
}
