import type { FirewallOptions } from "./firewall.ts";
import type { Link, LinkOptions } from "./link.ts";
import type { NatKind } from "./nat.ts";

/** How a host is connected. */
export interface HostOptions {
  /** Its addresses, IPv4 and IPv6; one that nobody has, by default. */
  readonly addresses?: readonly string[];
  /** Bytes a second that it sends at most: a short word for the rate of `upload`. */
  readonly uploadBytesPerSec?: number;
  /** Bytes a second that it receives at most: a short word for the rate of `download`. */
  readonly downloadBytesPerSec?: number;
  /** The link that what it sends takes: 5 ms by default. One that others share is made by {@linkcode VirtualInternet.link}. */
  readonly upload?: LinkOptions | Link;
  /** The link that what it receives takes: 5 ms by default. */
  readonly download?: LinkOptions | Link;
  /** What it lets in and out; everything by default. */
  readonly firewall?: FirewallOptions;
}

/** How a network is connected. */
export interface LanOptions {
  /** Its address on the internet; one that nobody has, by default. */
  readonly address?: string;
  /** How its hosts share that; `port-restricted` by default. */
  readonly nat?: NatKind;
  /** How long the NAT keeps a port that is not used; two minutes by default. */
  readonly mappingMs?: number;
  /** Whether its hosts reach each other at the address on the internet; false by default. */
  readonly hairpin?: boolean;
  /** What it lets in and out; what nobody inside has asked for is kept out by default, for IPv6 alone: IPv4 has the NAT. */
  readonly firewall?: FirewallOptions;
  /** The link that what leaves it takes: 5 ms by default. */
  readonly upload?: LinkOptions | Link;
  /** The link that what comes to it takes: 5 ms by default. */
  readonly download?: LinkOptions | Link;
}
