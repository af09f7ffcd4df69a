import type { Dialer, StreamListener } from "./byte_stream.ts";
import type { DatagramOptions, Datagrams } from "./datagrams.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Http, HttpHandler, HttpServer } from "./http.ts";
import type { Interfaces } from "./interfaces.ts";

/** Finds the addresses of names. */
export interface Resolver {
  /**
   * Gives the addresses of a name, IPv4 first; a literal address gives itself.
   *
   * @throws {Error} if there is none.
   */
  resolve(hostname: string, options?: { readonly signal?: AbortSignal }): Promise<string[]>;
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
  /** Listens for streams. @throws {Error} if the port is taken or not allowed. */
  listen(at: Endpoint): StreamListener;
  /** Opens a UDP socket. @throws {Error} if the port is taken, a group can not be joined, or UDP is not to be had. */
  bindDatagrams(at: Endpoint, options?: DatagramOptions): Promise<Datagrams>;
  /** Serves HTTP. @throws {Error} if the port is taken or not allowed. */
  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer;
}
