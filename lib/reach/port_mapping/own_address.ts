import { scopeOf } from "../../address/mod.ts";
import type { Endpoint, InterfaceAddress, Network } from "../../io/mod.ts";
import { isSameNetwork } from "../neighbours.ts";

/**
 * Finds the address of this machine in the network of a router, as far as the machine tells its addresses.
 *
 * @returns undefined if it is not known.
 */
export function ownAddressTowards(
  router: string,
  own: readonly InterfaceAddress[],
): string | undefined {
  return own.find(({ address, netmask }) =>
    scopeOf(address) !== "loopback" && isSameNetwork(address, router, netmask)
  )?.address;
}

/**
 * Finds the same where the machine does not tell: a connection to the router has it.
 *
 * @throws {Error} if there is no connection.
 */
export async function dialForOwnAddress(
  network: Network,
  router: Endpoint,
  signal: AbortSignal,
): Promise<string> {
  const stream = await network.dialer.connect(router, { signal });
  stream.close();
  return stream.localAddr.hostname;
}
