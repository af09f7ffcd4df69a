import { formatEndpoint, parseIp, scopeOf } from "../../lib/address/mod.ts";
import type {
  DatagramOptions,
  Datagrams,
  Dialer,
  Endpoint,
  Http,
  HttpHandler,
  HttpRequest,
  HttpResponse,
  HttpServer,
  InterfaceAddress,
  Interfaces,
  Network,
  Resolver,
  StreamListener,
} from "../../lib/io/mod.ts";
import { FakeDatagrams } from "./_fake_datagrams.ts";

/** Sees each datagram before it arrives; one for which it gives false is lost. */
export type DatagramFilter = (data: Uint8Array, from: Endpoint, to: Endpoint) => boolean;

/**
 * An internet in memory: names, and machines with addresses, which exchange datagrams and HTTP. All arrives at once and
 * in order. There are no streams in it.
 *
 * ```ts
 * const internet = new FakeInternet({ "tracker.example": ["8.8.8.8"] });
 * internet.machine("8.8.8.8").serveHttp({ hostname: "0.0.0.0", port: 80 }, () => new Response("hello"));
 * const network = internet.machine("9.9.9.9", "2600::9");
 * await network.http.request({ url: new URL("http://tracker.example/") });
 * ```
 */
export class FakeInternet {
  /** Addresses by name. */
  readonly names: Map<string, readonly string[]>;
  /** Decides which datagrams arrive; all, at first. */
  filter: DatagramFilter = () => true;
  readonly #machines: FakeNetwork[] = [];

  /** Makes one with these names. */
  constructor(names: Readonly<Record<string, readonly string[]>> = {}) {
    this.names = new Map(Object.entries(names));
  }

  /** Puts a machine with these addresses into it; each machine has loopback addresses besides. */
  machine(...addresses: readonly string[]): FakeNetwork {
    const machine = new FakeNetwork(this, addresses);
    this.#machines.push(machine);
    return machine;
  }

  /** All machines, in the order in which they were made. */
  get machines(): readonly FakeNetwork[] {
    return this.#machines;
  }

  /** Gives the machine that an address is of, as seen from another. */
  machineAt(address: string, from: FakeNetwork): FakeNetwork | undefined {
    if (scopeOf(address) === "loopback") return from;
    return this.#machines.find((machine) => machine.addresses.includes(address));
  }
}

/** The network of one machine of a {@linkcode FakeInternet}. */
export class FakeNetwork implements Network {
  /** Its addresses, without the loopback ones. */
  readonly addresses: readonly string[];
  /** Has no streams. */
  readonly dialer: Dialer = { connect: () => Promise.reject(noStreams()) };
  /** Knows the names of the internet, and localhost. */
  readonly resolver: Resolver = { resolve: (hostname) => this.#resolve(hostname) };
  /** Asks the servers of other machines, and its own. */
  readonly http: Http = { request: (request) => this.#request(request) };
  /** Knows the addresses, each in a network of its own (/24 or /64), and {@linkcode FakeNetwork.gateways}. */
  readonly interfaces: Interfaces = {
    addresses: () => Promise.resolve(this.addresses.map(interfaceAddress)),
    gateways: () => Promise.resolve(this.gateways),
  };
  /** The routers that it knows of. */
  gateways: readonly string[] = [];
  readonly #internet: FakeInternet;
  readonly #sockets = new Map<number, FakeDatagrams[]>();
  readonly #servers = new Map<number, HttpHandler>();
  #nextPort = 40_000;

  /** Is made by {@linkcode FakeInternet.machine}. */
  constructor(internet: FakeInternet, addresses: readonly string[]) {
    this.#internet = internet;
    this.addresses = addresses;
  }

  listen(_at: Endpoint): StreamListener {
    throw noStreams();
  }

  bindDatagrams(at: Endpoint, options: DatagramOptions = {}): Promise<Datagrams> {
    const { reuseAddress = false, multicastGroups = [] } = options;
    const addr = { hostname: at.hostname, port: at.port || this.#nextPort++ };
    const sockets = this.#socketsAt(addr.port);
    if (!reuseAddress && sockets.some((socket) => socket.addr.hostname === addr.hostname)) {
      return Promise.reject(new Error(`Cannot bind ${formatEndpoint(addr)}: it is in use`));
    }
    const socket = new FakeDatagrams(addr, {
      send: (data, to) => this.#send(data, { addr, to }),
      groups: multicastGroups,
      closed: () => this.#sockets.set(addr.port, this.#socketsAt(addr.port, socket)),
    });
    this.#sockets.set(addr.port, [...sockets, socket]);
    return Promise.resolve(socket);
  }

  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer {
    const port = at.port || this.#nextPort++;
    if (this.#servers.has(port)) throw new Error(`Cannot serve at port ${port}: it is in use`);
    this.#servers.set(port, handler);
    const close = () => {
      this.#servers.delete(port);
      return Promise.resolve();
    };
    return { addr: { hostname: at.hostname, port }, close };
  }

  /** Gives what answers HTTP at a port of this machine. */
  handlerAt(port: number): HttpHandler | undefined {
    return this.#servers.get(port);
  }

  /** Hands a datagram to the socket that it is for, if there is one. */
  deliver(data: Uint8Array, from: Endpoint, to: Endpoint): void {
    const any = to.hostname.includes(":") ? "::" : "0.0.0.0";
    const sockets = this.#socketsAt(to.port);
    const socket = sockets.find(({ addr }) => addr.hostname === to.hostname) ??
      sockets.find(({ addr }) => addr.hostname === any);
    socket?.arrived(data.slice(), from);
  }

  /** Hands a datagram to all sockets that are in the group that it is for. */
  deliverToGroup(data: Uint8Array, from: Endpoint, group: Endpoint): void {
    for (const socket of this.#socketsAt(group.port)) {
      if (socket.groups.includes(group.hostname)) socket.arrived(data.slice(), from);
    }
  }

  #socketsAt(port: number, except?: FakeDatagrams): FakeDatagrams[] {
    return (this.#sockets.get(port) ?? []).filter((socket) => socket !== except);
  }

  #send(data: Uint8Array, options: { readonly addr: Endpoint; readonly to: Endpoint }): void {
    const { addr, to } = options;
    const bound = this.addresses.includes(addr.hostname) ? addr.hostname : undefined;
    const from = { hostname: bound ?? this.#sourceFor(to.hostname), port: addr.port };
    if (!this.#internet.filter(data, from, to)) return;
    if (isMulticast(to.hostname)) {
      for (const machine of this.#internet.machines) machine.deliverToGroup(data, from, to);
      return;
    }
    this.#internet.machineAt(to.hostname, this)?.deliver(data, from, to);
  }

  async #request({ url, method, headers, body: sent, signal }: HttpRequest): Promise<HttpResponse> {
    signal?.throwIfAborted();
    const [address = ""] = await this.#resolve(url.hostname.replace(/^\[|\]$/g, ""));
    const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
    const handler = this.#internet.machineAt(address, this)?.handlerAt(port);
    if (handler === undefined) throw new Error(`Cannot ask ${url.href}: connection refused`);
    const from = { hostname: this.#sourceFor(address), port: this.#nextPort++ };
    const answer = Promise.resolve(handler(
      new Request(url, {
        ...(method === undefined ? {} : { method }),
        ...(sent === undefined ? {} : { body: sent.slice() }),
        headers,
      }),
      from,
    ));
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const { status, headers: fields, body } = await Promise.race([answer, aborted]);
    // The signal ends the body too.
    const ending = body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
    return { status, headers: fields, body: ending ?? null };
  }

  #resolve(hostname: string): Promise<string[]> {
    if (parseIp(hostname) !== undefined) return Promise.resolve([hostname]);
    if (hostname === "localhost") return Promise.resolve(["127.0.0.1", "::1"]);
    const addresses = this.#internet.names.get(hostname);
    if (addresses !== undefined) return Promise.resolve([...addresses]);
    return Promise.reject(new Error(`Cannot resolve "${hostname}": no such name is known`));
  }

  /** The address that what goes to `to` comes from. */
  #sourceFor(to: string): string {
    const isIpv6 = to.includes(":");
    if (scopeOf(to) === "loopback") return isIpv6 ? "::1" : "127.0.0.1";
    const source = this.addresses.find((address) => address.includes(":") === isIpv6);
    if (source === undefined) throw new Error(`Cannot send to ${to}: there is no way to it`);
    return source;
  }
}

function interfaceAddress(address: string, index: number): InterfaceAddress {
  const name = `eth${index}`;
  return address.includes(":")
    ? { name, address, family: "IPv6", netmask: "ffff:ffff:ffff:ffff::" }
    : { name, address, family: "IPv4", netmask: "255.255.255.0" };
}

function isMulticast(address: string): boolean {
  const [first = 0] = parseIp(address) ?? [];
  return address.includes(":") ? first === 0xff : first >= 224 && first < 240;
}

function noStreams(): Error {
  return new Error("Cannot open a stream: this network has none");
}
