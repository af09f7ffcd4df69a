import type { Endpoint } from "./endpoint.ts";

/** A UDP socket: nearly what `Deno.listenDatagram` gives. */
export interface Datagrams {
  /** Where it listens; the port is never 0. */
  readonly addr: Endpoint;
  /** Waits for the next datagram; rejects once the socket is closed. The bytes are the caller's. */
  receive(): Promise<[Uint8Array, Endpoint]>;
  /** Sends one datagram to an address; gives the number of bytes sent. */
  send(data: Uint8Array, to: Endpoint): Promise<number>;
  /** Ends it. */
  close(): void;
}
