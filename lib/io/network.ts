import type { Dialer, StreamListener } from "./byte_stream.ts";
import type { DatagramOptions, Datagrams } from "./datagrams.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Http, HttpHandler, HttpServer } from "./http.ts";
import type { Interfaces } from "./interfaces.ts";

/** Finds the addresses of names. */
export interface Resolver {
  /**
   * Gives the addresses of a name, IPv4 first; a literal address gives itself, and so does a name that only the proxy
   * behind the network may resolve.
   *
   * @throws {Error} if there is none.
   */
  resolve(hostname: string, options?: { readonly signal?: AbortSignal }): Promise<string[]>;
}

/** What a network can not do, such as one that goes through a proxy. */
export interface NetworkAbilities {
  /** Whether others can connect to us; else what {@linkcode Network.listen} gives never hears of anybody. */
  readonly incoming: boolean;
  /** Whether there are UDP sockets: for UDP trackers, DHT and uTP. */
  readonly datagrams: boolean;
  /** Whether multicast groups of the local network can be reached: for local discovery and UPnP. */
  readonly multicast: boolean;
  /** Whether a router may be asked to map ports. */
  readonly portMapping: boolean;
  /** Whether names are resolved here, and not by a proxy. */
  readonly localNames: boolean;
  /** Why what is missing is missing, a sentence each without a full stop; fit for display. */
  readonly reasons: readonly string[];
}

/** Whom a network has nothing to do with, such as those that an IP filter names. */
export interface NetworkAccess {
  /** Says why an address is refused, in words fit for display; undefined where it is not, and for a name. */
  refuse(address: string): string | undefined;
  /** Calls after it refuses others than before; gives what ends that. */
  watch(changed: () => void): () => void;
}

/** All of the network that a session uses. */
export interface Network {
  /** Opens streams. */
  readonly dialer: Dialer;
  /** Finds addresses. */
  readonly resolver: Resolver;
  /** Asks HTTP servers. */
  readonly http: Http;
  /** Tells how this machine is connected. */
  readonly interfaces: Interfaces;
  /** What it can do; everything where it does not say. */
  readonly abilities?: NetworkAbilities;
  /** Whom it refuses; nobody where it does not say. */
  readonly access?: NetworkAccess;
  /** Why nothing gets out at present, in words that may follow others: "the proxy …"; undefined where that is not known. */
  readonly trouble?: string | undefined;
  /** Listens for streams. @throws {Error} if the port is taken or not allowed. */
  listen(at: Endpoint): StreamListener;
  /** Opens a UDP socket. @throws {Error} if the port is taken, a group can not be joined, or UDP is not to be had. */
  bindDatagrams(at: Endpoint, options?: DatagramOptions): Promise<Datagrams>;
  /** Serves HTTP. @throws {Error} if the port is taken or not allowed. */
  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer;
}
