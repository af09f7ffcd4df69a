import { formatEndpoint, parseIp, scopeOf } from "../../address/mod.ts";
import type {
  ByteStream,
  DatagramOptions,
  Datagrams,
  Dialer,
  DialOptions,
  Endpoint,
  Http,
  HttpHandler,
  HttpServer,
  InterfaceAddress,
  Interfaces,
  Network,
  Resolver,
  StreamListener,
} from "../../io/mod.ts";
import { DatagramSocket } from "./datagram_socket.ts";
import type { Firewall } from "./firewall.ts";
import { askHttp } from "./http_client.ts";
import { serveHttp } from "./http_server.ts";
import type { Link } from "./link.ts";
import { VirtualListener } from "./stream_listener.ts";

/** What a host asks of its internet. */
export interface HostOwner {
  /** Dials for it. */
  connect(host: VirtualHost, to: Endpoint, options: DialOptions): Promise<ByteStream>;
  /** Sends for it. @throws {Error} if it has no address to send from. */
  send(host: VirtualHost, port: number, datagram: { data: Uint8Array; to: Endpoint }): void;
  /** Finds the addresses of a name. */
  resolve(hostname: string, signal: AbortSignal | undefined): Promise<string[]>;
}

/** What a host is made of. */
export interface HostParts {
  /** Its addresses. */
  readonly addresses: readonly string[];
  /** What it sends passes here. */
  readonly uplink: Link;
  /** What it receives passes here. */
  readonly downlink: Link;
  /** What it lets in and out. */
  readonly firewall: Firewall;
  /** Routers that lead out of its network. */
  readonly gateways: readonly string[];
}

/** Where ports begin that nobody asked for by number. */
const FIRST_FREE_PORT = 50_000;

/** A machine in a {@linkcode VirtualInternet}; its sockets, HTTP and names are those of a real one to who uses them. */
export class VirtualHost implements Network {
  /** Its addresses, without the loopback ones. */
  readonly addresses: readonly string[];
  /** What it sends passes here. */
  readonly uplink: Link;
  /** What it receives passes here. */
  readonly downlink: Link;
  /** What it lets in and out. */
  readonly firewall: Firewall;
  /** Opens streams. */
  readonly dialer: Dialer = {
    connect: (to, options = {}) => this.#owner.connect(this, to, options),
  };
  /** Knows the names of the internet, and localhost. */
  readonly resolver: Resolver = {
    resolve: (hostname, options) => this.#resolve(hostname, options?.signal),
  };
  /** Asks servers, over streams; `https:` is spoken as `http:`. */
  readonly http: Http = { request: (request) => askHttp(this, request) };
  /** Tells its addresses. */
  readonly interfaces: Interfaces = {
    addresses: () => Promise.resolve(this.#interfaceAddresses()),
    gateways: () => Promise.resolve(this.#gateways),
  };
  readonly #owner: HostOwner;
  readonly #gateways: readonly string[];
  readonly #listeners = new Map<number, VirtualListener[]>();
  readonly #sockets = new Map<number, DatagramSocket[]>();
  #nextPort = FIRST_FREE_PORT;

  /** Is made by {@linkcode VirtualInternet.host} and {@linkcode VirtualLan.host}. */
  constructor(owner: HostOwner, parts: HostParts) {
    this.#owner = owner;
    this.addresses = parts.addresses;
    this.uplink = parts.uplink;
    this.downlink = parts.downlink;
    this.firewall = parts.firewall;
    this.#gateways = parts.gateways;
  }

  /** Its first address. */
  get address(): string {
    const [first] = this.addresses;
    if (first === undefined) throw new Error("Cannot name the address of a host: it has none");
    return first;
  }

  /** Listens for streams, at any of its addresses or at one. */
  listen(at: Endpoint): StreamListener {
    const port = at.port || this.takePort();
    const others = this.#listeners.get(port) ?? [];
    if (others.some(({ addr }) => hears(addr.hostname, at.hostname) || isAny(at.hostname))) {
      throw new Error(`Cannot listen at port ${port}: it is in use`);
    }
    const listener = new VirtualListener({ hostname: at.hostname, port }, () => {
      const rest = this.#listeners.get(port)?.filter((each) => each !== listener) ?? [];
      this.#listeners.set(port, rest);
    });
    this.#listeners.set(port, [...others, listener]);
    return listener;
  }

  /** Opens a UDP socket. */
  bindDatagrams(at: Endpoint, options: DatagramOptions = {}): Promise<Datagrams> {
    const addr = { hostname: at.hostname, port: at.port || this.takePort() };
    const { reuseAddress = false, multicastGroups = [] } = options;
    const isTaken = this.#socketsAt(addr.port).some((socket) =>
      socket.addr.hostname === addr.hostname && !(reuseAddress && socket.options.isShared)
    );
    if (isTaken) {
      return Promise.reject(new Error(`Cannot bind ${formatEndpoint(addr)}: it is in use`));
    }
    const socket = new DatagramSocket(addr, {
      send: (data, to) => this.#owner.send(this, addr.port, { data, to }),
      closed: () => {
        this.#sockets.set(addr.port, this.#socketsAt(addr.port).filter((each) => each !== socket));
      },
    }, { isShared: reuseAddress, groups: multicastGroups });
    this.#sockets.set(addr.port, [...this.#socketsAt(addr.port), socket]);
    return Promise.resolve(socket);
  }

  /** Serves HTTP, one request a connection. */
  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer {
    return serveHttp(this.listen(at), handler);
  }

  /** A port that nobody has asked for yet. */
  takePort(): number {
    return this.#nextPort++;
  }

  /** Who listens for streams at one of its endpoints. */
  listenerAt(to: Endpoint): VirtualListener | undefined {
    const listeners = this.#listeners.get(to.port);
    return listeners?.find(({ addr }) => hears(addr.hostname, to.hostname));
  }

  /** Hands a datagram to the socket that it is for, if there is one; says whether that one waited for it. */
  deliver(data: Uint8Array, from: Endpoint, to: Endpoint): boolean {
    const sockets = this.#socketsAt(to.port);
    const socket = sockets.find(({ addr }) => addr.hostname === to.hostname) ??
      sockets.find(({ addr }) => addr.hostname === anyAddress(to.hostname));
    return socket?.arrived(data, from) ?? false;
  }

  /** Hands a datagram for a multicast group to all sockets that are in it; says whether one waited for it. */
  deliverToGroup(data: Uint8Array, from: Endpoint, to: Endpoint): boolean {
    let wasAwaited = false;
    for (const socket of this.#socketsAt(to.port)) {
      if (!socket.options.groups.includes(to.hostname)) continue;
      if (socket.arrived(data.slice(), from)) wasAwaited = true;
    }
    return wasAwaited;
  }

  /** The address that what goes to `to` comes from. @throws {Error} if it has none of that family. */
  sourceFor(to: string): string {
    const isIpv6 = to.includes(":");
    if (scopeOf(to) === "loopback") return isIpv6 ? "::1" : "127.0.0.1";
    const source = this.addresses.find((address) => address.includes(":") === isIpv6);
    if (source === undefined) throw new Error(`Cannot send to ${to}: there is no way to it`);
    return source;
  }

  #socketsAt(port: number): DatagramSocket[] {
    return this.#sockets.get(port) ?? [];
  }

  #resolve(hostname: string, signal: AbortSignal | undefined): Promise<string[]> {
    if (parseIp(hostname) !== undefined) return Promise.resolve([hostname]);
    if (hostname === "localhost") return Promise.resolve(["127.0.0.1", "::1"]);
    return this.#owner.resolve(hostname, signal);
  }

  #interfaceAddresses(): InterfaceAddress[] {
    return [
      { name: "lo", address: "127.0.0.1", family: "IPv4", netmask: "255.0.0.0" },
      ...this.addresses.map((address): InterfaceAddress =>
        address.includes(":")
          ? { name: "eth0", address, family: "IPv6", netmask: "ffff:ffff:ffff:ffff::" }
          : { name: "eth0", address, family: "IPv4", netmask: "255.255.255.0" }
      ),
    ];
  }
}

function isAny(hostname: string): boolean {
  return hostname === "::" || hostname === "0.0.0.0";
}

/** Whether who listens at one address is reached at another; `::` takes IPv4 as well, as systems mostly have it. */
function hears(at: string, to: string): boolean {
  return at === to || at === "::" || at === anyAddress(to);
}

function anyAddress(like: string): string {
  return like.includes(":") ? "::" : "0.0.0.0";
}
