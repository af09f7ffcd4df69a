/** What a `Content-Range` field says (RFC 9110, 14.4). */
export interface ContentRange {
  /** The first byte that is sent. */
  readonly start: number;
  /** How many are sent. */
  readonly length: number;
  /** Bytes of the whole; undefined where the server does not say. */
  readonly total?: number;
}

/** Sixteen digits are beyond any file, and no more than a number can hold exactly is let through. */
const CONTENT_RANGE_REGEXP = /^bytes[ \t]+(\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/i;

/** Reads a `Content-Range` field; undefined where it names no range of bytes. */
export function parseContentRange(value: string): ContentRange | undefined {
  const match = CONTENT_RANGE_REGEXP.exec(value.trim());
  if (match === null) return undefined;
  const [, first = "", last = "", whole = ""] = match;
  const start = Number(first);
  const end = Number(last) + 1;
  const total = whole === "*" ? undefined : Number(whole);
  if (end <= start || end > (total ?? end) || !Number.isSafeInteger(total ?? end)) return undefined;
  return { start, length: end - start, ...(total === undefined ? {} : { total }) };
}
