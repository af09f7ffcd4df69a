import { formatEndpoint, isBelievable, scopeOf } from "../address/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { BUCKET_SIZE } from "./_bucket.ts";
import { ConfirmedAddresses } from "./confirmed_addresses.ts";
import type { DhtEvent, DhtTicket } from "./dht_event.ts";
import { ExternalAddress } from "./external_address.ts";
import { FloodGuard } from "./flood_guard.ts";
import {
  decodeKrpc,
  type DhtFamily,
  encodeKrpc,
  familyOf,
  KrpcError,
  type KrpcQuery,
  type NodeContact,
  type Query,
  type Response,
} from "./krpc/mod.ts";
import type { Candidate } from "./lookup.ts";
import { isSecureNodeId, randomNodeId, secureNodeId } from "./node_id.ts";
import { type DhtNodeStats, NodeCounter } from "./node_stats.ts";
import { GetOperation, type GetOptions } from "./operations/get_operation.ts";
import { GetPeersOperation, type GetPeersOptions } from "./operations/get_peers_operation.ts";
import { Operation, type OperationOwner } from "./operations/operation.ts";
import { type MakeItem, PutOperation } from "./operations/put_operation.ts";
import { sampleOf, SampleOperation } from "./operations/sample_operation.ts";
import { Replies } from "./replies.ts";
import { type ClosestNodes, Responder } from "./responder.ts";
import { RoutingTable } from "./routing_table.ts";
import { type OutgoingQuery, Transactions } from "./transactions.ts";
import { UploadLimit } from "./upload_limit.ts";
import { Upkeep } from "./upkeep.ts";

/** Searches at once; others wait for their turn. */
const MAX_RUNNING = 16;

/** Endpoints where nodes should be that are remembered for the first searches. */
const MAX_CONTACTS = 100;

/** Nodes that asked us and are asked back, at once. */
const MAX_CHECKS = 16;

/** Nodes that are taken from one answer. */
const MAX_NODES_PER_ANSWER = 16;

/** Nodes that hear nothing from anyone for so long are offline themselves, and blame nobody. */
const OFFLINE_MS = 60_000;

/** The wait for an answer before others are asked as well, at first and at the ends. */
const FIRST_SLOW_MS = 500;
const MIN_SLOW_MS = 200;
const MAX_SLOW_MS = 1_000;

/** How much the last round trip counts against those before. */
const ROUND_TRIP_GAIN = 0.125;

/** How to make a {@linkcode DhtNode}. */
export interface DhtNodeOptions {
  /** Which DHT it is of (BEP 32). */
  readonly family: DhtFamily;
  /** For ids, secrets and transactions; nobody may be able to guess it. */
  readonly random: Random;
  /** The time, in milliseconds since some moment. */
  readonly now: number;
  /** The node id it had before; random by default. */
  readonly id?: Uint8Array;
  /** The nodes it knew before. */
  readonly nodes?: readonly NodeContact[];
  /** Whether it answers no queries and says so (BEP 43); it does answer by default. */
  readonly readOnly?: boolean;
  /** Client and version, 4 bytes, as others are told; none by default. */
  readonly version?: Uint8Array;
  /** Whether an endpoint may be talked to; all may by default. */
  readonly allow?: (endpoint: Endpoint) => boolean;
  /** Bytes a second that it sends at most; 8,000 by default. */
  readonly uploadBytesPerSec?: number;
}

/** What a {@linkcode DhtNode} wants to be done. */
export interface DhtEffects {
  /** Datagrams to be sent, in order. */
  readonly sends: readonly { readonly data: Uint8Array<ArrayBuffer>; readonly to: Endpoint }[];
  /** What has happened. */
  readonly events: readonly DhtEvent[];
  /** When it wants to be polled again, if nothing arrives before. */
  readonly nextAt: number;
}

/**
 * A node of the DHT of one address family (BEP 5, 32, 33, 42, 43, 44, 51), a pure machine: datagrams and the time go in,
 * and after each call {@linkcode poll} gives what is to be done.
 *
 * To addresses that have not shown that they get what is sent to them go at most three times as many bytes as came from
 * there.
 */
export class DhtNode implements OperationOwner, ClosestNodes {
  /** Which DHT it is of. */
  readonly family: DhtFamily;
  /** The node of the other family, whose nodes are named to those who want them (BEP 32). */
  sibling: ClosestNodes | undefined;
  readonly #random: Random;
  readonly #options: DhtNodeOptions;
  readonly #responder: Responder;
  readonly #replies: Replies;
  readonly #transactions: Transactions;
  readonly #upload: UploadLimit;
  readonly #flood = new FloodGuard();
  readonly #confirmed = new ConfirmedAddresses();
  readonly #external = new ExternalAddress();
  readonly #upkeep: Upkeep;
  readonly #counter = new NodeCounter();
  /** Endpoints where nodes should be, by text. */
  readonly #contacts = new Map<string, Endpoint>();
  readonly #running = new Map<DhtTicket, Operation>();
  readonly #waiting = new Map<DhtTicket, Operation>();
  /** Searches of the upkeep, which tell nobody when they end. */
  readonly #ownSearches = new Map<DhtTicket, "bootstrap" | "refresh">();
  #table: RoutingTable;
  #queue: OutgoingQuery[] = [];
  #sends: DhtEffects["sends"][number][] = [];
  #events: DhtEvent[] = [];
  #lastTicket = 0;
  #checks = 0;
  #lastHeardAt = -Infinity;
  #roundTripMs: number | undefined;
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
    this.#responder = new Responder({ family, random, now });
    this.#upload = new UploadLimit(now, options.uploadBytesPerSec);
    this.#transactions = new Transactions(random);
    this.#upkeep = new Upkeep(random, now);
    this.#replies = new Replies({ upload: this.#upload, version: options.version });
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
      running: this.#running.size + this.#waiting.size,
    };
  }

  /** Tells it of an endpoint where a node should be, which it asks. */
  addNode(endpoint: Endpoint, now: number): void {
    if (!this.#isAllowed(endpoint) || this.#table.at(endpoint)) return;
    const key = formatEndpoint(endpoint);
    if (this.#contacts.has(key)) return;
    this.#contacts.set(key, endpoint);
    if (this.#contacts.size > MAX_CONTACTS) {
      const first = this.#contacts.keys().next();
      if (!first.done) this.#contacts.delete(first.value);
    }
    if (this.#table.size < BUCKET_SIZE) this.#upkeep.restart(now);
    else this.#check(endpoint);
  }

  /** Drops what is stored of a torrent that has turned out to be private, and never takes or shows anything of it again. */
  forget(infoHash: Uint8Array): void {
    this.#responder.peers.hide(infoHash);
    for (const operation of [...this.#running.values(), ...this.#waiting.values()]) {
      const isIts = operation instanceof GetPeersOperation &&
        equalBytes(operation.lookup.target, infoHash);
      if (isIts) this.#end(operation);
    }
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
    return this.#begin(new GetPeersOperation(this, ticket, { ...options, target }), now);
  }

  /** Looks for an item (BEP 44). */
  get(options: GetOptions, now: number): DhtTicket {
    return this.#begin(new GetOperation(this, ++this.#lastTicket, options), now);
  }

  /** Stores an item, made from what is there (BEP 44). */
  put(options: GetOptions & { readonly make: MakeItem }, now: number): DhtTicket {
    return this.#begin(new PutOperation(this, ++this.#lastTicket, options), now);
  }

  /** Looks for the nodes closest to a target. */
  findNode(target: Uint8Array, now: number): DhtTicket {
    return this.#begin(new Operation(this, ++this.#lastTicket, { target }), now);
  }

  /** Asks nodes close to a target (20 bytes), or the one at an endpoint, for samples of their info-hashes (BEP 51). */
  sample(of: Uint8Array | Endpoint, now: number): DhtTicket {
    const ticket = ++this.#lastTicket;
    if (of instanceof Uint8Array) {
      return this.#begin(new SampleOperation(this, ticket, { target: of }), now);
    }
    const target = randomNodeId(this.#random);
    const query: Query = { method: "sample_infohashes", id: this.id, target };
    this.#askDirectly({ ticket, to: of, query }, (response) => {
      const sample = sampleOf(response, of);
      if (sample) this.emit({ kind: "sample", ticket, sample });
    });
    return ticket;
  }

  /** Asks the node at an endpoint whether it is there. */
  ping(to: Endpoint, now: number): DhtTicket {
    const ticket = ++this.#lastTicket;
    const query: Query = { method: "ping", id: this.id };
    this.#askDirectly({ ticket, to, query }, ({ id }, at) => {
      const answer = { id, endpoint: to, roundTripMs: at - now };
      this.emit({ kind: "pong", ticket, answer });
    });
    return ticket;
  }

  /** Gives an operation up; nothing is told of it any more. */
  cancel(ticket: DhtTicket): void {
    this.#running.delete(ticket);
    this.#waiting.delete(ticket);
    this.#events = this.#events.filter((event) => !("ticket" in event) || event.ticket !== ticket);
  }

  /** Takes a datagram. What is no message, or an answer that was not asked for, is ignored. */
  handle(datagram: Uint8Array, from: Endpoint, now: number): void {
    this.#counter.received(datagram.length);
    if (!this.#isAllowed(from) || this.#flood.isIgnored(from, now)) return this.#counter.ignored();
    try {
      const message = decodeKrpc(datagram);
      if (message.kind === "query") return this.#handleQuery(message, { datagram, from, now });
      const transaction = this.#transactions.take(message.transactionId, from);
      if (transaction === undefined) {
        this.#flood.admit(from, now);
        return this.#counter.ignored();
      }
      this.#lastHeardAt = now;
      this.#confirmed.add(from, now);
      const { outgoing, sentAt } = transaction;
      this.#noteRoundTrip(now - sentAt);
      if (message.seenAs) this.#noteVote(message.seenAs, from, now);
      if (message.kind === "error") {
        outgoing.failed(new KrpcError(message.code, message.reason), now);
        return;
      }
      this.#table.answered({ id: message.response.id, endpoint: from }, now);
      outgoing.answered(message.response, now);
    } catch (error) {
      if (!(error instanceof KrpcError)) throw error;
      this.#counter.ignored();
      if (!this.#flood.admit(from, now) || error.transactionId === undefined) return;
      if (!this.#isReadOnly) this.#refuse(error, error.transactionId, { datagram, from, now });
    }
  }

  /** Does what is due, and gives all that is to be done since the last call. */
  poll(now: number): DhtEffects {
    for (const outgoing of this.#transactions.takeExpired(now)) {
      if (now < this.#lastHeardAt + OFFLINE_MS) this.#table.failed(outgoing.to);
      outgoing.failed(undefined, now);
    }
    this.#keepUp(now);
    for (const operation of this.#running.values()) this.#advance(operation, now);
    const nextSendAt = this.#sendQueries(now);
    const sends = this.#sends;
    const events = this.#events;
    this.#sends = [];
    this.#events = [];
    return { sends, events, nextAt: Math.min(nextSendAt, this.#nextAt(now)) };
  }

  /** Whether an endpoint that `from` named may be believed and used. */
  isUsable(endpoint: Endpoint, from: Endpoint): boolean {
    return endpoint.port > 0 && isBelievable(endpoint.hostname, scopeOf(from.hostname)) &&
      (this.#options.allow?.(endpoint) ?? true);
  }

  /** Tells something, at the next {@linkcode poll}. */
  emit(event: DhtEvent): void {
    this.#events.push(event);
  }

  #isAllowed(endpoint: Endpoint): boolean {
    return endpoint.port > 0 && familyOf(endpoint.hostname) === this.family &&
      scopeOf(endpoint.hostname) !== "unusable" && (this.#options.allow?.(endpoint) ?? true);
  }

  #handleQuery(
    message: KrpcQuery,
    source: { readonly datagram: Uint8Array; readonly from: Endpoint; readonly now: number },
  ): void {
    const { from, now } = source;
    const { query, transactionId } = message;
    if (!this.#flood.admit(from, now)) return this.#counter.ignored();
    if (this.#isReadOnly || equalBytes(query.id, this.id)) return;
    this.#counter.query();
    if (this.#responder.isConfirmed(query, source)) this.#confirmed.add(from, now);
    const contact = { id: query.id.slice(), endpoint: from };
    this.#table.asked(contact, now);
    const isConfirmed = this.#confirmed.has(from, now);
    const isWanted = !message.readOnly && this.#checks < MAX_CHECKS &&
      this.#table.hasRoomFor(contact);
    const pingLength = isWanted && !isConfirmed ? this.#replies.pingLength : 0;
    try {
      const tables = { ownId: this.id, own: this.#table, other: this.sibling };
      const response = this.#responder.answer(query, source, tables);
      const data = this.#replies.response(response, {
        ...source,
        transactionId,
        isConfirmed,
        pingLength,
      });
      if (data) this.#send(data, from);
      if (data && isWanted) this.#check(from);
    } catch (error) {
      if (!(error instanceof KrpcError)) throw error;
      this.#refuse(error, transactionId, source);
    }
  }

  #refuse(
    error: KrpcError,
    transactionId: Uint8Array,
    source: { readonly datagram: Uint8Array; readonly from: Endpoint; readonly now: number },
  ): void {
    const isConfirmed = this.#confirmed.has(source.from, source.now);
    const data = this.#replies.refusal(error, {
      ...source,
      transactionId,
      isConfirmed,
      pingLength: 0,
    });
    if (data) this.#send(data, source.from);
  }

  /** Asks a node that may be worth a place in the table whether it is there. */
  #check(to: Endpoint): void {
    this.#checks += 1;
    const done = () => void (this.#checks -= 1);
    this.#queue.push({ to, query: { method: "ping", id: this.id }, answered: done, failed: done });
  }

  #askDirectly(
    { ticket, to, query }: {
      readonly ticket: DhtTicket;
      readonly to: Endpoint;
      readonly query: Query;
    },
    answered: (response: Response, now: number) => void,
  ): void {
    const done = (count: number, refusal?: KrpcError) => {
      const outcome = { asked: 1, answered: count, stored: 0, refusal };
      this.emit({ kind: "done", ticket, outcome });
    };
    this.#queue.push({
      to,
      query,
      answered: (response, now) => {
        answered(response, now);
        done(1);
      },
      failed: (error) => done(0, error),
    });
  }

  #begin(operation: Operation, now: number): DhtTicket {
    const { target } = operation.lookup;
    for (const node of this.#table.closest(target, { max: 2 * BUCKET_SIZE })) {
      operation.lookup.add(node);
    }
    if (this.#table.size < BUCKET_SIZE) {
      for (const endpoint of this.#contacts.values()) operation.lookup.add({ endpoint });
    }
    if (this.#running.size < MAX_RUNNING) {
      this.#running.set(operation.ticket, operation);
      this.#advance(operation, now);
    } else {
      this.#waiting.set(operation.ticket, operation);
    }
    return operation.ticket;
  }

  /** Goes on with an operation as far as it can. */
  #advance(operation: Operation, now: number): void {
    if (this.#running.get(operation.ticket) !== operation) return;
    if (operation.pending === undefined) {
      for (const candidate of operation.lookup.next({ now, slowAfterMs: this.#slowAfterMs })) {
        this.#askCandidate(operation, candidate);
      }
      if (!operation.lookup.isDone(now)) return;
      this.#followUp(operation);
    }
    if (operation.pending === 0) this.#end(operation);
  }

  #askCandidate(operation: Operation, candidate: Candidate): void {
    const { endpoint: to } = candidate;
    this.#queue.push({
      to,
      query: operation.ask(candidate),
      answered: (response, now) => {
        operation.lookup.answered(candidate, response.id.slice());
        this.#takeNodes(operation, response, to);
        operation.take(response, candidate);
        this.#advance(operation, now);
      },
      failed: (_error, now) => {
        operation.lookup.failed(candidate);
        this.#advance(operation, now);
      },
    });
  }

  #takeNodes(operation: Operation, response: Response, from: Endpoint): void {
    const [own, other] = this.family === 4
      ? [response.nodes, response.nodes6]
      : [response.nodes6, response.nodes];
    for (const node of (own ?? []).slice(0, MAX_NODES_PER_ANSWER)) {
      if (equalBytes(node.id, this.id)) continue;
      if (this.isUsable(node.endpoint, from) && this.#isAllowed(node.endpoint)) {
        operation.lookup.add(node);
      }
    }
    const endpoints = (other ?? []).slice(0, MAX_NODES_PER_ANSWER)
      .map(({ endpoint }) => endpoint).filter((endpoint) => this.isUsable(endpoint, from));
    if (endpoints.length > 0) this.emit({ kind: "other-family", endpoints });
  }

  #followUp(operation: Operation): void {
    const followUps = operation.followUps();
    operation.pending = followUps.length;
    for (const { to, query } of followUps) {
      const settle = (now: number) => {
        operation.pending = (operation.pending ?? 1) - 1;
        this.#advance(operation, now);
      };
      this.#queue.push({
        to: to.endpoint,
        query,
        answered: (response, now) => {
          operation.takeFollowUp(response, to);
          settle(now);
        },
        failed: (error, now) => {
          operation.failFollowUp(error);
          settle(now);
        },
      });
    }
  }

  #end(operation: Operation): void {
    const { ticket } = operation;
    this.#running.delete(ticket);
    this.#waiting.delete(ticket);
    if (!this.#ownSearches.has(ticket)) {
      this.emit({ kind: "done", ticket, outcome: operation.outcome() });
    }
    for (const [nextTicket, next] of this.#waiting) {
      if (this.#running.size >= MAX_RUNNING) break;
      this.#waiting.delete(nextTicket);
      this.#running.set(nextTicket, next);
    }
  }

  #keepUp(now: number): void {
    for (const [ticket, kind] of this.#ownSearches) {
      if (this.#running.has(ticket) || this.#waiting.has(ticket)) continue;
      this.#ownSearches.delete(ticket);
      this.#upkeep.searched(this.#table, now);
      if (kind === "bootstrap" && this.#table.size > 0) this.emit({ kind: "bootstrapped" });
    }
    const { bootstrap, refresh, check } = this.#upkeep.take(this.#table, now);
    for (const endpoint of check) this.#check(endpoint);
    const target = bootstrap ? this.id : refresh;
    if (target === undefined) return;
    const ticket = ++this.#lastTicket;
    this.#ownSearches.set(ticket, bootstrap ? "bootstrap" : "refresh");
    const want = bootstrap && this.sibling ? ["n4", "n6"] as const : undefined;
    this.#begin(new Operation(this, ticket, { target, want }), now);
  }

  /** Sends queries as far as the limit allows; gives when the next one can be sent. */
  #sendQueries(now: number): number {
    while (true) {
      const [outgoing] = this.#queue;
      if (outgoing === undefined) return Infinity;
      const transactionId = this.#transactions.start(outgoing, now);
      const { version } = this.#options;
      const { query, to } = outgoing;
      const readOnly = this.#isReadOnly;
      const data = encodeKrpc({ kind: "query", transactionId, version, query, readOnly });
      if (!this.#upload.takeForQuery(data.length, now)) {
        this.#transactions.take(transactionId, to);
        return this.#upload.queryAt(data.length, now);
      }
      this.#queue.shift();
      this.#send(data, to);
    }
  }

  #send(data: Uint8Array<ArrayBuffer>, to: Endpoint): void {
    this.#counter.sent(data.length);
    this.#sends.push({ data, to });
  }

  #nextAt(now: number): number {
    let nextAt = Math.min(this.#transactions.nextAt, this.#upkeep.nextAt);
    const slowAfterMs = this.#slowAfterMs;
    for (const { pending, lookup } of this.#running.values()) {
      if (pending === undefined) nextAt = Math.min(nextAt, lookup.nextAt({ now, slowAfterMs }));
    }
    for (const ticket of this.#ownSearches.keys()) {
      if (!this.#running.has(ticket) && !this.#waiting.has(ticket)) return now;
    }
    return nextAt;
  }

  get #slowAfterMs(): number {
    if (this.#roundTripMs === undefined) return FIRST_SLOW_MS;
    return Math.min(MAX_SLOW_MS, Math.max(MIN_SLOW_MS, 2 * this.#roundTripMs));
  }

  #noteRoundTrip(ms: number): void {
    this.#roundTripMs = this.#roundTripMs === undefined
      ? ms
      : this.#roundTripMs + ROUND_TRIP_GAIN * (ms - this.#roundTripMs);
  }

  /** Takes another id where ours is not one of the address that others see (BEP 42). */
  #noteVote(seenAs: Endpoint, voter: Endpoint, now: number): void {
    if (familyOf(seenAs.hostname) !== this.family || !this.#external.vote(seenAs, voter)) return;
    const { hostname } = seenAs;
    this.emit({ kind: "external-address", hostname });
    if (isSecureNodeId(this.id, hostname)) return;
    const table = new RoutingTable(secureNodeId(hostname, this.#random));
    for (const node of this.#table.nodes()) table.restore(node);
    this.#table = table;
    this.#upkeep.restart(now);
  }
}
