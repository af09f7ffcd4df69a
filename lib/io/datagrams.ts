import type { Endpoint } from "./endpoint.ts";

/** A UDP socket: nearly what `Deno.listenDatagram` gives. */
export interface Datagrams {
  /** Where it listens; the port is never 0. */
  readonly addr: Endpoint;
  /** Whether it takes so few datagrams a second that streams over it would be worse than none; false where it does not say. */
  readonly isSlow?: boolean;
  /** Waits for the next datagram; rejects once the socket is closed. The bytes are the caller's. */
  receive(): Promise<[Uint8Array, Endpoint]>;
  /** Sends one datagram to an address; gives the number of bytes sent. */
  send(data: Uint8Array, to: Endpoint): Promise<number>;
  /** Ends it. */
  close(): void;
}

/** How to open a UDP socket. */
export interface DatagramOptions {
  /** Lets other sockets of this machine have the port too, as is the custom with ports of multicast groups. */
  readonly reuseAddress?: boolean;
  /** Multicast groups to join, all of the family of the socket. What is sent to them is heard on this machine too. */
  readonly multicastGroups?: readonly string[];
  /**
   * Addresses of this machine, of the family of the socket, on whose interfaces the groups are joined; where there are
   * none, the system chooses one. What a socket sends to a group leaves by the interface of the address that it is bound to.
   */
  readonly multicastInterfaces?: readonly string[];
}
