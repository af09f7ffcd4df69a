import type { Network, StreamListener } from "../io/mod.ts";
import { type Bind, socketAddresses } from "./bound_addresses.ts";

/** The first port that is tried when the user names none, and how many after it. */
const FIRST_PORT = 6881;
const PORTS_TRIED = 100;

/** Where to listen. */
export interface ListenOptions {
  /** The port; 0 for any, undefined for 6881 or the next that is free. */
  readonly port?: number | undefined;
  /** The address, or one of each family; undefined for all of this machine's. */
  readonly bind?: Bind;
}

/**
 * Listens for peers, at one port: by one listener, or one for each address that is bound.
 *
 * @throws {Error} if the port that was named is taken, or no port can be had.
 */
export function listenForPeers(network: Network, options: ListenOptions): StreamListener[] {
  const { port, bind } = options;
  if (port !== undefined) {
    try {
      return listenAt(network, port, bind);
    } catch (error) {
      throw new Error(`Cannot listen on port ${port}: ${messageOf(error)}`, { cause: error });
    }
  }
  let last: unknown;
  for (let next = FIRST_PORT; next < FIRST_PORT + PORTS_TRIED; next++) {
    try {
      return listenAt(network, next, bind);
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`Cannot listen for peers: ${messageOf(last)}`, { cause: last });
}

function listenAt(network: Network, port: number, bind: Bind): StreamListener[] {
  return bind === undefined ? [listenEverywhere(network, port)] : listenBound(network, port, bind);
}

function listenBound(network: Network, port: number, bind: Bind): StreamListener[] {
  const listeners: StreamListener[] = [];
  try {
    for (const [, hostname] of socketAddresses(bind)) {
      // Where any port will do, the first finds one.
      const free = listeners[0]?.addr.port ?? port;
      listeners.push(network.listen({ hostname, port: free }));
    }
    return listeners;
  } catch (error) {
    for (const listener of listeners) listener.close();
    throw error;
  }
}

function listenEverywhere(network: Network, port: number): StreamListener {
  try {
    return network.listen({ hostname: "::", port });
  } catch (error) {
    // A machine without IPv6 has no `::`; if the port is taken, the second try says so as well.
    if (isTaken(error)) throw error;
    return network.listen({ hostname: "0.0.0.0", port });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && (error.name === "AddrInUse" || /in use/i.test(error.message));
}

function messageOf(error: unknown): string {
  return isTaken(error) ? "it is in use" : error instanceof Error ? error.message : String(error);
}
