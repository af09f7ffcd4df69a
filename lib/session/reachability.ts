import { formatEndpoint } from "../address/mod.ts";
import type { Endpoint, Io } from "../io/mod.ts";
import { ExternalAddressVote, PortMapper, type PortMapping } from "../reach/mod.ts";

/** Where others reach a session. */
export interface ReachabilityStatus {
  /** The port that others are told: that of the router, where it maps one. */
  readonly announcedPort: number;
  /** The ports of the router that lead to ours. */
  readonly mappings: readonly PortMapping[];
  /** Our addresses as others see them. */
  readonly addresses: readonly string[];
}

/** How others are to reach us. */
export interface ReachabilityOptions {
  /** The port that we listen at, by TCP and UDP. */
  readonly port: number;
  /** The address that all must leave from; undefined for any. */
  readonly bind?: string | undefined;
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
  #announcedPort: number;

  /** Begins to ask routers, where that is wanted. */
  constructor(io: Io, options: ReachabilityOptions) {
    const { network, clock, random, log } = io;
    const { port, bind, portMapping } = options;
    this.#options = options;
    this.#io = io;
    this.#announcedPort = port;
    if (!portMapping || network.abilities?.portMapping === false) return;
    this.#mapper = new PortMapper(network, {
      clock,
      random,
      log,
      ports: { tcp: port, udp: port },
      onChange: (mappings) => this.#mapped(mappings),
      ...(bind === undefined ? {} : { bind }),
    });
    this.#mapper.start();
  }

  /** The port that others are to be told: that of the router, where it maps one. */
  get announcedPort(): number {
    return this.#announcedPort;
  }

  /** The ports of the router that lead to ours. */
  get mappings(): readonly PortMapping[] {
    return this.#mapper?.status() ?? [];
  }

  /** Our addresses as others see them. */
  get addresses(): readonly string[] {
    return [this.#votes.address("IPv4"), this.#votes.address("IPv6")]
      .filter((address) => address !== undefined);
  }

  /** Others say what our address is: trackers (BEP 24), peers (BEP 10), nodes of the DHT (BEP 42). */
  addressSeen(address: string, voter: string): void {
    const before = this.addresses.at(0);
    if (!this.#votes.vote(address, voter)) return;
    this.#io.log.write({ level: "info", message: `Others see us at ${this.addresses.join(", ")}` });
    this.#options.changed({ isFirst: before === undefined });
  }

  /** Where a peer at an address sees us; undefined while nobody has told. */
  endpointFor(hostname: string): Endpoint | undefined {
    const address = this.#votes.address(hostname.includes(":") ? "IPv6" : "IPv4");
    return address === undefined ? undefined : { hostname: address, port: this.#announcedPort };
  }

  /** Whether an endpoint is our own, as far as we know. */
  isSelf({ hostname, port }: Endpoint): boolean {
    const isPort = port === this.#announcedPort || port === this.#options.port;
    return isPort && this.addresses.includes(hostname);
  }

  /** Takes mappings back. */
  async close(): Promise<void> {
    await this.#mapper?.close();
  }

  #mapped(mappings: readonly PortMapping[]): void {
    const before = this.#announcedPort;
    const tcp = mappings.find(({ transport }) => transport === "tcp");
    this.#announcedPort = tcp?.externalPort ?? this.#options.port;
    for (const { protocol, transport, externalPort, externalAddress = "?" } of mappings) {
      const at = formatEndpoint({ hostname: externalAddress, port: externalPort });
      const message = `The router maps ${transport} ${at} to us (${protocol})`;
      this.#io.log.write({ level: "info", message });
    }
    if (before !== this.#announcedPort) this.#options.changed({ isFirst: false });
  }
}
