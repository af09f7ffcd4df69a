import type { Network, StreamListener } from "../io/mod.ts";

/** The first port that is tried when the user names none, and how many after it. */
const FIRST_PORT = 6881;
const PORTS_TRIED = 100;

/** Where to listen. */
export interface ListenOptions {
  /** The port; 0 for any, undefined for 6881 or the next that is free. */
  readonly port?: number | undefined;
  /** The address; undefined for all of this machine's. */
  readonly bind?: string | undefined;
}

/**
 * Listens for peers.
 *
 * @throws {Error} if the port that was named is taken, or no port can be had.
 */
export function listenForPeers(network: Network, options: ListenOptions): StreamListener {
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

function listenAt(network: Network, port: number, bind: string | undefined): StreamListener {
  if (bind !== undefined) return network.listen({ hostname: bind, port });
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
