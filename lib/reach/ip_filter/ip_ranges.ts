import { parseIp } from "../../address/mod.ts";
import { formatFilterAddress } from "./filter_line.ts";

/** A range of addresses, both ends in it. */
export interface IpRange {
  /** The first address, in its usual notation. */
  readonly first: string;
  /** The last. */
  readonly last: string;
  /** Number of the line that it stood on, from 1. */
  readonly line: number;
  /** What the list calls it; empty where it has no name. */
  readonly name: string;
}

/** The numbers that 16 bytes or fewer are compared by: two for IPv6, one for IPv4. */
type Bounds = Uint32Array | BigUint64Array;

/** Ranges of one family as {@linkcode IpRanges} keeps them: by `first`, none overlapping another. */
export interface RangeColumns<B extends Bounds> {
  /** First addresses; of IPv6, the upper half and then the lower half of each. */
  readonly first: B;
  /** Last addresses, in the same form. */
  readonly last: B;
  /** Lines that they stood on. */
  readonly line: Uint32Array;
}

/** Names of ranges, by line: one text, and where in it each begins. */
export interface RangeNames {
  /** All names, in UTF-8, one after the other. */
  readonly text: Uint8Array;
  /** The lines that have one, ascending. */
  readonly line: Uint32Array;
  /** Where each begins in `text`; one more, for the end of the last. */
  readonly start: Uint32Array;
}

/** Ranges of addresses of both families, made by an `IpRangesBuilder`: sorted, and found by bisection. */
export class IpRanges {
  readonly #ipv4: RangeColumns<Uint32Array>;
  readonly #ipv6: RangeColumns<BigUint64Array>;
  readonly #names: RangeNames;

  /** Takes columns that are sorted and do not overlap. */
  constructor(
    ipv4: RangeColumns<Uint32Array>,
    ipv6: RangeColumns<BigUint64Array>,
    names: RangeNames,
  ) {
    this.#ipv4 = ipv4;
    this.#ipv6 = ipv6;
    this.#names = names;
  }

  /** How many there are, of both families. */
  get size(): number {
    return this.#ipv4.line.length + this.#ipv6.line.length;
  }

  /** Finds the range that an address is in, given as its 4 or 16 bytes. */
  find(address: Uint8Array): IpRange | undefined {
    return address.length === 4 ? this.#findIpv4(address) : this.#findIpv6(address);
  }

  /** As {@linkcode IpRanges.find}, by the usual notation; undefined for what is no address. */
  findText(address: string): IpRange | undefined {
    const bytes = parseIp(address);
    return bytes && this.find(bytes);
  }

  #findIpv4(bytes: Uint8Array): IpRange | undefined {
    const { first, last, line } = this.#ipv4;
    const address = ipv4Number(bytes);
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (first[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    if (at < 0 || last[at]! < address) return undefined;
    return {
      first: formatFilterAddress(first[at]!),
      last: formatFilterAddress(last[at]!),
      line: line[at]!,
      name: this.#nameOf(line[at]!),
    };
  }

  #findIpv6(bytes: Uint8Array): IpRange | undefined {
    const { first, last, line } = this.#ipv6;
    const [high, low] = ipv6Numbers(bytes);
    let from = 0;
    let to = line.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isAtMost(first[2 * middle]!, first[2 * middle + 1]!, high, low)) from = middle + 1;
      else to = middle;
    }
    const at = from - 1;
    if (at < 0 || !isAtMost(high, low, last[2 * at]!, last[2 * at + 1]!)) return undefined;
    return {
      first: formatFilterAddress(first[2 * at]! << 64n | first[2 * at + 1]!),
      last: formatFilterAddress(last[2 * at]! << 64n | last[2 * at + 1]!),
      line: line[at]!,
      name: this.#nameOf(line[at]!),
    };
  }

  #nameOf(line: number): string {
    const names = this.#names;
    let low = 0;
    let high = names.line.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (names.line[middle]! < line) low = middle + 1;
      else high = middle;
    }
    if (names.line[low] !== line) return "";
    return new TextDecoder().decode(names.text.subarray(names.start[low], names.start[low + 1]));
  }
}

function ipv4Number(bytes: Uint8Array): number {
  return ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0;
}

function ipv6Numbers(bytes: Uint8Array): [bigint, bigint] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [view.getBigUint64(0), view.getBigUint64(8)];
}

function isAtMost(high: bigint, low: bigint, otherHigh: bigint, otherLow: bigint): boolean {
  return high < otherHigh || high === otherHigh && low <= otherLow;
}
