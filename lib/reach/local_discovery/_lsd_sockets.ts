import { formatEndpoint, scopeOf } from "../../address/mod.ts";
import type { Datagrams, Endpoint, InterfaceAddress, Network } from "../../io/mod.ts";
import { LSD_GROUP_IPV4, LSD_GROUP_IPV6, LSD_PORT } from "./lsd_message.ts";

/** Interfaces that are announced on at most; more are those of virtual machines. */
const MAX_INTERFACES = 8;

/** The sockets of one family of addresses: one that hears all, and one for each interface to send from. */
export interface LsdSockets {
  /** The group and port that announcements go to. */
  readonly group: Endpoint;
  /** The group as it stands in them. */
  readonly host: string;
  /** Hears the group. */
  readonly receiver: Datagrams;
  /** Each sends by another interface. */
  readonly senders: readonly Datagrams[];
}

/** What sockets are opened for. */
export interface LsdSocketsOptions {
  /** The family of addresses. */
  readonly family: "IPv4" | "IPv6";
  /** The addresses of this machine, as far as they are known. */
  readonly own: readonly InterfaceAddress[];
  /** The address that all must leave from. */
  readonly bind?: string | undefined;
}

/**
 * Opens the sockets of one family.
 *
 * @throws {Error} if the group can be joined on no interface.
 */
export async function openLsdSockets(
  network: Network,
  { family, own, bind }: LsdSocketsOptions,
): Promise<LsdSockets> {
  const isIpv4 = family === "IPv4";
  const group = { hostname: isIpv4 ? LSD_GROUP_IPV4 : LSD_GROUP_IPV6, port: LSD_PORT };
  const interfaces = bind === undefined ? interfaceAddresses(own, family) : [bind];
  const receiver = await network.bindDatagrams(
    { hostname: isIpv4 ? "0.0.0.0" : "::", port: LSD_PORT },
    {
      reuseAddress: true,
      multicastGroups: [group.hostname],
      multicastInterfaces: interfaces,
    },
  );
  const senders: Datagrams[] = [];
  // Over IPv6 the address does not choose the interface, so more sockets would only say it again.
  const from = bind === undefined && !isIpv4 ? [] : interfaces;
  for (const hostname of from) {
    try {
      senders.push(await network.bindDatagrams({ hostname, port: 0 }));
    } catch (error) {
      if (bind === undefined) continue; // An interface that has just gone.
      receiver.close();
      throw error;
    }
  }
  if (senders.length === 0) senders.push(receiver);
  return { group, host: formatEndpoint(group), receiver, senders };
}

/** Closes them all. */
export function closeLsdSockets({ receiver, senders }: LsdSockets): void {
  for (const socket of new Set([receiver, ...senders])) socket.close();
}

/** An address of each interface that leads to others. */
function interfaceAddresses(own: readonly InterfaceAddress[], family: "IPv4" | "IPv6"): string[] {
  const byName = new Map<string, string>();
  for (const entry of own) {
    if (entry.family !== family || scopeOf(entry.address) === "loopback") continue;
    if (!byName.has(entry.name)) byName.set(entry.name, entry.address);
  }
  return [...byName.values()].slice(0, MAX_INTERFACES);
}
