import type { ByteStream, DialOptions, Endpoint } from "../../io/mod.ts";
import { SeededRandom } from "../seeded_random.ts";
import type { VirtualClock } from "../virtual_clock.ts";
import { carry } from "./carry.ts";
import { Directory, type WayIn } from "./directory.ts";
import { Firewall } from "./firewall.ts";
import type { HostOptions, LanOptions } from "./host_options.ts";
import { Link, type LinkOptions } from "./link.ts";
import { Nat } from "./nat.ts";
import type { PacketTap, TappedPacket } from "./packet_tap.ts";
import { type Partition, type PartitionOptions, Partitions } from "./partitions.ts";
import { StreamDial } from "./stream_dial.ts";
import { type HostOwner, VirtualHost } from "./virtual_host.ts";
import { ROUTER_ADDRESS, VirtualLan } from "./virtual_lan.ts";

/** How long things take from a host to the middle of the internet, and from there to a host. */
const DEFAULT_DELAY_MS = 5;

/** How long a name takes to be resolved. */
const RESOLVE_MS = 10;

/** Headers of IP and UDP, with IPv4 and with IPv6. */
const UDP_HEADER_BYTES = { 4: 28, 6: 48 } as const;

/**
 * An internet in the time of a clock: hosts with addresses and names, the links between them, and all that goes wrong there.
 * Where there is no host, nothing answers.
 *
 * ```ts
 * import { VirtualClock, VirtualInternet } from "@shoal/shoal/testing";
 *
 * const clock = new VirtualClock();
 * const internet = new VirtualInternet(clock);
 * const server = internet.host({ upload: { rateBytesPerSec: 1_000_000, delayMs: 20 } });
 * const client = internet.host({ download: { loss: 0.01 } });
 * server.serveHttp({ hostname: "::", port: 80 }, () => new Response("hello"));
 * internet.name("example.org", server.address);
 *
 * const asked = client.http.request({ url: new URL("http://example.org/") });
 * await clock.advance(1_000);
 * console.log((await asked).status);
 * ```
 */
export class VirtualInternet {
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #directory = new Directory();
  readonly #partitions: Partitions;
  readonly #names = new Map<string, readonly string[]>();
  readonly #taps = new Set<PacketTap>();
  readonly #owner: HostOwner;
  #nextAddress = 1;

  /** An internet without anybody. @param options.seed Decides all that happens by chance. */
  constructor(clock: VirtualClock, options: { readonly seed?: number } = {}) {
    this.#clock = clock;
    this.#random = new SeededRandom(options.seed);
    this.#partitions = new Partitions(clock);
    this.#owner = {
      connect: (host, to, dial) => this.#connect(host, to, dial),
      send: (host, port, { data, to }) => this.#send(host, port, { data, to }),
      resolve: (hostname, signal) => this.#resolve(hostname, signal),
    };
  }

  /** Puts a host into it, with an address of its own from 50.0.0.0/8 unless something else is said. */
  host(options: HostOptions = {}): VirtualHost {
    const host = this.#makeHost({ addresses: [this.#freeAddress()], ...options }, []);
    this.#directory.addHost(host);
    return host;
  }

  /** Puts a network into it, whose hosts are behind a NAT. */
  lan(options: LanOptions = {}): VirtualLan {
    const { address = this.#freeAddress(), nat = "port-restricted", hairpin = false } = options;
    const lan = new VirtualLan({
      address,
      nat: new Nat(nat, options.mappingMs),
      firewall: new Firewall(options.firewall ?? { blocksIncoming: true }),
      uplink: this.#linkOf(options.upload),
      downlink: this.#linkOf(options.download),
      hairpin,
      makeHost: (each) => this.#makeHost(each, [ROUTER_ADDRESS]),
      joined: (host, into) => this.#directory.addHost(host, into),
    });
    this.#directory.addLan(lan);
    return lan;
  }

  /** Makes a link that several hosts can share. */
  link(options: LinkOptions = {}): Link {
    return new Link(this.#random.fork(), options);
  }

  /** Gives a name to addresses; without any, the name is known no more. */
  name(hostname: string, ...addresses: readonly string[]): void {
    if (addresses.length > 0) this.#names.set(hostname, addresses);
    else this.#names.delete(hostname);
  }

  /** Keeps hosts of one group from those of the others; those in no group are a group of their own. */
  partition(
    groups: readonly (readonly VirtualHost[])[],
    options: PartitionOptions = {},
  ): Partition {
    return this.#partitions.add(groups, options);
  }

  /** Listens to everything that is sent, until the function that it gives is called. */
  tap(tap: PacketTap): () => void {
    this.#taps.add(tap);
    return () => void this.#taps.delete(tap);
  }

  #makeHost(options: HostOptions, gateways: readonly string[]): VirtualHost {
    return new VirtualHost(this.#owner, {
      addresses: options.addresses ?? [],
      uplink: this.#linkOf(options.upload, options.uploadBytesPerSec),
      downlink: this.#linkOf(options.download, options.downloadBytesPerSec),
      firewall: new Firewall(options.firewall),
      gateways,
    });
  }

  #linkOf(options: LinkOptions | Link = {}, rateBytesPerSec = Infinity): Link {
    if (options instanceof Link) return options;
    return this.link({ delayMs: DEFAULT_DELAY_MS, rateBytesPerSec, ...options });
  }

  #freeAddress(): string {
    for (;;) {
      const number = this.#nextAddress++;
      const address = `50.${number >> 16}.${number >> 8 & 255}.${number & 255}`;
      if (!this.#directory.has(address)) return address;
    }
  }

  #connect(host: VirtualHost, to: Endpoint, { signal }: DialOptions): Promise<ByteStream> {
    const scene = {
      clock: this.#clock,
      directory: this.#directory,
      partitions: this.#partitions,
      tap: (packet: TappedPacket) => this.#show(packet),
    };
    return new StreamDial(scene, host, to).run(signal);
  }

  #send(
    host: VirtualHost,
    port: number,
    { data, to }: { readonly data: Uint8Array; readonly to: Endpoint },
  ): void {
    if (isMulticast(to.hostname)) return this.#sendToGroup(host, port, { data, to });
    const sending = { protocol: "udp", port, to } as const;
    const out = this.#directory.wayOut(host, sending, this.#clock.now());
    if (!out) return;
    this.#show({ protocol: "udp", at: this.#clock.now(), host, from: out.from, to, data });
    this.#carry(data, { links: out.links, to }, () => {
      const way = this.#directory.wayIn(host, out, sending, this.#clock.now());
      if (way && !this.#partitions.isCut(host, way.host)) this.#bring(data, out.from, way);
      return false;
    });
  }

  #bring(data: Uint8Array, from: Endpoint, { host, to, links }: WayIn): void {
    this.#carry(data, { links, to }, () => host.deliver(data.slice(), from, to));
  }

  #sendToGroup(
    host: VirtualHost,
    port: number,
    { data, to }: { readonly data: Uint8Array; readonly to: Endpoint },
  ): void {
    const isIpv6 = to.hostname.includes(":");
    const own = host.addresses.find((address) => address.includes(":") === isIpv6);
    if (own === undefined) throw new Error(`Cannot send to ${to.hostname}: there is no way to it`);
    const from = { hostname: own, port };
    this.#show({ protocol: "udp", at: this.#clock.now(), host, from, to, data });
    for (const neighbour of this.#directory.neighboursOf(host)) {
      if (this.#partitions.isCut(host, neighbour)) continue;
      const links = neighbour === host ? [] : [host.uplink, neighbour.downlink];
      this.#carry(data, { links, to }, () => neighbour.deliverToGroup(data, from, to));
    }
  }

  #carry(
    data: Uint8Array,
    { links, to }: { readonly links: readonly Link[]; readonly to: Endpoint },
    arrived: () => boolean,
  ): void {
    const bytes = data.length + UDP_HEADER_BYTES[to.hostname.includes(":") ? 6 : 4];
    if (links.some((link) => link.mtu < bytes)) return;
    carry(this.#clock, { links, bytes, arrived });
  }

  #show(packet: TappedPacket): void {
    for (const tap of this.#taps) tap(packet);
  }

  async #resolve(hostname: string, signal: AbortSignal | undefined): Promise<string[]> {
    await new Promise<void>((go) => void this.#clock.setTimer(RESOLVE_MS, go));
    signal?.throwIfAborted();
    const addresses = this.#names.get(hostname);
    if (addresses) return [...addresses];
    throw new Error(`Cannot resolve "${hostname}": no such name is known`);
  }
}

function isMulticast(address: string): boolean {
  return /^(22[4-9]|23\d)\./.test(address) || /^ff/i.test(address);
}
