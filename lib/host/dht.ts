import { Dht, PUBLIC_BOOTSTRAP_NODES } from "../dht/mod.ts";
import type { Datagrams, Endpoint, Io, Log } from "../io/mod.ts";
import { type Bind, socketAddresses } from "../session/mod.ts";
import { openDenoIo } from "./deno_io.ts";

/** How a DHT is opened. */
export interface DhtHostOptions {
  /** The address to receive at and to send from, or one of each family; all by default. */
  readonly bind?: Bind;
  /** The UDP port; any that is free by default. */
  readonly port?: number | undefined;
  /** Nodes to begin with, by address or name; those of the public DHT by default. */
  readonly bootstrap?: readonly Endpoint[] | undefined;
  /** What `Dht.saveState()` gave in an earlier run. */
  readonly state?: Uint8Array | undefined;
  /** Whether it answers no queries, as for a short visit (BEP 43); where none can arrive it does not, by default. */
  readonly readOnly?: boolean | undefined;
}

/** How a DHT is opened over Deno's own network. */
export interface OpenDhtOptions extends Omit<DhtHostOptions, "bind"> {
  /** The address, or name of an interface, to receive at and to send from; all by default. */
  readonly bind?: string;
  /** What everything goes through: `socks5://user:password@host:port`; nothing by default. */
  readonly proxy?: string;
  /** Where the log goes; nowhere by default. */
  readonly log?: Log;
}

/** A DHT and all that it stands on. */
export interface OpenedDht extends AsyncDisposable {
  /** The DHT, which has begun to look for others. */
  readonly dht: Dht;
}

/**
 * Joins the DHT over Deno's own network.
 *
 * ```ts ignore
 * await using opened = await openDht();
 * for await (const peers of opened.dht.getPeers(infoHash)) console.log(peers);
 * ```
 *
 * @throws {Error} if the port is taken, or UDP is not to be had.
 */
export async function openDht(options: OpenDhtOptions = {}): Promise<OpenedDht> {
  const io = openDenoIo(options);
  const { bindAddresses } = io;
  const bind = bindAddresses.length === 0 ? undefined : bindAddresses;
  try {
    const dht = await openDhtOver(io, { ...options, bind });
    return {
      dht,
      async [Symbol.asyncDispose]() {
        await dht.close();
        await io[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await io[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Joins the DHT over a network that is given, with each family of addresses that it has.
 *
 * @throws {Error} if the port is taken, or UDP is not to be had.
 */
export async function openDhtOver(io: Io, options: DhtHostOptions = {}): Promise<Dht> {
  const { bind, port = 0, bootstrap = PUBLIC_BOOTSTRAP_NODES, state } = options;
  const { readOnly = io.network.abilities?.incoming === false } = options;
  const sockets = new Map<4 | 6, Datagrams>();
  let failure: unknown;
  for (const [family, hostname] of socketAddresses(bind)) {
    try {
      const reuse = { reuseAddress: port !== 0 && bind === undefined };
      sockets.set(family, await io.network.bindDatagrams({ hostname, port }, reuse));
    } catch (error) {
      failure ??= error;
      const message = `Cannot use the DHT over IPv${family}`;
      io.log.write({ level: "debug", message, error });
    }
  }
  if (sockets.size === 0) throw failure;
  const [ipv4, ipv6] = [sockets.get(4), sockets.get(6)];
  const dht = new Dht({
    clock: io.clock,
    random: io.random,
    log: io.log,
    resolver: io.network.resolver,
    bootstrap,
    allow: ({ hostname }) => io.network.access?.refuse(hostname) === undefined,
    ...(ipv4 ? { ipv4 } : {}),
    ...(ipv6 ? { ipv6 } : {}),
    ...(state ? { state } : {}),
    readOnly,
  });
  dht.start();
  return dht;
}
