import { parseIp, scopeOf } from "../address/mod.ts";
import type { InterfaceAddress } from "../io/mod.ts";

/** Whether two addresses are in one network, by its mask. */
export function isSameNetwork(a: string, b: string, netmask: string): boolean {
  const [left, right, mask] = [parseIp(a), parseIp(b), parseIp(netmask)];
  if (!left || !right || !mask) return false;
  if (left.length !== right.length || left.length !== mask.length) return false;
  return left.every((byte, i) => ((byte ^ right[i]!) & mask[i]!) === 0);
}

/**
 * Whether an address is in the network around: a private one, or one of a network that this machine has an address in. IPv6
 * in particular has global addresses at home, too.
 */
export function isNeighbour(address: string, own: readonly InterfaceAddress[]): boolean {
  const scope = scopeOf(address);
  if (scope === "loopback" || scope === "local") return true;
  if (scope === "unusable") return false;
  return own.some((entry) => isSameNetwork(address, entry.address, entry.netmask));
}
