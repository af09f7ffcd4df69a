import type { Endpoint } from "../../io/mod.ts";
import type { Firewall } from "./firewall.ts";
import type { HostOptions } from "./host_options.ts";
import type { Link } from "./link.ts";
import type { Nat } from "./nat.ts";
import type { VirtualHost } from "./virtual_host.ts";

/** What a network is made of. */
export interface LanParts {
  /** Its address on the internet, which its hosts share for IPv4; undefined where it has none. */
  readonly address: string | undefined;
  /** How its hosts share the address. */
  readonly nat: Nat;
  /** What it lets in and out. */
  readonly firewall: Firewall;
  /** What leaves it passes here. */
  readonly uplink: Link;
  /** What comes to it passes here. */
  readonly downlink: Link;
  /** Whether its hosts reach each other at the address on the internet. */
  readonly hairpin: boolean;
  /** Makes a host that is to be in it. */
  makeHost(options: HostOptions): VirtualHost;
  /** A host is in it. */
  joined(host: VirtualHost, lan: VirtualLan): void;
}

/** Where the first host of a network is; the router has 1. */
const FIRST_HOST = 2;

/** A network of hosts behind one line, with a router in between: they hear each other's multicasts. */
export class VirtualLan {
  /** Its address on the internet. */
  readonly address: string | undefined;
  /** How its hosts share the address. */
  readonly nat: Nat;
  /** What it lets in and out. */
  readonly firewall: Firewall;
  /** What leaves it passes here. */
  readonly uplink: Link;
  /** What comes to it passes here. */
  readonly downlink: Link;
  /** Whether its hosts reach each other at the address on the internet. */
  readonly hairpin: boolean;
  /** The router, as its hosts reach it: whoever wants it to speak UPnP or NAT-PMP opens sockets there. */
  readonly router: VirtualHost;
  readonly #parts: LanParts;
  readonly #hosts: VirtualHost[] = [];

  /** Is made by {@linkcode VirtualInternet.lan}. */
  constructor(parts: LanParts) {
    this.address = parts.address;
    this.nat = parts.nat;
    this.firewall = parts.firewall;
    this.uplink = parts.uplink;
    this.downlink = parts.downlink;
    this.hairpin = parts.hairpin;
    this.#parts = parts;
    this.router = this.host({ addresses: [ROUTER_ADDRESS] });
  }

  /** Its hosts, the router first. */
  get hosts(): readonly VirtualHost[] {
    return this.#hosts;
  }

  /** Puts a host into it: at the next address of 192.168.1.0/24 unless something else is said. */
  host(options: HostOptions = {}): VirtualHost {
    const { addresses = [`192.168.1.${FIRST_HOST - 1 + this.#hosts.length}`] } = options;
    const host = this.#parts.makeHost({ ...options, addresses });
    this.#hosts.push(host);
    this.#parts.joined(host, this);
    return host;
  }

  /** The host that has an address in it. */
  hostAt(address: string): VirtualHost | undefined {
    return this.#hosts.find((host) => host.addresses.includes(address));
  }

  /** Sends all that comes to a port of its address to a host, as a port mapping does; with `undefined`, to none. */
  forward(port: number, inside: Endpoint | undefined): void {
    this.nat.forward(port, inside);
  }
}

/** Where the router is inside. */
export const ROUTER_ADDRESS = "192.168.1.1";
