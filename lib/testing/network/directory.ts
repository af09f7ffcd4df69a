import { scopeOf } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import type { Protocol } from "./firewall.ts";
import type { Link } from "./link.ts";
import type { VirtualHost } from "./virtual_host.ts";
import type { VirtualLan } from "./virtual_lan.ts";

/** The first half of a way: from a host to the middle of the internet, or of its own network. */
export interface WayOut {
  /** Who sends, as others see it. */
  readonly from: Endpoint;
  /** The links that are taken. */
  readonly links: readonly Link[];
  /** The network that is not left; undefined if what is sent goes to the internet. */
  readonly within: VirtualLan | undefined;
}

/** The other half: to a host. */
export interface WayIn {
  /** Who receives. */
  readonly host: VirtualHost;
  /** Where, as it sees it itself. */
  readonly to: Endpoint;
  /** The links that are taken. */
  readonly links: readonly Link[];
}

/** What is sent, or dialled. */
export interface Sending {
  readonly protocol: Protocol;
  /** The sender's own port. */
  readonly port: number;
  readonly to: Endpoint;
}

/** Who is where, and whether and how it can be reached. */
export class Directory {
  readonly #hosts = new Map<string, VirtualHost>();
  readonly #lans = new Map<string, VirtualLan>();
  readonly #lanOf = new Map<VirtualHost, VirtualLan>();

  /** Notes a host, in a network or on the internet itself; there its addresses of a network mean nothing. */
  addHost(host: VirtualHost, lan?: VirtualLan): void {
    if (lan) this.#lanOf.set(host, lan);
    for (const address of host.addresses) {
      if (lan && scopeOf(address) === "local") continue;
      if (this.has(address)) throw new Error(`Cannot put two hosts at ${address}`);
      this.#hosts.set(address, host);
    }
  }

  /** Notes a network. */
  addLan(lan: VirtualLan): void {
    if (lan.address === undefined) return;
    if (this.has(lan.address)) throw new Error(`Cannot put two networks at ${lan.address}`);
    this.#lans.set(lan.address, lan);
  }

  /** Whether somebody has an address on the internet. */
  has(address: string): boolean {
    return this.#hosts.has(address) || this.#lans.has(address);
  }

  /** Those who hear a host's multicasts, itself among them. */
  neighboursOf(host: VirtualHost): readonly VirtualHost[] {
    return this.#lanOf.get(host)?.hosts ?? [host];
  }

  /** How something leaves a host; undefined if it is kept in. @throws {Error} if the host has no address to send from. */
  wayOut(host: VirtualHost, sending: Sending, now: number): WayOut | undefined {
    const { protocol, port, to } = sending;
    const inside = { hostname: host.sourceFor(to.hostname), port };
    const lan = this.#lanOf.get(host);
    if (isOwn(host, to.hostname)) return { from: inside, links: [], within: lan };
    const way = { inside, outside: to };
    if (!host.firewall.passesOut(protocol, way, now)) return undefined;
    if (!lan || lan.hostAt(to.hostname)) {
      return { from: inside, links: [host.uplink], within: lan };
    }
    if (!lan.firewall.passesOut(protocol, way, now)) return undefined;
    const links = [host.uplink, lan.uplink];
    if (inside.hostname.includes(":")) return { from: inside, links, within: undefined };
    const isTurn = to.hostname === lan.address;
    if (lan.address === undefined || (isTurn && !lan.hairpin)) return undefined;
    const outside = protocol === "udp" ? lan.nat.outgoing(inside, to, now) : lan.router.takePort();
    return { from: { hostname: lan.address, port: outside }, links, within: undefined };
  }

  /** How something comes to whom it is for; undefined if nobody is there or it is kept out. */
  wayIn(sender: VirtualHost, out: WayOut, sending: Sending, now: number): WayIn | undefined {
    const { protocol, to } = sending;
    if (isOwn(sender, to.hostname)) return { host: sender, to, links: [] };
    const near = out.within?.hostAt(to.hostname);
    const way = near
      ? { host: near, to, links: [near.downlink] }
      : this.#fromOutside(out, sending, now);
    if (!way) return undefined;
    const isLetIn = way.host.firewall.passesIn(
      protocol,
      { inside: way.to, outside: out.from },
      now,
    );
    return isLetIn ? way : undefined;
  }

  #fromOutside(out: WayOut, sending: Sending, now: number): WayIn | undefined {
    const { protocol, to } = sending;
    const host = this.#hosts.get(to.hostname);
    const lan = host ? this.#lanOf.get(host) : this.#lans.get(to.hostname);
    if (host && !lan) return { host, to, links: [host.downlink] };
    if (!lan) return undefined;
    if (host) {
      const way = { inside: to, outside: out.from };
      if (!lan.firewall.passesIn(protocol, way, now)) return undefined;
      return { host, to, links: [lan.downlink, host.downlink] };
    }
    const inside = protocol === "udp"
      ? lan.nat.incoming(to.port, out.from, now)
      : lan.nat.forwardedTo(to.port);
    const target = inside && lan.hostAt(inside.hostname);
    if (!inside || !target) return undefined;
    return { host: target, to: inside, links: [lan.downlink, target.downlink] };
  }

  /** The links that answers of a stream take, from who was dialled to who dialled. */
  waysBack(from: VirtualHost, to: VirtualHost): Link[] {
    if (from === to) return [];
    const [lanFrom, lanTo] = [this.#lanOf.get(from), this.#lanOf.get(to)];
    if (lanFrom && lanFrom === lanTo) return [from.uplink, to.downlink];
    return [
      from.uplink,
      ...lanFrom ? [lanFrom.uplink] : [],
      ...lanTo ? [lanTo.downlink] : [],
      to.downlink,
    ];
  }
}

function isOwn(host: VirtualHost, address: string): boolean {
  return scopeOf(address) === "loopback" || host.addresses.includes(address);
}
