import type {
  DatagramOptions,
  Datagrams,
  Dialer,
  Endpoint,
  Http,
  HttpHandler,
  HttpServer,
  Interfaces,
  Log,
  Network,
  Resolver,
  StreamListener,
} from "../io/mod.ts";
import { addressFamily } from "./_address.ts";
import { FetchHttp, type FetchProxy } from "./_fetch_http.ts";
import { DenoHttpServer } from "./_http_server.ts";
import { type GroupMember, joinGroups } from "./_multicast.ts";
import { SocksHttp } from "./_socks_http.ts";
import { SystemInterfaces } from "./_system_interfaces.ts";
import { SystemResolver } from "./_system_resolver.ts";
import { TcpDialer } from "./_tcp_dialer.ts";
import { TcpListener } from "./_tcp_listener.ts";

/** How a {@linkcode DenoNetwork} is set up. */
export interface DenoNetworkOptions {
  /**
   * The local addresses that connections and requests leave from, one of a family; the system's choice where there are none.
   * Where one of a family is missing, nothing of that family is reached.
   */
  readonly bind?: string | readonly string[];
  /** Told what goes wrong inside an HTTP handler. */
  readonly log?: Log;
}

/** The network of this machine. Every address it reports is normalised: `1.2.3.4`, never `::ffff:1.2.3.4`. */
export class DenoNetwork implements Network, Disposable {
  /** Opens TCP streams to addresses; names are refused. */
  readonly dialer: Dialer;
  /** Asks the system; `localhost` and literals are answered at once. */
  readonly resolver: Resolver = new SystemResolver();
  /** Tells of this machine's addresses; without `--allow-sys` it knows of none. */
  readonly interfaces: Interfaces;
  readonly #http: FetchHttp;
  readonly #log: Log | undefined;

  /**
   * Opens nothing yet.
   *
   * @throws {TypeError} if `bind` is not an IP address.
   */
  constructor(options: DenoNetworkOptions = {}) {
    const { bind, log } = options;
    const addresses = typeof bind === "string" ? [bind] : bind ?? [];
    for (const address of addresses) {
      if (addressFamily(address) !== 0) continue;
      throw new TypeError(`Cannot bind to "${address}": it is not an IP address`);
    }
    this.dialer = new TcpDialer(addresses);
    this.interfaces = new SystemInterfaces(addresses);
    this.#http = new FetchHttp({ bind: addresses[0] });
    this.#log = log;
  }

  /** Asks HTTP servers, one hop at a time. */
  get http(): Http {
    return this.#http;
  }

  /** Makes an HTTP client all of whose connections go through a SOCKS5 server; who makes it closes it. */
  openHttp(proxy: FetchProxy): Http & { close(): void } {
    return proxy.hidesNames ? new SocksHttp(proxy) : new FetchHttp({ proxy });
  }

  /** Whether UDP sockets are Deno's own, fast enough for uTP; else they are those of `node:dgram`. */
  get hasFastDatagrams(): boolean {
    return "listenDatagram" in Deno;
  }

  /**
   * Listens for TCP streams.
   *
   * @throws {Error} if the port is taken or not allowed.
   */
  listen(at: Endpoint): StreamListener {
    return new TcpListener(at);
  }

  /**
   * Opens a UDP socket.
   *
   * @throws {Error} if the port is taken or not allowed, or a multicast group can be joined on no interface.
   */
  async bindDatagrams(at: Endpoint, options: DatagramOptions = {}): Promise<Datagrams> {
    const socket = await this.#openDatagrams(at, options);
    try {
      await joinGroups(socket, options);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /**
   * Serves HTTP; a handler that throws answers 500 and is told to the log.
   *
   * @throws {Error} if the port is taken or not allowed.
   */
  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer {
    return new DenoHttpServer(at, handler, this.#log);
  }

  async #openDatagrams(at: Endpoint, options: DatagramOptions): Promise<Datagrams & GroupMember> {
    if (this.hasFastDatagrams) {
      const { UdpSocket } = await import("./_udp_socket.ts");
      return new UdpSocket(at, options);
    }
    const { bindNodeDatagrams } = await import("./_node_udp_socket.ts");
    return await bindNodeDatagrams(at, options);
  }

  /** Closes what is kept between requests; streams, listeners and sockets are closed by those who opened them. */
  close(): void {
    this.#http.close();
  }

  /** As {@linkcode DenoNetwork.close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
