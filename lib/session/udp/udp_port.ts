import { Dht } from "../../dht/mod.ts";
import type { Endpoint, Io } from "../../io/mod.ts";
import { UtpSocket } from "../../utp/mod.ts";
import { type Bind, socketAddresses } from "../bound_addresses.ts";
import { SharedDatagrams } from "./shared_datagrams.ts";

/** What is wanted of the UDP port. */
export interface UdpPortOptions {
  /** The port: that at which peers reach us by TCP, too. */
  readonly port: number;
  /** The address to receive at and to send from, or one of each family; undefined for all. */
  readonly bind?: Bind;
  /** Whether streams are wanted. */
  readonly utp: boolean;
  /** The DHT that is wanted; undefined for none. */
  readonly dht?: DhtWish | undefined;
}

/** How the DHT is to be set up. */
export interface DhtWish {
  /** Nodes to begin with, by address or name. */
  readonly bootstrap: readonly Endpoint[];
  /** What was saved of an earlier run. */
  readonly state?: Uint8Array | undefined;
  /** Told of our address, once others agree on it. */
  readonly onExternalAddress: (hostname: string) => void;
}

/** The UDP port of a session: a socket for each family of addresses, that DHT and uTP share. */
export class UdpPort {
  /** The DHT; undefined where it is not wanted, or there is no UDP. */
  readonly dht: Dht | undefined;
  readonly #sockets: readonly SharedDatagrams[];
  readonly #running: Promise<void>;
  readonly #utp: ReadonlyMap<4 | 6, UtpSocket>;

  private constructor(
    sockets: ReadonlyMap<4 | 6, SharedDatagrams>,
    io: Io,
    { utp, dht }: UdpPortOptions,
  ) {
    this.#sockets = [...sockets.values()];
    this.#running = Promise.all(this.#sockets.map((socket) => socket.run())).then(() => undefined);
    const streams = new Map<4 | 6, UtpSocket>();
    for (const [family, socket] of sockets) {
      if (utp && !socket.isSlow) streams.set(family, new UtpSocket(socket.utp, io));
      else socket.utp.close();
      if (!dht) socket.dht.close();
    }
    if (utp && this.#sockets.some(({ isSlow }) => isSlow)) {
      const message = "uTP is off: fast UDP sockets need Deno's --unstable-net";
      io.log.write({ level: "info", message });
    }
    this.#utp = streams;
    this.dht = dht && sockets.size > 0 ? makeDht(sockets, io, dht) : undefined;
    this.dht?.start();
  }

  /** Opens the sockets that can be had; none of them is no error, for TCP does without. */
  static async open(io: Io, options: UdpPortOptions): Promise<UdpPort> {
    const sockets = new Map<4 | 6, SharedDatagrams>();
    for (const [family, hostname] of socketAddresses(options.bind)) {
      try {
        // The socket for all addresses of IPv6 has those of IPv4, too, where the system does not keep them apart.
        const reuse = { reuseAddress: options.bind === undefined };
        const at = { hostname, port: options.port };
        sockets.set(family, new SharedDatagrams(await io.network.bindDatagrams(at, reuse)));
      } catch (error) {
        const message = `Cannot use UDP over IPv${family}`;
        io.log.write({ level: family === 4 ? "warn" : "debug", message, error });
      }
    }
    return new UdpPort(sockets, io, options);
  }

  /** The sockets that take and dial streams. */
  get utpSockets(): readonly UtpSocket[] {
    return [...this.#utp.values()];
  }

  /** The socket that reaches an address; undefined where there is none. */
  utpFor(hostname: string): UtpSocket | undefined {
    return this.#utp.get(hostname.includes(":") ? 6 : 4);
  }

  /** Ends the DHT and all streams. */
  async close(): Promise<void> {
    await Promise.all([this.dht?.close(), ...this.utpSockets.map((socket) => socket.close())]);
    for (const socket of this.#sockets) socket.close();
    await this.#running;
  }
}

function makeDht(
  sockets: ReadonlyMap<4 | 6, SharedDatagrams>,
  io: Io,
  { bootstrap, state, onExternalAddress }: DhtWish,
): Dht {
  const ipv4 = sockets.get(4)?.dht;
  const ipv6 = sockets.get(6)?.dht;
  return new Dht({
    clock: io.clock,
    random: io.random,
    log: io.log,
    resolver: io.network.resolver,
    bootstrap,
    onExternalAddress,
    // Where no query can arrive, others are not to keep us in their tables (BEP 43).
    readOnly: io.network.abilities?.incoming === false,
    allow: ({ hostname }) => io.network.access?.refuse(hostname) === undefined,
    ...(ipv4 ? { ipv4 } : {}),
    ...(ipv6 ? { ipv6 } : {}),
    ...(state ? { state } : {}),
  });
}
