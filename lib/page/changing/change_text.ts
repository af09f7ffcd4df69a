/** Reads labels with commas between; each once. */
export function readLabels(text: string): string[] {
  return [...new Set(text.split(",").map((label) => label.trim()).filter((label) => label !== ""))];
}

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** Reads bytes a second, such as `500k` or `2.5 MiB/s`; null for an empty text, undefined for what is none. */
export function readRate(text: string): number | null | undefined {
  const clean = text.trim();
  if (clean === "") return null;
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?(?:\/s)?$/i.exec(clean);
  if (match === null) return undefined;
  const [, number = "", unit = ""] = match;
  return Math.round(Number(number) * (FACTORS[unit.toLowerCase()] ?? 1));
}

/** Writes bytes a second so that they are read as the same. */
export function writeRate(bytesPerSec: number | null): string {
  if (bytesPerSec === null) return "";
  for (const [unit, factor] of [["MiB", 1024 ** 2], ["KiB", 1024]] as const) {
    if (bytesPerSec >= factor && bytesPerSec % (factor / 64) === 0) {
      return `${bytesPerSec / factor} ${unit}`;
    }
  }
  return String(bytesPerSec);
}
