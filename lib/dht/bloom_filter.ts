import { parseIp } from "../address/mod.ts";
import { sha1 } from "../hash/mod.ts";
import { BLOOM_FILTER_LENGTH } from "./krpc/mod.ts";

/** Bits of a filter and bits that an address sets (BEP 33's m and k). */
const BIT_COUNT = 8 * BLOOM_FILTER_LENGTH;
const BITS_PER_ADDRESS = 2;

/** A set of addresses of which nothing but its size can be told, and that is the same whoever adds to it (BEP 33). */
export class BloomFilter {
  /** Its 256 bytes. */
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(BLOOM_FILTER_LENGTH);

  /** Adds an address; what is none is left out. */
  add(hostname: string): void {
    for (const bit of bitsOf(hostname)) {
      this.bytes[bit >>> 3] = this.bytes[bit >>> 3]! | 1 << bit % 8;
    }
  }

  /** Whether an address is in it; now and then it says so of one that is not. */
  has(hostname: string): boolean {
    const bits = bitsOf(hostname);
    return bits.length > 0 && bits.every((bit) => (this.bytes[bit >>> 3]! & 1 << bit % 8) !== 0);
  }

  /** Adds all that is in another, of 256 bytes. */
  union(other: Uint8Array): void {
    for (let i = 0; i < BLOOM_FILTER_LENGTH; i++) this.bytes[i] = this.bytes[i]! | other[i]!;
  }

  /** Estimates how many addresses are in it; a full one counts as having one bit left. */
  estimate(): number {
    let zeros = 0;
    for (let bit = 0; bit < BIT_COUNT; bit++) {
      if ((this.bytes[bit >>> 3]! & 1 << bit % 8) === 0) zeros += 1;
    }
    const counted = Math.max(1, Math.min(BIT_COUNT - 1, zeros));
    if (zeros === BIT_COUNT) return 0;
    return Math.log(counted / BIT_COUNT) / (BITS_PER_ADDRESS * Math.log(1 - 1 / BIT_COUNT));
  }
}

/** The bits that an address sets; none of what is no address. */
function bitsOf(hostname: string): number[] {
  const address = parseIp(hostname);
  if (address === undefined) return [];
  const hash = sha1(address);
  return [(hash[0]! | hash[1]! << 8) % BIT_COUNT, (hash[2]! | hash[3]! << 8) % BIT_COUNT];
}
