import { IpRanges, type RangeColumns } from "./ip_ranges.ts";
import type { FilterLine } from "./filter_line.ts";

/** Ranges that one list may have: eight times as many as the largest in use. */
export const MAX_RANGES = 4_000_000;

/** Bytes of names that are kept of one list; those that come later go by their line alone. */
const MAX_NAME_BYTES = 64 << 20;

/** What is kept of one name. */
const MAX_NAME_LENGTH = 80;

/** Numbers that grow. */
class NumberColumn {
  #values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  get values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

interface Ipv6Range {
  readonly first: bigint;
  readonly last: bigint;
  readonly line: number;
}

/** Collects the ranges of a list, in any order, and sorts them. Where some overlap, the one that begins first is named. */
export class IpRangesBuilder {
  readonly #first = new NumberColumn();
  readonly #last = new NumberColumn();
  readonly #line = new NumberColumn();
  readonly #ipv6: Ipv6Range[] = [];
  readonly #nameLine = new NumberColumn();
  readonly #nameStart = new NumberColumn();
  #names = new Uint8Array(64 << 10);
  #nameLength = 0;

  /** How many were added. */
  get size(): number {
    return this.#line.length + this.#ipv6.length;
  }

  /**
   * Adds a range.
   *
   * @throws {RangeError} if there are too many.
   */
  add(range: FilterLine, line: number): void {
    if (this.size >= MAX_RANGES) {
      throw new RangeError(`Cannot take more than ${MAX_RANGES} ranges of addresses`);
    }
    const { first, last } = range;
    if (typeof first === "number" && typeof last === "number") {
      this.#first.push(first);
      this.#last.push(last);
      this.#line.push(line);
    } else {
      this.#ipv6.push({ first: BigInt(first), last: BigInt(last), line });
    }
    if (range.name !== "") this.#keepName(range.name, line);
  }

  /** Ends it. */
  build(): IpRanges {
    this.#nameStart.push(this.#nameLength);
    return new IpRanges(this.#buildIpv4(), this.#buildIpv6(), {
      text: this.#names.slice(0, this.#nameLength),
      line: this.#nameLine.values.slice(),
      start: this.#nameStart.values.slice(),
    });
  }

  #keepName(name: string, line: number): void {
    if (this.#nameLength >= MAX_NAME_BYTES) return;
    const room = MAX_NAME_LENGTH * 3;
    if (this.#nameLength + room > this.#names.length) {
      const grown = new Uint8Array(this.#names.length * 2);
      grown.set(this.#names);
      this.#names = grown;
    }
    this.#nameLine.push(line);
    this.#nameStart.push(this.#nameLength);
    const into = this.#names.subarray(this.#nameLength, this.#nameLength + room);
    this.#nameLength += new TextEncoder().encodeInto(name.slice(0, MAX_NAME_LENGTH), into).written;
  }

  #buildIpv4(): RangeColumns<Uint32Array> {
    const count = this.#line.length;
    const [firsts, lasts, lines] = [this.#first.values, this.#last.values, this.#line.values];
    // The place goes into the lower bits, so that numbers can be sorted without a function to compare them.
    const keys = new Float64Array(count);
    for (let i = 0; i < count; i++) keys[i] = firsts[i]! * 2 ** 21 + i % 2 ** 21;
    const order = count <= 2 ** 21 ? sortedPlaces(keys) : comparedPlaces(firsts);
    const first = new NumberColumn();
    const last = new NumberColumn();
    const line = new NumberColumn();
    let end = -1;
    for (const at of order) {
      if (lasts[at]! <= end) continue;
      first.push(Math.max(firsts[at]!, end + 1));
      last.push(lasts[at]!);
      line.push(lines[at]!);
      end = lasts[at]!;
    }
    return { first: first.values.slice(), last: last.values.slice(), line: line.values.slice() };
  }

  #buildIpv6(): RangeColumns<BigUint64Array> {
    this.#ipv6.sort((a, b) => a.first < b.first ? -1 : a.first > b.first ? 1 : a.line - b.line);
    const first: bigint[] = [];
    const last: bigint[] = [];
    const line: number[] = [];
    let end = -1n;
    for (const range of this.#ipv6) {
      if (range.last <= end) continue;
      const from = range.first > end ? range.first : end + 1n;
      // What does not fit into 64 bits is cut off by the array.
      first.push(from >> 64n, from);
      last.push(range.last >> 64n, range.last);
      line.push(range.line);
      end = range.last;
    }
    return {
      first: BigUint64Array.from(first),
      last: BigUint64Array.from(last),
      line: Uint32Array.from(line),
    };
  }
}

function sortedPlaces(keys: Float64Array): Uint32Array {
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 21);
}

function comparedPlaces(firsts: Uint32Array): Uint32Array {
  const places = Uint32Array.from(firsts, (_, i) => i);
  return places.sort((a, b) => firsts[a]! - firsts[b]! || a - b);
}
