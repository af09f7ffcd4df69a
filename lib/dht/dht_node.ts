import { type AddressFamily, addressFamily, isBelievable, scopeOf } from "../address/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { Answering, type Arrival } from "./answering.ts";
import { BUCKET_SIZE } from "./_bucket.ts";
import { ConfirmedAddresses } from "./confirmed_addresses.ts";
import { Contacts } from "./contacts.ts";
import type { DhtEvent, DhtTicket } from "./dht_event.ts";
import type { DhtEffects, DhtNodeOptions } from "./dht_node_options.ts";
import { ExternalAddress } from "./external_address.ts";
import { FloodGuard } from "./flood_guard.ts";
import {
  decodeKrpc,
  type DhtQuery,
  type DhtResponse,
  KrpcError,
  type KrpcFailure,
  type KrpcResponse,
  type NodeContact,
} from "./krpc/mod.ts";
import { isSecureNodeId, randomNodeId, secureNodeId } from "./node_id.ts";
import { type DhtNodeStats, NodeCounter } from "./node_stats.ts";
import { type DirectQuery, directQuery } from "./operations/direct_query.ts";
import { GetOperation, type GetOptions } from "./operations/get_operation.ts";
import { GetPeersOperation, type GetPeersOptions } from "./operations/get_peers_operation.ts";
import { Operation, type OperationOwner } from "./operations/operation.ts";
import { OperationRunner } from "./operations/operation_runner.ts";
import { type MakeItem, PutOperation } from "./operations/put_operation.ts";
import { sampleOf, SampleOperation } from "./operations/sample_operation.ts";
import { type OutgoingDatagram, Querying } from "./querying.ts";
import { Replies } from "./replies.ts";
import { type ClosestNodes, Responder } from "./responder.ts";
import { RoutingTable } from "./routing_table.ts";
import { UploadLimit } from "./upload_limit.ts";
import { Upkeep } from "./upkeep.ts";

/** Nodes that asked us and are asked back, at once. */
const MAX_CHECKS = 16;

/** Nodes that are taken from one answer. */
const MAX_NODES_PER_ANSWER = 16;

/** Who hears nothing from anyone for so long is offline itself, and blames nobody. */
const OFFLINE_MS = 60_000;

/**
 * A node of the DHT of one address family (BEP 5, 32, 33, 42, 43, 44, 51), a pure machine: datagrams and the time go in,
 * and after each call {@linkcode poll} gives what is to be done.
 *
 * To addresses that have not shown that they get what is sent to them go at most three times as many bytes as came from
 * there.
 */
export class DhtNode implements ClosestNodes {
  /** Which DHT it is of. */
  readonly family: AddressFamily;
  /** The node of the other family, whose nodes are named to those who want them (BEP 32). */
  sibling: ClosestNodes | undefined;
  readonly #random: Random;
  readonly #options: DhtNodeOptions;
  readonly #responder: Responder;
  readonly #replies: Replies;
  readonly #querying: Querying;
  readonly #answering: Answering;
  readonly #owner: OperationOwner;
  readonly #runner: OperationRunner;
  readonly #upkeep: Upkeep;
  readonly #flood = new FloodGuard();
  readonly #confirmed = new ConfirmedAddresses();
  readonly #external = new ExternalAddress();
  readonly #counter = new NodeCounter();
  readonly #contacts = new Contacts();
  #table: RoutingTable;
  #sends: OutgoingDatagram[] = [];
  #events: DhtEvent[] = [];
  #lastTicket = 0;
  /** The search of the upkeep. */
  #ownSearch: { readonly ticket: DhtTicket; readonly isBootstrap: boolean } | undefined;
  #checks = 0;
  #lastHeardAt = -Infinity;
  #isReadOnly: boolean;

  /** Makes one, which begins to look for others at the first {@linkcode poll}. */
  constructor(options: DhtNodeOptions) {
    const { family, random, now } = options;
    this.#options = options;
    this.family = family;
    this.#random = random;
    this.#isReadOnly = options.readOnly ?? false;
    this.#table = new RoutingTable(options.id ?? randomNodeId(random));
    for (const node of options.nodes ?? []) {
      if (this.#isAllowed(node.endpoint)) this.#table.restore(node);
    }
    const upload = new UploadLimit(now, options.uploadBytesPerSec);
    this.#responder = new Responder({ family, random, now });
    this.#replies = new Replies({ upload, version: options.version });
    this.#querying = new Querying(random, upload);
    this.#upkeep = new Upkeep(random, now);
    this.#answering = this.#makeAnswering();
    this.#owner = this.#makeOwner();
    this.#runner = this.#makeRunner();
  }

  /** Its node id, 20 bytes; it changes where another address of ours is found out (BEP 42). */
  get id(): Uint8Array {
    return this.#table.ownId;
  }

  /** Our address, as others agree on it; undefined until they do. */
  get externalAddress(): string | undefined {
    return this.#external.address;
  }

  /** Whether it answers no queries (BEP 43). */
  get isReadOnly(): boolean {
    return this.#isReadOnly;
  }

  /** Changes whether it answers queries, as when it turns out that none can arrive. */
  setReadOnly(readOnly: boolean): void {
    this.#isReadOnly = readOnly;
  }

  /** The nodes it knows; to be given to it again after a restart. */
  nodes(): readonly NodeContact[] {
    return this.#table.nodes();
  }

  /** Gives the nodes that it knows closest to a target. */
  closest(...args: Parameters<ClosestNodes["closest"]>): readonly NodeContact[] {
    return this.#table.closest(...args);
  }

  /** Tells how much it has and had to do. */
  stats(): DhtNodeStats {
    const { peers, items } = this.#responder;
    return {
      ...this.#counter.counts(),
      repliesDropped: this.#replies.droppedCount,
      nodes: this.#table.size,
      buckets: this.#table.bucketCount,
      storedTorrents: peers.torrentCount,
      storedPeers: peers.peerCount,
      storedItems: items.size,
      running: this.#runner.size,
    };
  }

  /** Tells it of an endpoint where a node should be, which it asks. */
  addNode(endpoint: Endpoint, now: number): void {
    if (!this.#isAllowed(endpoint) || this.#table.at(endpoint)) return;
    if (!this.#contacts.add(endpoint)) return;
    if (this.#table.size < BUCKET_SIZE) this.#upkeep.restart(now);
    else this.#check(endpoint);
  }

  /** Drops what is stored of a torrent that has turned out to be private, and never takes or shows anything of it again. */
  forget(infoHash: Uint8Array, now: number): void {
    this.#responder.peers.hide(infoHash);
    for (const operation of this.#runner.operations()) {
      const isItsSearch = operation instanceof GetPeersOperation &&
        equalBytes(operation.lookup.target, infoHash);
      if (isItsSearch) this.#runner.end(operation, now);
    }
    this.#querying.drop(infoHash, now);
  }

  /**
   * Looks for peers of a torrent, and announces us if a port is given.
   *
   * @throws {Error} if the torrent was to be forgotten.
   */
  getPeers(infoHash: Uint8Array, now: number, options: GetPeersOptions = {}): DhtTicket {
    if (this.#responder.peers.isHidden(infoHash)) {
      throw new Error("Cannot ask the DHT for peers: the torrent is private");
    }
    const ticket = ++this.#lastTicket;
    const target = infoHash.slice();
    return this.#begin(new GetPeersOperation(this.#owner, ticket, { ...options, target }), now);
  }

  /** Looks for an item (BEP 44). */
  get(options: GetOptions, now: number): DhtTicket {
    return this.#begin(new GetOperation(this.#owner, ++this.#lastTicket, options), now);
  }

  /** Stores an item, made from what is there (BEP 44). */
  put(options: GetOptions & { readonly make: MakeItem }, now: number): DhtTicket {
    return this.#begin(new PutOperation(this.#owner, ++this.#lastTicket, options), now);
  }

  /** Looks for the nodes closest to a target. */
  findNode(target: Uint8Array, now: number): DhtTicket {
    return this.#begin(new Operation(this.#owner, ++this.#lastTicket, { target }), now);
  }

  /** Asks nodes close to a target (20 bytes), or the one at an endpoint, for samples of their info-hashes (BEP 51). */
  sample(of: Uint8Array | Endpoint, now: number): DhtTicket {
    const ticket = ++this.#lastTicket;
    if (of instanceof Uint8Array) {
      return this.#begin(new SampleOperation(this.#owner, ticket, { target: of }), now);
    }
    const target = randomNodeId(this.#random);
    return this.#askDirectly({
      ticket,
      to: of,
      query: { method: "sample_infohashes", id: this.id, target },
      answered: (response) => {
        const sample = sampleOf(response, of);
        if (sample) this.#emit({ kind: "sample", ticket, sample });
      },
    });
  }

  /** Asks the node at an endpoint whether it is there. */
  ping(to: Endpoint, now: number): DhtTicket {
    const ticket = ++this.#lastTicket;
    return this.#askDirectly({
      ticket,
      to,
      query: { method: "ping", id: this.id },
      answered: ({ id }, at) => {
        const answer = { id, endpoint: to, roundTripMs: at - now };
        this.#emit({ kind: "pong", ticket, answer });
      },
    });
  }

  /** Gives an operation up; nothing is told of it any more. */
  cancel(ticket: DhtTicket, now: number): void {
    this.#runner.cancel(ticket, now);
    this.#events = this.#events.filter((event) => !("ticket" in event) || event.ticket !== ticket);
  }

  /** Takes a datagram. What is no message, or an answer that was not asked for, is ignored. */
  handle(datagram: Uint8Array, from: Endpoint, now: number): void {
    const arrival = { datagram, from, now };
    this.#counter.received(datagram.length);
    if (!this.#isAllowed(from) || this.#flood.isIgnored(from, now)) return this.#counter.ignored();
    try {
      const message = decodeKrpc(datagram);
      if (message.kind === "query") this.#answering.answer(message, arrival);
      else this.#handleAnswer(message, arrival);
    } catch (error) {
      if (!(error instanceof KrpcError)) throw error;
      this.#answering.refuse(error, arrival);
    }
  }

  /** Does what is due, and gives all that is to be done since the last call. */
  poll(now: number): DhtEffects {
    for (const outgoing of this.#querying.takeExpired(now)) {
      if (now < this.#lastHeardAt + OFFLINE_MS) this.#table.failed(outgoing.to);
      outgoing.failed(undefined, now);
    }
    this.#keepUp(now);
    this.#runner.advanceAll(now);
    const manner = { version: this.#options.version, readOnly: this.#isReadOnly };
    const { sends: queries, nextAt } = this.#querying.takeSendable(manner, now);
    for (const { data, to } of queries) this.#send(data, to);
    const sends = this.#sends;
    const events = this.#events;
    this.#sends = [];
    this.#events = [];
    return {
      sends,
      events,
      nextAt: Math.min(
        nextAt,
        this.#querying.nextAt,
        this.#upkeep.nextAt,
        this.#runner.nextAt(now),
      ),
    };
  }

  #isUsable(endpoint: Endpoint, from: Endpoint): boolean {
    return isBelievable(endpoint.hostname, scopeOf(from.hostname)) &&
      (this.#options.allow?.(endpoint) ?? true);
  }

  #emit(event: DhtEvent): void {
    this.#events.push(event);
  }

  #makeOwner(): OperationOwner {
    const ownId = () => this.id;
    return {
      get id(): Uint8Array {
        return ownId();
      },
      isUsable: (endpoint, from) => this.#isUsable(endpoint, from),
      emit: (event) => this.#emit(event),
    };
  }

  #makeAnswering(): Answering {
    const state = () => ({
      id: this.id,
      table: this.#table,
      sibling: this.sibling,
      isReadOnly: this.#isReadOnly,
      mayCheck: this.#checks < MAX_CHECKS,
    });
    const parts = {
      responder: this.#responder,
      replies: this.#replies,
      flood: this.#flood,
      confirmed: this.#confirmed,
      counter: this.#counter,
    };
    return new Answering(parts, {
      state,
      check: (to) => this.#check(to),
      send: (data, to) => this.#send(data, to),
    });
  }

  #makeRunner(): OperationRunner {
    const querying = this.#querying;
    return new OperationRunner({
      get slowAfterMs(): number {
        return querying.slowAfterMs;
      },
      beginningsOf: (target) => this.#beginningsOf(target),
      ask: (query) => querying.ask(query),
      usableNodes: (response, from) => this.#usableNodes(response, from),
      ended: (operation, now) => this.#ended(operation, now),
    });
  }

  #isAllowed(endpoint: Endpoint): boolean {
    return endpoint.port > 0 && addressFamily(endpoint.hostname) === this.family &&
      scopeOf(endpoint.hostname) !== "unusable" && (this.#options.allow?.(endpoint) ?? true);
  }

  #handleAnswer(message: KrpcResponse | KrpcFailure, { from, now }: Arrival): void {
    const outgoing = this.#querying.take(message.transactionId, from, now)?.outgoing;
    if (outgoing === undefined) {
      this.#flood.admit(from, now);
      return this.#counter.ignored();
    }
    this.#lastHeardAt = now;
    this.#confirmed.add(from, now);
    if (message.seenAs) this.#takeVote(message.seenAs, from, now);
    if (message.kind === "error") {
      outgoing.failed(new KrpcError(message.code, message.reason), now);
    } else {
      this.#table.answered({ id: message.response.id, endpoint: from }, now);
      outgoing.answered(message.response, now);
    }
  }

  /** Asks a node that may be worth a place in the table whether it is there. */
  #check(to: Endpoint): void {
    this.#checks += 1;
    const done = () => void (this.#checks -= 1);
    const query: DhtQuery = { method: "ping", id: this.id };
    this.#querying.ask({ to, query, answered: done, failed: done });
  }

  #askDirectly(query: DirectQuery): DhtTicket {
    this.#querying.ask(directQuery(query, (event) => this.#emit(event)));
    return query.ticket;
  }

  #begin(operation: Operation, now: number): DhtTicket {
    this.#runner.begin(operation, now);
    return operation.ticket;
  }

  *#beginningsOf(target: Uint8Array): Iterable<Partial<NodeContact> & { endpoint: Endpoint }> {
    yield* this.#table.closest(target, { max: 2 * BUCKET_SIZE });
    if (this.#table.size >= BUCKET_SIZE) return;
    for (const endpoint of this.#contacts.values()) yield { endpoint };
  }

  #usableNodes(response: DhtResponse, from: Endpoint): NodeContact[] {
    const { nodes = [], nodes6 = [] } = response;
    const [own, other] = this.family === 4 ? [nodes, nodes6] : [nodes6, nodes];
    const endpoints = other.slice(0, MAX_NODES_PER_ANSWER)
      .map(({ endpoint }) => endpoint).filter((endpoint) => this.#isUsable(endpoint, from));
    if (endpoints.length > 0) this.#emit({ kind: "other-family", endpoints });
    return own.slice(0, MAX_NODES_PER_ANSWER).filter(({ id, endpoint }) =>
      !equalBytes(id, this.id) && this.#isUsable(endpoint, from) && this.#isAllowed(endpoint)
    );
  }

  #ended(operation: Operation, now: number): void {
    const { ticket } = operation;
    if (this.#ownSearch?.ticket !== ticket) {
      this.#emit({ kind: "done", ticket, outcome: operation.outcome() });
      return;
    }
    const { isBootstrap } = this.#ownSearch;
    this.#ownSearch = undefined;
    this.#upkeep.searched(this.#table, now);
    if (isBootstrap && this.#table.size > 0) this.#emit({ kind: "bootstrapped" });
  }

  #keepUp(now: number): void {
    const { bootstrap, refresh, check } = this.#upkeep.take(this.#table, now);
    for (const endpoint of check) this.#check(endpoint);
    const target = bootstrap ? this.id : refresh;
    if (target === undefined) return;
    const ticket = ++this.#lastTicket;
    this.#ownSearch = { ticket, isBootstrap: bootstrap };
    const want = bootstrap && this.sibling ? ["n4", "n6"] as const : undefined;
    this.#begin(new Operation(this.#owner, ticket, { target, want }), now);
  }

  #send(data: Uint8Array<ArrayBuffer>, to: Endpoint): void {
    this.#counter.sent(data.length);
    this.#sends.push({ data, to });
  }

  /** Takes another id where ours is not one of the address that others see (BEP 42). */
  #takeVote(seenAs: Endpoint, voter: Endpoint, now: number): void {
    if (addressFamily(seenAs.hostname) !== this.family || !this.#external.vote(seenAs, voter)) {
      return;
    }
    const { hostname } = seenAs;
    this.#emit({ kind: "external-address", hostname });
    if (isSecureNodeId(this.id, hostname)) return;
    const known = this.#table;
    this.#table = new RoutingTable(secureNodeId(hostname, this.#random));
    this.#table.takeOver(known);
    this.#upkeep.restart(now);
  }
}
