import { type AddressFamily, addressFamily } from "../address/mod.ts";
import { type Encodable, encode } from "../bencode/mod.ts";
import { sha1 } from "../hash/mod.ts";
import type { Clock, Datagrams, Endpoint, Log, Random, Resolver } from "../io/mod.ts";
import { Channel } from "./_channel.ts";
import { type BeginOperation, DhtPort, type PerformOptions } from "./_dht_port.ts";
import { NodeAddresses } from "./_node_addresses.ts";
import type { DhtEvent, DhtOutcome, InfoHashSample, PingAnswer } from "./dht_event.ts";
import { DhtNode } from "./dht_node.ts";
import type { ItemKeys } from "./ed25519.ts";
import { type DhtItem, itemTarget, type MutableItemKey, mutableTarget, signItem } from "./item.ts";
import type { DhtNodeStats } from "./node_stats.ts";
import { decodeState, encodeState, type SavedNode } from "./saved_state.ts";

/** What a {@linkcode Dht} needs of the outside, and how it is set up. */
export interface DhtOptions {
  /** The socket, or sockets, for the DHT of IPv4; closed with it. Each is a node of its own (BEP 45). */
  readonly ipv4?: Datagrams | readonly Datagrams[];
  /** The socket, or sockets, for the DHT of IPv6; closed with it. */
  readonly ipv6?: Datagrams | readonly Datagrams[];
  /** Time. */
  readonly clock: Clock;
  /** For ids, secrets and transactions. */
  readonly random: Random;
  /** Finds the addresses of nodes that are given by name. */
  readonly resolver: Resolver;
  /** Where failures are told. */
  readonly log?: Log;
  /** Nodes to begin with, by address or name; none by default. */
  readonly bootstrap?: readonly Endpoint[];
  /** What {@linkcode Dht.saveState} gave in an earlier run. */
  readonly state?: Uint8Array;
  /** Whether it answers no queries and says so (BEP 43). */
  readonly readOnly?: boolean;
  /** Client and version, 4 bytes, as others are told. */
  readonly version?: Uint8Array;
  /** Whether an endpoint may be talked to; all may by default. */
  readonly allow?: (endpoint: Endpoint) => boolean;
  /** Is told when others agree on what our address is, or on another one. */
  readonly onExternalAddress?: (hostname: string) => void;
}

/** How to look for peers. */
export interface FindPeersOptions {
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** Announces that we have the torrent and listen at this port. */
  readonly announcePort?: number;
  /** With it, that we have all of it (BEP 33). */
  readonly seed?: boolean;
  /** Asks for no peers that have all (BEP 33). */
  readonly noSeeds?: boolean;
}

/** How to do what takes nothing else. */
export interface DhtCallOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

/** How to put an item; with keys it is a mutable one. */
export interface PutOptions extends DhtCallOptions {
  /** The keys that the item is signed with. */
  readonly keys?: ItemKeys;
  /** Tells items of one key apart; none by default, 64 bytes at most. */
  readonly salt?: Uint8Array;
  /** The sequence number; one more than that of what is there by default. */
  readonly seq?: bigint;
}

/** What was put. */
export interface PutResult {
  /** What it is found under, 20 bytes. */
  readonly target: Uint8Array;
  /** Nodes that took it. */
  readonly stored: number;
  /** What they took. */
  readonly item: DhtItem;
}

/** How many peers a torrent has, estimated (BEP 33). */
export interface DhtScrape {
  /** Those that have all. */
  readonly seeds: number;
  /** The others. */
  readonly downloaders: number;
}

/** What one node has and had to do. */
export interface DhtStats extends DhtNodeStats {
  /** Which DHT it is of. */
  readonly family: AddressFamily;
  /** Its node id, 20 bytes. */
  readonly id: Uint8Array;
  /** Our address, as others agree on it. */
  readonly externalAddress: string | undefined;
  /** Datagrams that could not be sent. */
  readonly sendFailures: number;
}

/**
 * The DHT (BEP 5, 32, 33, 42, 43, 44, 45, 46, 51): one node for each socket, asked together.
 *
 * Torrents that are private must not be looked for here; {@linkcode Dht.forget} is for those that turn out to be.
 */
export class Dht implements AsyncDisposable {
  readonly #options: DhtOptions;
  readonly #ports: DhtPort[] = [];
  readonly #addresses: NodeAddresses;
  readonly #closing = new AbortController();
  readonly #bootstrapped = Promise.withResolvers<void>();
  #contacts: Promise<void> = Promise.resolve();
  #hasContacts = false;
  #turn = 0;

  /** Makes one; nothing is sent before {@linkcode start}. */
  constructor(options: DhtOptions) {
    this.#options = options;
    const saved = options.state ? decodeState(options.state) : [];
    for (const [family, given] of [[4, options.ipv4], [6, options.ipv6]] as const) {
      const sockets = given === undefined ? [] : isList(given) ? given : [given];
      const states = saved.filter((state) => state.family === family);
      sockets.forEach((socket, i) => this.#addPort(socket, family, states[i]));
    }
    this.#addresses = new NodeAddresses({
      resolver: options.resolver,
      log: options.log,
      uses: (family) => this.#portsFor(family).length > 0,
      introduce: async (endpoint) => await this.#ports[0]?.introduce(endpoint) ?? endpoint,
    });
    for (const { node } of this.#ports) {
      node.sibling = this.#ports.find((other) => other.node.family !== node.family)?.node;
    }
  }

  /** Begins to receive, and to look for other nodes. */
  start(): void {
    for (const port of this.#ports) port.start();
    this.#contacts = this.#addNodes(this.#options.bootstrap ?? []);
  }

  /** Settles once the nodes around our own are known, or it is closed. */
  get bootstrapped(): Promise<void> {
    return this.#bootstrapped.promise;
  }

  /** As {@linkcode Dht.bootstrapped}: true then; false as soon as no node has been found to begin with. */
  get joined(): Promise<boolean> {
    const done = this.#bootstrapped.promise.then(() => true);
    const isAlone = () =>
      !this.#hasContacts && this.#ports.every(({ node }) => node.stats().nodes === 0);
    return Promise.race([done, this.#contacts.then(() => isAlone() ? false : done)]);
  }

  /** Our addresses, as others agree on them. */
  get externalAddresses(): readonly string[] {
    return this.#ports.flatMap(({ node }) => node.externalAddress ?? []);
  }

  /** Tells it of a node, by address or name, as from a PORT message or the `nodes` of a torrent. */
  async addNode(endpoint: Endpoint): Promise<void> {
    await this.#addNodes([endpoint]);
  }

  /** Changes whether it answers queries (BEP 43). */
  setReadOnly(readOnly: boolean): void {
    for (const { node } of this.#ports) node.setReadOnly(readOnly);
  }

  /**
   * Looks for peers of a torrent, from when it is first read until all nodes close to the info-hash were asked; gives
   * peers as they are found, none twice. With `announcePort` it announces us then.
   *
   * @throws {Error} if the torrent was to be forgotten, or it is closed.
   * @throws what `signal` was aborted with.
   */
  async *getPeers(
    infoHash: Uint8Array,
    options: FindPeersOptions = {},
  ): AsyncGenerator<readonly Endpoint[], void> {
    const { announcePort } = options;
    yield* this.#stream(
      (node, now) => node.getPeers(infoHash, now, options),
      (event) => event.kind === "peers" ? event.peers : undefined,
      { ...options, everywhere: announcePort !== undefined },
    );
  }

  /** Estimates how many peers a torrent has (BEP 33). */
  async scrape(infoHash: Uint8Array, options: DhtCallOptions = {}): Promise<DhtScrape> {
    const outcomes = await this.#perform(
      (node, now) => node.getPeers(infoHash, now, { scrape: true }),
      options,
    );
    return {
      seeds: outcomes.reduce((sum, { seeds = 0 }) => sum + seeds, 0),
      downloaders: outcomes.reduce((sum, { downloaders = 0 }) => sum + downloaders, 0),
    };
  }

  /** Finds the newest item under a target of 20 bytes, or that of a key; undefined if there is none (BEP 44). */
  async get(
    of: Uint8Array | MutableItemKey,
    options: DhtCallOptions = {},
  ): Promise<DhtItem | undefined> {
    const found = new AbortController();
    const signal = AbortSignal.any([found.signal, ...(options.signal ? [options.signal] : [])]);
    const target = of instanceof Uint8Array ? of : mutableTarget(of);
    const salt = of instanceof Uint8Array ? undefined : of.salt;
    let newest: DhtItem | undefined;
    const onEvent = (event: DhtEvent) => {
      if (event.kind !== "item") return;
      newest = newer(newest, event.item);
      // There is but one item that an immutable target can name.
      if (event.item.mutable === undefined) found.abort();
    };
    try {
      await this.#perform((node, now) => node.get({ target, salt }, now), { signal, onEvent });
    } catch (error) {
      if (!found.signal.aborted) throw error;
    }
    return newest;
  }

  /**
   * Stores a value, which is bencoded first: under its hash, or with `keys` as a mutable item (BEP 44).
   *
   * @throws {RangeError} if the value is over 1,000 bytes, or salt, sequence number or seed are not what they may be.
   * @throws {KrpcError} if all nodes refuse it.
   */
  async put(value: Encodable, options: PutOptions = {}): Promise<PutResult> {
    const { keys, salt, seq, signal } = options;
    const encoded = encode(value);
    const target = keys ? mutableTarget({ publicKey: keys.publicKey, salt }) : sha1(encoded);
    const make = (found: DhtItem | undefined): DhtItem => {
      if (keys === undefined) return { value: encoded };
      const cas = found?.mutable?.seq;
      return signItem({ value: encoded, salt, seq: seq ?? (cas ?? 0n) + 1n, cas }, keys);
    };
    return await this.#put({ target, salt, make }, { signal });
  }

  /** Stores an item again as it is, which needs no keys; items that nobody puts for two hours are lost. */
  async putAgain(item: DhtItem, options: DhtCallOptions = {}): Promise<PutResult> {
    const salt = item.mutable?.salt;
    return await this.#put({ target: itemTarget(item), salt, make: () => item }, options);
  }

  /** Asks the node at an endpoint, or those on the way to a target of 20 bytes, for samples of info-hashes (BEP 51). */
  async *sample(
    of: Uint8Array | Endpoint,
    options: DhtCallOptions = {},
  ): AsyncGenerator<InfoHashSample, void> {
    const where = of instanceof Uint8Array ? of : await this.#addresses.find(of, options);
    yield* this.#stream(
      (node, now) => node.sample(where, now),
      (event) => event.kind === "sample" ? event.sample : undefined,
      {
        ...options,
        family: where instanceof Uint8Array ? undefined : addressFamily(where.hostname),
      },
    );
  }

  /**
   * Asks the node at an endpoint, by address or name, whether it is there.
   *
   * @throws {Error} if it does not answer.
   */
  async ping(endpoint: Endpoint, options: DhtCallOptions = {}): Promise<PingAnswer> {
    const to = await this.#addresses.find(endpoint, options);
    let answer: PingAnswer | undefined;
    await this.#perform((node, now) => node.ping(to, now), {
      ...options,
      family: addressFamily(to.hostname),
      onEvent: (event) => {
        if (event.kind === "pong") answer = event.answer;
      },
    });
    if (answer === undefined) {
      throw new Error(`Cannot ping ${endpoint.hostname} port ${endpoint.port}: no answer`);
    }
    return answer;
  }

  /** Drops what is stored of a torrent that has turned out to be private, and never takes or shows anything of it again. */
  forget(infoHash: Uint8Array): void {
    for (const port of this.#ports) {
      port.node.forget(infoHash, this.#options.clock.now());
      port.pump();
    }
  }

  /** Tells what each node has and had to do. */
  stats(): readonly DhtStats[] {
    return this.#ports.map(({ node, sendFailures }) => {
      const { family, id, externalAddress } = node;
      return { ...node.stats(), family, id, externalAddress, sendFailures };
    });
  }

  /** Gives what is to be kept until the next run: node ids and the nodes that are known. */
  saveState(): Uint8Array<ArrayBuffer> {
    return encodeState(
      this.#ports.map(({ node }) => ({ family: node.family, id: node.id, nodes: node.nodes() })),
    );
  }

  /** Ends it, and what is under way. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("Cannot ask the DHT: it is closed"));
    this.#bootstrapped.resolve();
    await Promise.all([this.#contacts, ...this.#ports.map((port) => port.close())]);
  }

  /** As {@linkcode close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #addPort(socket: Datagrams, family: AddressFamily, saved: SavedNode | undefined): void {
    const { clock, log, random, readOnly, version, allow } = this.#options;
    const { id, nodes } = saved ?? {};
    const now = clock.now();
    const node = new DhtNode({ family, random, now, id, nodes, readOnly, version, allow });
    const onEvent = (event: DhtEvent) => this.#takeEvent(event);
    this.#ports.push(new DhtPort(socket, node, { clock, random, log, onEvent }));
  }

  #takeEvent(event: DhtEvent): void {
    if (event.kind === "bootstrapped") this.#bootstrapped.resolve();
    else if (event.kind === "external-address") this.#options.onExternalAddress?.(event.hostname);
    else if (event.kind === "other-family") { for (const at of event.endpoints) this.#tell(at); }
  }

  async #addNodes(endpoints: readonly Endpoint[]): Promise<void> {
    const { signal } = this.#closing;
    await this.#addresses.findAll(endpoints, (endpoint) => this.#tell(endpoint), { signal });
  }

  /** Tells the nodes of the family of an endpoint that there should be one. */
  #tell(endpoint: Endpoint): void {
    const { clock } = this.#options;
    this.#hasContacts = true;
    for (const port of this.#portsFor(addressFamily(endpoint.hostname))) {
      port.node.addNode(endpoint, clock.now());
      port.pump();
    }
  }

  async #put(
    options: Parameters<DhtNode["put"]>[0],
    call: DhtCallOptions,
  ): Promise<PutResult> {
    const outcomes = await this.#perform((node, now) => node.put(options, now), call);
    const stored = outcomes.reduce((sum, outcome) => sum + outcome.stored, 0);
    for (const { error, refusal } of stored > 0 ? [] : outcomes) {
      if (error !== undefined) throw error;
      if (refusal !== undefined) throw refusal;
    }
    const item = outcomes.find((outcome) => outcome.stored > 0)?.item ?? options.make(undefined);
    return { target: options.target, stored, item };
  }

  /** Has each family do something and gives what comes of it, as it comes. */
  async *#stream<T>(
    begin: BeginOperation,
    pick: (event: DhtEvent) => T | undefined,
    options: SearchOptions,
  ): AsyncGenerator<T, void> {
    const leaving = new AbortController();
    const { signal: given } = options;
    const signal = given ? AbortSignal.any([given, leaving.signal]) : leaving.signal;
    const channel = new Channel<T>();
    const onEvent = (event: DhtEvent) => {
      const picked = pick(event);
      if (picked !== undefined) channel.push(picked);
    };
    const search = this.#perform(begin, { ...options, signal, onEvent })
      .then(() => channel.end(), (error) => channel.end(error));
    try {
      yield* channel.values();
    } finally {
      leaving.abort();
      await search;
    }
  }

  /** Has one node of each family do something, or one after the other all of each (BEP 45). */
  async #perform(begin: BeginOperation, options: SearchOptions): Promise<DhtOutcome[]> {
    const { family, everywhere = false, ...perform } = options;
    await this.#contacts;
    const families = family === undefined ? [4, 6] as const : [family];
    const outcomes = await Promise.all(families.map(async (each) => {
      const ports = this.#portsFor(each);
      const chosen = everywhere ? ports : [ports[this.#turn++ % ports.length]];
      const done: DhtOutcome[] = [];
      for (const port of chosen) if (port) done.push(await port.perform(begin, perform));
      return done;
    }));
    return outcomes.flat();
  }

  #portsFor(family: AddressFamily | undefined): readonly DhtPort[] {
    return this.#ports.filter(({ node }) => node.family === family);
  }
}

/** Which nodes do something. */
interface SearchOptions extends PerformOptions {
  /** Those of one family alone. */
  readonly family?: AddressFamily;
  /** All of a family, not one. */
  readonly everywhere?: boolean;
}

function newer(a: DhtItem | undefined, b: DhtItem): DhtItem {
  return a === undefined || (b.mutable?.seq ?? 0n) > (a.mutable?.seq ?? 0n) ? b : a;
}

function isList(given: Datagrams | readonly Datagrams[]): given is readonly Datagrams[] {
  return Array.isArray(given);
}
