/** A unit that numbers of one kind are shown in. */
export interface Unit {
  /** Its name. */
  readonly name: string;
  /** How many of the smallest it is. */
  readonly size: number;
}

const KIB = 1024;

/** Units of sizes, the smallest first. */
export const SIZE_UNITS: readonly Unit[] = [
  { name: "KiB", size: KIB },
  { name: "MiB", size: KIB ** 2 },
  { name: "GiB", size: KIB ** 3 },
  { name: "TiB", size: KIB ** 4 },
];

/** Units of rates. */
export const RATE_UNITS: readonly Unit[] = [
  { name: "KiB/s", size: KIB },
  { name: "MiB/s", size: KIB ** 2 },
  { name: "GiB/s", size: KIB ** 3 },
];

/** Units of spans of time that are kept in minutes. */
export const MINUTE_UNITS: readonly Unit[] = [
  { name: "minutes", size: 1 },
  { name: "hours", size: 60 },
  { name: "days", size: 24 * 60 },
];

/** A number as it is shown: what is typed, and the unit beside it. */
export interface Quantity {
  /** The number, as typed. */
  readonly text: string;
  /** The unit's name. */
  readonly unit: string;
}

/** Shows a number in the largest unit in which it has at most two digits behind the point, and is exact if one is. */
export function showQuantity(value: number, units: readonly Unit[]): Quantity {
  const fits = units.findLast(({ size }) => value >= size && isShort(value / size)) ??
    units.findLast(({ size }) => value >= size) ?? units[0];
  if (!fits) throw new RangeError("Cannot show a quantity: there are no units");
  return { text: String(Math.round(value / fits.size * 100) / 100), unit: fits.name };
}

/** Reads a number as it was typed, with a comma or point, and perhaps with a unit of its own (`2.5 MiB`, `500k`); undefined if it is none. */
export function readQuantity({ text, unit }: Quantity, units: readonly Unit[]): number | undefined {
  const [, digits, typed = ""] = /^\s*(\d+(?:[.,]\d*)?|[.,]\d+)\s*([a-z/]*)\s*$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const named = typed === "" ? units.find(({ name }) => name === unit) : unitOf(typed, units);
  if (!named) return undefined;
  return Math.round(Number(digits.replace(",", ".")) * named.size);
}

/** The unit that is meant by its name, or the beginning of it. */
function unitOf(typed: string, units: readonly Unit[]): Unit | undefined {
  const word = typed.toLowerCase();
  return units.find(({ name }) => {
    const lower = name.toLowerCase();
    return lower.startsWith(word) || lower.replace("ib", "b").startsWith(word);
  });
}

function isShort(value: number): boolean {
  return Math.abs(value * 100 - Math.round(value * 100)) < 1e-9;
}
