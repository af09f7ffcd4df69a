import { parseIp, scopeOf } from "../address/mod.ts";
import { crc32c } from "../hash/mod.ts";
import type { Random } from "../io/mod.ts";
import { NODE_ID_LENGTH } from "./krpc/mod.ts";

/** Bits of a node id. */
export const NODE_ID_BITS = 8 * NODE_ID_LENGTH;

/** Which bits of an address a node id is made of (BEP 42). */
const IPV4_MASK = [0x03, 0x0f, 0x3f, 0xff];
const IPV6_MASK = [0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff];

/** Which bits of the third byte of a node id come from its address. */
const THIRD_BYTE_MASK = 0xf8;

/** Makes up a node id. */
export function randomNodeId(random: Random): Uint8Array<ArrayBuffer> {
  return random.fill(new Uint8Array(NODE_ID_LENGTH));
}

/**
 * Makes up a node id that others can tell to be one of this address (BEP 42).
 *
 * @param rand The last byte of the id; random by default.
 * @throws {TypeError} if it is not an address.
 */
export function secureNodeId(
  hostname: string,
  random: Random,
  rand: number = random.below(256),
): Uint8Array<ArrayBuffer> {
  const address = parseIp(hostname);
  if (address === undefined) {
    throw new TypeError(`Cannot make a node id: "${hostname}" is not an address`);
  }
  const id = randomNodeId(random);
  const prefix = prefixOf(address, rand);
  id[0] = prefix >>> 24;
  id[1] = prefix >>> 16;
  id[2] = prefix >>> 8 & THIRD_BYTE_MASK | id[2]! & ~THIRD_BYTE_MASK;
  id[NODE_ID_LENGTH - 1] = rand;
  return id;
}

/** Whether a node id is one of this address (BEP 42); all are, at addresses that are not global. */
export function isSecureNodeId(id: Uint8Array, hostname: string): boolean {
  if (scopeOf(hostname) !== "global") return true;
  const address = parseIp(hostname);
  if (address === undefined) return false;
  const prefix = prefixOf(address, id[NODE_ID_LENGTH - 1]!);
  return id[0] === prefix >>> 24 && id[1] === (prefix >>> 16 & 0xff) &&
    ((id[2]! ^ prefix >>> 8) & THIRD_BYTE_MASK) === 0;
}

/** Says which of two ids is closer to a target: negative if `a` is, positive if `b` is, 0 if they are the same. */
export function compareDistance(a: Uint8Array, b: Uint8Array, target: Uint8Array): number {
  for (let i = 0; i < NODE_ID_LENGTH; i++) {
    const difference = (a[i]! ^ target[i]!) - (b[i]! ^ target[i]!);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Counts the leading bits that two ids have in common, 0 to 160. */
export function sharedPrefixLength(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < NODE_ID_LENGTH; i++) {
    const difference = a[i]! ^ b[i]!;
    if (difference !== 0) return 8 * i + Math.clz32(difference) - 24;
  }
  return NODE_ID_BITS;
}

/** Makes up an id that has just so many leading bits in common with another. */
export function randomIdNear(
  id: Uint8Array,
  sharedBits: number,
  random: Random,
): Uint8Array<ArrayBuffer> {
  const made = randomNodeId(random);
  for (let bit = 0; bit <= Math.min(sharedBits, NODE_ID_BITS - 1); bit++) {
    const mask = 0x80 >>> bit % 8;
    const byte = bit >>> 3;
    const wanted = bit === sharedBits ? ~id[byte]! & mask : id[byte]! & mask;
    made[byte] = made[byte]! & ~mask | wanted;
  }
  return made;
}

/** The 32 bits whose first 21 a node id of this address begins with. */
function prefixOf(address: Uint8Array, rand: number): number {
  const mask = address.length === 4 ? IPV4_MASK : IPV6_MASK;
  const masked = Uint8Array.from(mask, (bits, i) => address[i]! & bits);
  masked[0] = masked[0]! | (rand & 7) << 5;
  return crc32c(masked);
}
