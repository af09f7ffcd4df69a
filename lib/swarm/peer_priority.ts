import { parseIp } from "../address/mod.ts";
import { crc32c } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** What is kept of the bytes that do not count in full. */
const THIN_MASK = 0x55;

/**
 * The canonical priority of the connection between two peers (BEP 40): 32 bits, the same on both sides, the higher the
 * better. `client` is as the peer sees it.
 *
 * @returns undefined if they are not of one family of addresses, or not addresses at all.
 */
export function peerPriority(client: Endpoint, peer: Endpoint): number | undefined {
  const [a, b] = [parseIp(client.hostname), parseIp(peer.hostname)];
  if (!a || !b || a.length !== b.length) return undefined;
  const common = commonLength(a, b);
  if (common === a.length) return crc32c(inOrder(portBytes(client), portBytes(peer)));
  const whole = wholeBytes(a.length, common);
  return crc32c(inOrder(masked(a, whole), masked(b, whole)));
}

/**
 * How many bytes count in full: over IPv4 those of the network of which both are, and one; over IPv6 as in the vectors of
 * libtorrent, which many have, one more than the text of BEP 40 asks for.
 */
function wholeBytes(length: number, common: number): number {
  return length === 4 ? Math.max(2, common + 1) : Math.max(6, common + 2);
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length : at;
}

function masked(address: Uint8Array, whole: number): Uint8Array {
  return address.map((byte, i) => i < whole ? byte : byte & THIN_MASK);
}

function portBytes({ port }: Endpoint): Uint8Array {
  return Uint8Array.of(port >> 8, port & 0xff);
}

/** Puts two byte strings of one length together, the lower first. */
function inOrder(a: Uint8Array, b: Uint8Array): Uint8Array {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  const isInOrder = at < 0 || a[at]! < b[at]!;
  const out = new Uint8Array(2 * a.length);
  out.set(isInOrder ? a : b);
  out.set(isInOrder ? b : a, a.length);
  return out;
}
