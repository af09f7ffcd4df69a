import { parseIp } from "../../address/mod.ts";

/** A range that a line of a list names. */
export interface FilterLine {
  /** The first address: 4 or 16 bytes. */
  readonly first: Uint8Array;
  /** The last, of the same family and not below it. */
  readonly last: Uint8Array;
  /** What the list calls it; empty where it has no name. */
  readonly name: string;
}

/**
 * What a line of a list says: a range that is refused, `ignored` for comments, empty lines and ranges that are allowed,
 * or `unreadable`.
 */
export type FilterLineResult = FilterLine | "ignored" | "unreadable";

/** Ranges of an eMule list are refused below this level (eMule's default). */
const REFUSED_BELOW_LEVEL = 128;

const COMMENT_REGEXP = /^\s*(?:$|#|\/\/|;)/;

/** `001.002.003.004`, with zeros or without. */
const IPV4 = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;

/** A name and a colon before it (PeerGuardian), or a level and a name after it (eMule), or a comment. */
const IPV4_RANGE_REGEXP = new RegExp(
  `^(?:(.*):)?\\s*(${IPV4})\\s*-\\s*(${IPV4})\\s*(?:,\\s*(\\d{1,3})\\s*(?:,(.*))?|#.*|//.*)?$`,
);

const CIDR_REGEXP = /^\s*([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?\s*(?:#\s*(.*)|\/\/.*|;.*)?$/;

/** `first - last`, as IPv6; what is before the first is looked at by hand, since names have colons too. */
const IPV6_RANGE_REGEXP =
  /^(.*?)\s*-\s*([0-9a-fA-F:.]+)\s*(?:,\s*(\d{1,3})\s*(?:,(.*))?|#.*|\/\/.*)?$/;

/**
 * Reads a line of a list of refused addresses, in any of the forms that are in use:
 *
 * - eMule's `ipfilter.dat`: `001.002.003.000 - 001.002.003.255 , 100 , name`, refused where the level is below 128;
 * - PeerGuardian's text (`.p2p`): `name:1.2.3.0-1.2.3.255`;
 * - `1.2.3.0-1.2.3.255`, `1.2.3.0/24`, `1.2.3.4`, and the same of IPv6.
 */
export function parseFilterLine(line: string): FilterLineResult {
  if (COMMENT_REGEXP.test(line)) return "ignored";
  const range = IPV4_RANGE_REGEXP.exec(line);
  if (range !== null) {
    const [, before = "", first = "", last = "", level, after = ""] = range;
    return refusedRange(parsePaddedIpv4(first), parsePaddedIpv4(last), {
      level,
      name: level === undefined ? before : after,
    });
  }
  const cidr = CIDR_REGEXP.exec(line);
  if (cidr !== null) return networkOf(cidr[1] ?? "", cidr[2], cidr[3] ?? "");
  return parseIpv6Range(line);
}

function parseIpv6Range(line: string): FilterLineResult {
  // A name may have dashes as well: the last dash that an address follows is the one meant.
  for (let dash = line.lastIndexOf("-"); dash > 0; dash = line.lastIndexOf("-", dash - 1)) {
    const tail = IPV6_RANGE_REGEXP.exec(line.slice(dash));
    const last = parseIp(tail?.[2] ?? "");
    if (last?.length !== 16) continue;
    const level = tail?.[3];
    const before = splitName(line.slice(0, dash).trim());
    if (before === undefined) return "unreadable";
    const name = level === undefined ? before.name : tail?.[4] ?? "";
    return refusedRange(before.first, last, { level, name });
  }
  return "unreadable";
}

/** Takes `name:address` apart, where the name may have colons: the address is the longest end that is one. */
function splitName(text: string): { name: string; first: Uint8Array } | undefined {
  // An address is no longer than 45 characters, so no more colons need be tried.
  for (let at = Math.max(-1, text.length - 46); at < text.length; at = text.indexOf(":", at + 1)) {
    const isStart = at < 0 || text[at] === ":";
    const first = isStart ? parseIp(text.slice(at + 1).trim()) : undefined;
    if (first?.length === 16) return { name: text.slice(0, Math.max(0, at)), first };
    if (text.indexOf(":", at + 1) < 0) return undefined;
  }
  return undefined;
}

function refusedRange(
  first: Uint8Array | undefined,
  last: Uint8Array | undefined,
  { level, name }: { readonly level: string | undefined; readonly name: string },
): FilterLineResult {
  if (first === undefined || last === undefined || first.length !== last.length) {
    return "unreadable";
  }
  if (isAfter(first, last)) return "unreadable";
  if (level !== undefined && Number(level) >= REFUSED_BELOW_LEVEL) return "ignored";
  return { first, last, name: name.trim() };
}

function networkOf(address: string, prefix: string | undefined, name: string): FilterLineResult {
  const first = address.includes(":") ? parseIp(address) : parsePaddedIpv4(address);
  if (first === undefined) return "unreadable";
  const bits = prefix === undefined ? first.length * 8 : Number(prefix);
  if (bits > first.length * 8) return "unreadable";
  const last = first.slice();
  for (let i = 0; i < first.length; i++) {
    const hostBits = Math.min(8, Math.max(0, (i + 1) * 8 - bits));
    const mask = (1 << hostBits) - 1;
    first[i]! &= ~mask;
    last[i]! |= mask;
  }
  return { first, last, name: name.trim() };
}

/** Reads an address whose parts may be filled up with zeros, which here never means octal. */
function parsePaddedIpv4(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4);
  let at = 0;
  let value = 0;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? DOT : text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0 || digits > 3 || value > 255 || at > 3) return undefined;
      bytes[at++] = value;
      value = 0;
      digits = 0;
    } else if (code >= ZERO && code <= ZERO + 9) {
      value = value * 10 + code - ZERO;
      digits++;
    } else {
      return undefined;
    }
  }
  return at === 4 ? bytes : undefined;
}

const DOT = ".".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

function isAfter(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! > b[i]!;
  return false;
}
