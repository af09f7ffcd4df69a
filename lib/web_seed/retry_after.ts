/** However long a server wants us to stay away, it is asked again after an hour. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Reads a `Retry-After` field (RFC 9110, 10.2.3), which is a number of seconds or a date; gives milliseconds, an hour at
 * most, and undefined where it is neither.
 *
 * @param wallTime Milliseconds since 1970.
 */
export function parseRetryAfter(value: string, wallTime: number): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return clamp(Number(text) * 1000);
  // A date has a name of a month; what has none, Date.parse would read in many ways.
  if (!/[a-z]{3}/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : clamp(at - wallTime);
}

function clamp(ms: number): number {
  return Math.max(0, Math.min(ms, MAX_RETRY_AFTER_MS));
}
