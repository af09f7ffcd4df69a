import { scopeOf } from "../address/mod.ts";
import type { Endpoint, Io } from "../io/mod.ts";
import { ExternalAddressVote, type Family, PortMapper, type PortMapping } from "../reach/mod.ts";
import { type Bind, bindByFamily } from "./bound_addresses.ts";

/** Where others reach a session. */
export interface ReachabilityStatus {
  /** The port that others are told: that of the router, where it maps one; undefined where nobody can reach us. */
  readonly announcedPort: number | undefined;
  /** The ports of the router that lead to ours. */
  readonly mappings: readonly PortMapping[];
  /** Our addresses as others see them. */
  readonly addresses: readonly string[];
}

/** How others are to reach us. */
export interface ReachabilityOptions {
  /** The port that we listen at, by TCP and UDP. */
  readonly port: number;
  /** The address that all must leave from, or one of each family; undefined for any. */
  readonly bind?: Bind;
  /** Whether routers are asked to let peers in. */
  readonly portMapping: boolean;
  /** Others reach us at another address or port than before: it is time to tell. It is the first that is known if so said. */
  changed(how: { readonly isFirst: boolean }): void;
}

/** Where others reach us: the ports that routers map (UPnP, NAT-PMP, PCP), and the address that others see. */
export class Reachability implements ReachabilityStatus {
  readonly #options: ReachabilityOptions;
  readonly #io: Io;
  readonly #votes = new ExternalAddressVote();
  readonly #mapper: PortMapper | undefined;
  /** The port of a router that leads to ours. */
  #mappedPort: number | undefined;
  /** Our address, as a router tells it. */
  #mappedAddress: string | undefined;

  /** Begins to ask routers, where that is wanted. */
  constructor(io: Io, options: ReachabilityOptions) {
    const { network, clock, random, log } = io;
    const { port, bind, portMapping } = options;
    this.#options = options;
    this.#io = io;
    if (!portMapping || network.abilities?.portMapping === false) return;
    this.#mapper = new PortMapper(network, {
      clock,
      random,
      log,
      ports: { tcp: port, udp: port },
      onChange: (mappings) => this.#mapped(mappings),
      ...mapperBind(bind),
    });
    this.#mapper.start();
  }

  /** The port that others are to be told: that of the router, where it maps one; undefined where nobody can reach us. */
  get announcedPort(): number | undefined {
    if (this.#io.network.abilities?.incoming === false) return undefined;
    return this.#mappedPort ?? this.#options.port;
  }

  /** The ports of the router that lead to ours. */
  get mappings(): readonly PortMapping[] {
    return this.#mapper?.status() ?? [];
  }

  /** Our addresses, as a router tells them, or else as others see them. */
  get addresses(): readonly string[] {
    return [this.#addressOf("IPv4"), this.#addressOf("IPv6")]
      .filter((address) => address !== undefined);
  }

  /** Others say what our address is: trackers (BEP 24), peers (BEP 10), nodes of the DHT (BEP 42). */
  addressSeen(address: string, voter: string): void {
    this.#change(() => {
      this.#votes.vote(address, voter);
    });
  }

  /** Where a peer at an address sees us; undefined while nobody has told. */
  endpointFor(hostname: string): Endpoint | undefined {
    const address = this.#addressOf(hostname.includes(":") ? "IPv6" : "IPv4");
    if (address === undefined) return undefined;
    return { hostname: address, port: this.announcedPort ?? this.#options.port };
  }

  /** Whether an endpoint is our own, as far as we know. */
  isSelf({ hostname, port }: Endpoint): boolean {
    const isPort = port === this.announcedPort || port === this.#options.port;
    const isSeen = hostname === this.#votes.address(hostname.includes(":") ? "IPv6" : "IPv4");
    return isPort && (isSeen || hostname === this.#mappedAddress);
  }

  /** Takes mappings back. */
  async close(): Promise<void> {
    await this.#mapper?.close();
  }

  /** A router knows its own address at once, others tell of a new one little by little. */
  #addressOf(family: Family): string | undefined {
    const mapped = this.#mappedAddress;
    const isOfFamily = mapped?.includes(":") === (family === "IPv6");
    return mapped !== undefined && isOfFamily ? mapped : this.#votes.address(family);
  }

  #mapped(mappings: readonly PortMapping[]): void {
    const [address] = mappings.map(({ externalAddress }) => externalAddress).filter(isGlobal);
    this.#change(() => {
      // Who saw us before saw the old address.
      if (this.#mappedAddress !== undefined && address !== undefined) {
        if (address !== this.#mappedAddress) this.#votes.clear();
      }
      this.#mappedAddress = address;
      this.#mappedPort = mappings.find(({ transport }) => transport === "tcp")?.externalPort;
    });
  }

  /** Does what may change where others reach us, and tells if it did. */
  #change(by: () => void): void {
    const { addresses: before, announcedPort: portBefore } = this;
    by();
    const { addresses, announcedPort } = this;
    const isPortNew = announcedPort !== portBefore;
    const isAddressNew = addresses.some((address) => !before.includes(address));
    if (isAddressNew) {
      const message = `Others see us at ${addresses.join(", ")}`;
      this.#io.log.write({ level: "info", message });
    }
    if (!isPortNew && !isAddressNew) return;
    this.#options.changed({ isFirst: !isPortNew && before.length === 0 });
  }
}

/** Behind a second NAT the router's address is no more one of the internet than ours is. */
function isGlobal(address: string | undefined): address is string {
  return address !== undefined && scopeOf(address) === "global";
}

/** Routers are asked over IPv4, if that can be. */
function mapperBind(bind: Bind): { readonly bind?: string } {
  const { 4: ipv4, 6: ipv6 } = bindByFamily(bind) ?? {};
  const address = ipv4 ?? ipv6;
  return address === undefined ? {} : { bind: address };
}
