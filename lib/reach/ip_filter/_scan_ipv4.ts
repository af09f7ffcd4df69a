const DOT = ".".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

/** An address that was found in a text. */
export interface ScannedIpv4 {
  /** Its 32 bits. */
  readonly value: number;
  /** Where the text goes on. */
  readonly end: number;
}

/**
 * Reads the IPv4 address that begins at a place of a text; undefined if none does. Its parts may be filled up with zeros,
 * which in these lists never mean octal. By hand, since lists have half a million of them.
 */
export function scanIpv4(text: string, start: number): ScannedIpv4 | undefined {
  let value = 0;
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return undefined;
    const from = at;
    let number = 0;
    for (; at < from + 3; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
    }
    if (at === from || number > 255) return undefined;
    value = value * 256 + number;
  }
  const next = text.charCodeAt(at) - ZERO;
  return next >= 0 && next <= 9 ? undefined : { value, end: at };
}

/** Gives the first place from `start` on that has neither a space nor a tab. */
export function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}
