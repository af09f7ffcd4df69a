import { formatIp, parseIp } from "../../address/mod.ts";
import { scanIpv4, skipSpaces } from "./_scan_ipv4.ts";

/** A range that a line of a list names; both ends are in it. */
export interface FilterLine {
  /** The first address, as a number of 32 bits for IPv4 and a bigint of 128 bits for IPv6. */
  readonly first: number | bigint;
  /** The last, of the same family and not below it. */
  readonly last: number | bigint;
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

/** What may follow a range: a level and a name (eMule), or a comment. */
const TAIL_REGEXP = /^\s*(?:$|,\s*(\d{1,3})\s*(?:$|,(.*))|#|\/\/|;)/;

const NETWORK_REGEXP = /^\s*([0-9a-fA-F:.]+)(?:\/(\d{1,3}))?\s*(?:$|#\s*(.*)|\/\/|;)/;

/** The most characters that an IPv6 address is written with. */
const MAX_IPV6_LENGTH = 45;

/**
 * Reads a line of a list of refused addresses, in any of the forms that are in use:
 *
 * - eMule's `ipfilter.dat`: `001.002.003.000 - 001.002.003.255 , 100 , name`, refused where the level is below 128;
 * - PeerGuardian's text (`.p2p`): `name:1.2.3.0-1.2.3.255`;
 * - `1.2.3.0-1.2.3.255`, `1.2.3.0/24`, `1.2.3.4`, and the same of IPv6.
 */
export function parseFilterLine(line: string): FilterLineResult {
  if (COMMENT_REGEXP.test(line)) return "ignored";
  return parseIpv4Range(line) ?? parseNamedIpv4Range(line) ?? parseNetwork(line) ??
    parseIpv6Range(line) ?? "unreadable";
}

/** `first - last` at the beginning of the line. */
function parseIpv4Range(line: string): FilterLineResult | undefined {
  const first = scanIpv4(line, skipSpaces(line, 0));
  if (first === undefined) return undefined;
  const dash = skipSpaces(line, first.end);
  if (line[dash] !== "-") return undefined;
  const last = scanIpv4(line, skipSpaces(line, dash + 1));
  if (last === undefined) return undefined;
  return rangeOf(first.value, last.value, { before: "", tail: line.slice(last.end) });
}

/** `name:first-last`, where the name may have colons and dashes. */
function parseNamedIpv4Range(line: string): FilterLineResult | undefined {
  const dash = line.lastIndexOf("-");
  const colon = line.lastIndexOf(":", dash);
  if (dash < 0 || colon < 0) return undefined;
  const first = scanIpv4(line, skipSpaces(line, colon + 1));
  if (first === undefined || skipSpaces(line, first.end) !== dash) return undefined;
  const last = scanIpv4(line, skipSpaces(line, dash + 1));
  if (last === undefined) return undefined;
  const rest = { before: line.slice(0, colon), tail: line.slice(last.end) };
  return rangeOf(first.value, last.value, rest);
}

/** `address/bits` or one address. */
function parseNetwork(line: string): FilterLineResult | undefined {
  const network = NETWORK_REGEXP.exec(line);
  if (network === null) return undefined;
  const [, address = "", prefix, name = ""] = network;
  const ipv4 = scanIpv4(address, 0);
  if (ipv4?.end === address.length) {
    const bits = prefix === undefined ? 32 : Number(prefix);
    if (bits > 32) return "unreadable";
    const first = ipv4.value - ipv4.value % 2 ** (32 - bits);
    return { first, last: first + 2 ** (32 - bits) - 1, name: name.trim() };
  }
  const ipv6 = ipv6Value(address);
  if (ipv6 === undefined) return undefined;
  const bits = prefix === undefined ? 128 : Number(prefix);
  if (bits > 128) return "unreadable";
  const hosts = (1n << BigInt(128 - bits)) - 1n;
  const first = ipv6 - (ipv6 & hosts);
  return { first, last: first + hosts, name: name.trim() };
}

/** `first - last` or `name:first-last` of IPv6: the last dash that an address follows is the one meant. */
function parseIpv6Range(line: string): FilterLineResult | undefined {
  for (let dash = line.lastIndexOf("-"); dash > 0; dash = line.lastIndexOf("-", dash - 1)) {
    const written = /^\s*([0-9a-fA-F:.]+)/.exec(line.slice(dash + 1));
    const last = ipv6Value(written?.[1] ?? "");
    if (written === null || last === undefined) continue;
    const named = splitName(line.slice(0, dash).trim());
    if (named === undefined) return undefined;
    const tail = line.slice(dash + 1 + written[0].length);
    return rangeOf(named.first, last, { before: named.name, tail });
  }
  return undefined;
}

/** Takes `name:address` apart, where the name may have colons: the address is the longest end that is one. */
function splitName(text: string): { readonly name: string; readonly first: bigint } | undefined {
  const whole = ipv6Value(text);
  if (whole !== undefined) return { name: "", first: whole };
  let colon = text.indexOf(":", Math.max(0, text.length - MAX_IPV6_LENGTH - 1));
  for (; colon >= 0; colon = text.indexOf(":", colon + 1)) {
    const first = ipv6Value(text.slice(colon + 1).trim());
    if (first !== undefined) return { name: text.slice(0, colon), first };
  }
  return undefined;
}

function rangeOf(
  first: number | bigint,
  last: number | bigint,
  { before, tail }: { readonly before: string; readonly tail: string },
): FilterLineResult {
  if (first > last) return "unreadable";
  if (tail === "") return { first, last, name: before.trim() };
  const parts = TAIL_REGEXP.exec(tail);
  if (parts === null) return "unreadable";
  const [, level, after = ""] = parts;
  if (level !== undefined && Number(level) >= REFUSED_BELOW_LEVEL) return "ignored";
  return { first, last, name: (level === undefined ? before : after).trim() };
}

/** Undefined for what is no IPv6 address, and for IPv4 in IPv6, which is IPv4. */
function ipv6Value(text: string): bigint | undefined {
  const bytes = text.includes(":") ? parseIp(text) : undefined;
  return bytes?.length === 16 ? wideValue(bytes) : undefined;
}

/** The 16 bytes of an address as a number. */
function wideValue(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getBigUint64(0) << 64n | view.getBigUint64(8);
}

/** Writes an end of a range in the usual notation. */
export function formatFilterAddress(value: number | bigint): string {
  if (typeof value === "number") {
    return formatIp(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value));
  }
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value >> 64n);
  view.setBigUint64(8, value);
  return formatIp(new Uint8Array(view.buffer));
}
