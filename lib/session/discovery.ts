import type { Dht } from "../dht/mod.ts";
import type { Clock, Endpoint, Io, StateStore, Timer } from "../io/mod.ts";
import { LocalDiscovery } from "../reach/mod.ts";
import {
  type DhtFinder,
  type DhtFindOptions,
  type PeerFinders,
  type Tasks,
  TurnLimit,
} from "../torrent/mod.ts";
import type { UtpSocket } from "../utp/mod.ts";
import type { Bind } from "./bound_addresses.ts";
import { UdpPort } from "./udp/udp_port.ts";

/** The record that the nodes of the DHT are kept in. */
const DHT_RECORD = "dht.nodes";

/** How often they are saved, so that a crash loses little. */
const SAVE_INTERVAL_MS = 10 * 60_000;

/**
 * Searches for those that seed under way at once: each asks some dozens of nodes, so that ten thousand torrents that begin
 * together would be a flood. Those that download are few, and wait for nobody.
 */
const MAX_SEED_SEARCHES = 16;

/** How peers are to be found and reached besides trackers and TCP. */
export interface DiscoveryOptions {
  /** The port that peers reach us at, by TCP and UDP. */
  readonly port: number;
  /** The address to receive at and to send from, or one of each family; undefined for all. */
  readonly bind?: Bind;
  /** Whether streams over UDP are wanted. */
  readonly utp: boolean;
  /** Nodes of the DHT to begin with; undefined where no DHT is wanted. */
  readonly dhtNodes?: readonly Endpoint[] | undefined;
  /** Whether the network around is asked. */
  readonly lsd: boolean;
  /** Where the nodes of the DHT are kept between runs. */
  readonly state: StateStore;
}

/** What discovery tells the session. */
export interface DiscoveryOwner {
  /** A peer of a torrent is in the network around. */
  foundNearby(infoHash: Uint8Array, peer: Endpoint): void;
  /** A socket is there that peers may come to by uTP. */
  acceptsStreams(socket: UtpSocket): void;
  /** Nodes of the DHT agree on our address. */
  addressSeen(hostname: string): void;
}

/** The session's DHT, local discovery and uTP: opened together, for they share a UDP port. */
export class Discovery {
  readonly #io: Io;
  readonly #options: DiscoveryOptions;
  readonly #owner: DiscoveryOwner;
  readonly #tasks: Tasks;
  readonly #local: LocalDiscovery | undefined;
  readonly #opened: Promise<void>;
  readonly #seedTurns = new TurnLimit(MAX_SEED_SEARCHES);
  #port: UdpPort | undefined;
  #saving: Timer | undefined;
  #isClosed = false;

  /** Begins at once. */
  constructor(io: Io, options: DiscoveryOptions, context: {
    readonly owner: DiscoveryOwner;
    readonly tasks: Tasks;
  }) {
    this.#io = io;
    this.#options = options;
    this.#owner = context.owner;
    this.#tasks = context.tasks;
    this.#local = this.#makeLocal();
    this.#local?.start();
    const opened = Promise.withResolvers<void>();
    this.#opened = opened.promise;
    context.tasks.run(async () => {
      try {
        await this.#open();
      } finally {
        opened.resolve();
      }
    });
  }

  /** What finds peers for torrents. */
  get finders(): PeerFinders {
    return {
      local: this.#local,
      dht: this.#options.dhtNodes === undefined ? undefined : this.#dhtFinder(),
    };
  }

  /** The socket that reaches an address by uTP; undefined where there is none, or not yet. */
  utpFor(hostname: string): UtpSocket | undefined {
    return this.#port?.utpFor(hostname);
  }

  /** Our DHT, once it knows nodes, or `signal` aborts; undefined where there is none. */
  async dht(signal: AbortSignal): Promise<Dht | undefined> {
    await this.#opened;
    const dht = this.#port?.dht;
    if (!dht || this.#isClosed) return undefined;
    // A search among no nodes at all ends at once, with nothing.
    await Promise.race([dht.bootstrapped, aborted(signal)]);
    return dht;
  }

  /** Ends all of it, and saves what is known of the DHT. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#saving?.cancel();
    await this.#opened;
    await this.#save();
    await Promise.all([this.#local?.close(), this.#port?.close()]);
  }

  #makeLocal(): LocalDiscovery | undefined {
    const { lsd, port, bind } = this.#options;
    const { network, clock, random, log } = this.#io;
    if (!lsd || network.abilities?.multicast === false) return undefined;
    return new LocalDiscovery(network, {
      clock,
      random,
      log,
      port,
      onPeer: (infoHash, peer) => this.#owner.foundNearby(infoHash, peer),
      ...(bind === undefined ? {} : { bind }),
    });
  }

  async #open(): Promise<void> {
    const { port, bind, utp, dhtNodes, state } = this.#options;
    if ((!utp && dhtNodes === undefined) || this.#io.network.abilities?.datagrams === false) return;
    const saved = dhtNodes && await state.read(DHT_RECORD).catch((error) => {
      this.#io.log.write({ level: "debug", message: "Cannot read the nodes of the DHT", error });
      return undefined;
    });
    if (this.#isClosed) return;
    this.#port = await UdpPort.open(this.#io, {
      port,
      bind,
      utp,
      dht: dhtNodes && {
        bootstrap: dhtNodes,
        state: saved,
        onExternalAddress: (hostname) => this.#owner.addressSeen(hostname),
      },
    });
    for (const socket of this.#port.utpSockets) this.#owner.acceptsStreams(socket);
    if (this.#port.dht) this.#saveLater(this.#io.clock);
  }

  #dhtFinder(): DhtFinder {
    const port = () => this.#port?.dht && this.#options.port;
    const nodes = () => this.#port?.dht?.stats().reduce((sum, { nodes }) => sum + nodes, 0) ?? 0;
    return {
      get nodeCount() {
        return nodes();
      },
      get port() {
        return port();
      },
      find: (infoHash, options) => this.#find(infoHash, options),
      addNode: (endpoint) => {
        this.#port?.dht?.addNode(endpoint).catch((error) =>
          this.#io.log.write({ level: "debug", message: "Cannot ask a node of the DHT", error })
        );
      },
      forget: (infoHash) => this.#port?.dht?.forget(infoHash),
    };
  }

  async *#find(infoHash: Uint8Array, options: DhtFindOptions): AsyncGenerator<readonly Endpoint[]> {
    const dht = await this.dht(options.signal);
    if (!dht) return;
    const endTurn = options.seed ? await this.#seedTurns.take(options.signal) : undefined;
    try {
      yield* dht.getPeers(infoHash, options);
    } finally {
      endTurn?.();
    }
  }

  #saveLater(clock: Clock): void {
    this.#saving = clock.setTimer(SAVE_INTERVAL_MS, () => {
      this.#tasks.run(async () => {
        await this.#save();
        if (!this.#isClosed) this.#saveLater(clock);
      });
    });
  }

  async #save(): Promise<void> {
    const state = this.#port?.dht?.saveState();
    if (!state) return;
    try {
      await this.#options.state.write(DHT_RECORD, state);
    } catch (error) {
      this.#io.log.write({ level: "debug", message: "Cannot save the nodes of the DHT", error });
    }
  }
}

/** Settles once a signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
