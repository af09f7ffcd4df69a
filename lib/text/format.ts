const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** The largest unit of which there is at least one, as a power of 1024; what would round to "1024.0" goes one up. */
function unitPower(bytes: number): number {
  let power = 0;
  while (power < UNITS.length - 1 && bytes >= 1023.95 * 1024 ** power) power++;
  return bytes < 1024 ? 0 : power;
}

function inUnit(bytes: number, power: number): string {
  return power === 0 ? String(Math.round(bytes)) : (bytes / 1024 ** power).toFixed(1);
}

/** A number of bytes: `512 B`, `33.4 KiB`, `1.2 GiB`. */
export function formatBytes(bytes: number): string {
  const power = unitPower(bytes);
  return `${inUnit(bytes, power)} ${UNITS[power]}`;
}

/** A length that is a power of two or nearly so, without a useless `.0`: `256 KiB`. */
export function formatPieceLength(bytes: number): string {
  return formatBytes(bytes).replace(".0 ", " ");
}

/** A part of a whole, in the unit of the whole: `384.9 / 631.0 MiB`. */
export function formatPart(done: number, total: number): string {
  const power = unitPower(total);
  return `${inUnit(done, power)} / ${inUnit(total, power)} ${UNITS[power]}`;
}

/** Bytes a second: `42.3 MiB/s`. */
export function formatRate(bytesPerSec: number): string {
  return `${formatBytes(bytesPerSec)}/s`;
}

/** A whole number with its thousands apart: `2,524`. */
export function formatCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number and its noun: `1 file`, `2 files`. The plural is the singular with `s` unless given. */
export function formatNoun(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A share of 0 to 1 as a percentage, never rounded up: 100% is said of what is whole. */
export function formatPercent(share: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}%`;
}

/** A span of time in its two largest units: `6s`, `1m 05s`, `2h 10m`, `3d 4h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${String(whole % 60).padStart(2, "0")}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, "0")}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** How long something took, with tenths while they matter: `14.9s`, `1m 05s`. */
export function formatElapsed(seconds: number): string {
  return seconds < 60 ? `${seconds.toFixed(1)}s` : formatDuration(seconds);
}

/** A day: `2024-08-29`, in UTC. A time that no calendar has is given as its number. */
export function formatDate(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? String(unixSeconds) : date.toISOString().slice(0, 10);
}
