import { type AddressFamily, formatEndpoint, isBelievable, scopeOf } from "../address/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { itemTarget } from "./item.ts";
import { ItemStore } from "./item_store.ts";
import {
  type DhtQuery,
  type DhtResponse,
  KRPC_ERROR_CODES,
  KrpcError,
  type NodeContact,
  type PutQuery,
  type WantedFamily,
} from "./krpc/mod.ts";
import { PeerStore, SAMPLE_INTERVAL_SECONDS } from "./peer_store.ts";
import type { ClosestOptions } from "./routing_table.ts";
import { WriteTokens } from "./write_tokens.ts";

/** Peers that one answer names at most; more would be a datagram of over 1,024 bytes beside the nodes. */
const MAX_VALUES = 50;

/** Who knows nodes close to a target. */
export interface ClosestNodes {
  /** Gives them, closest first. */
  closest(target: Uint8Array, options?: ClosestOptions): readonly NodeContact[];
}

/** Who asks, and when. */
export interface QuerySource {
  /** The endpoint that the query came from. */
  readonly from: Endpoint;
  /** The time. */
  readonly now: number;
}

/** What a node answers with. */
export interface ResponderOptions {
  /** Which DHT it is of. */
  readonly family: AddressFamily;
  /** For secrets, and which peers are named. */
  readonly random: Random;
  /** The time. */
  readonly now: number;
}

/** Answers queries (BEP 5, 32, 33, 44, 51) from what is known and stored. */
export class Responder {
  /** What was announced. */
  readonly peers: PeerStore;
  /** What was put. */
  readonly items = new ItemStore();
  readonly #family: AddressFamily;
  readonly #tokens: WriteTokens;

  /** Makes one that has nothing stored. */
  constructor({ family, random, now }: ResponderOptions) {
    this.#family = family;
    this.peers = new PeerStore(random);
    this.#tokens = new WriteTokens(random, now);
  }

  /** Whether a query brings a token that shows that it comes from where it says. */
  isConfirmed(query: DhtQuery, { from, now }: QuerySource): boolean {
    if (!("token" in query) || query.token === undefined || query.method === "put") return false;
    const key = "infoHash" in query ? query.infoHash : query.target;
    return this.#tokens.isValid(query.token, { hostname: from.hostname, key }, now);
  }

  /**
   * Answers a query; `tables` are those of this family and of the other one.
   *
   * @throws {KrpcError} if it is refused.
   */
  answer(
    query: DhtQuery,
    source: QuerySource,
    tables: {
      readonly ownId: Uint8Array;
      readonly own: ClosestNodes;
      readonly other?: ClosestNodes;
    },
  ): DhtResponse {
    const { from, now } = source;
    const id = tables.ownId;
    const near = (target: Uint8Array, want?: readonly WantedFamily[]) =>
      this.#nodes(target, { want, from, tables });
    switch (query.method) {
      case "ping":
        return { id };
      case "find_node":
        return { id, ...near(query.target, query.want) };
      case "get_peers": {
        const { infoHash, want, noSeeds, scrape } = query;
        const isFit = (endpoint: Endpoint) => isForOthers(endpoint, from);
        const values = this.peers.pick(infoHash, { max: MAX_VALUES, noSeeds, isFit }, now);
        const filters = scrape ? this.peers.scrape(infoHash, now) : undefined;
        return {
          id,
          token: this.#tokens.issue(from.hostname, infoHash, now),
          values: values.length > 0 ? values : undefined,
          seedFilter: filters?.seeds.bytes,
          peerFilter: filters?.peers.bytes,
          ...near(infoHash, want),
        };
      }
      case "announce_peer": {
        const { infoHash, token, impliedPort, port, seed = false } = query;
        this.#checkToken(token, source, infoHash);
        const endpoint = { hostname: from.hostname, port: impliedPort ? from.port : port };
        this.peers.add(infoHash, { endpoint, isSeed: seed }, now);
        return { id };
      }
      case "get": {
        const { target, want, seq } = query;
        const token = this.#tokens.issue(from.hostname, target, now);
        return { id, token, ...this.#item(target, seq, now), ...near(target, want) };
      }
      case "put":
        this.#put(query, source, id);
        return { id };
      case "sample_infohashes": {
        const { target, want } = query;
        return {
          id,
          token: this.#tokens.issue(from.hostname, target, now),
          samples: this.peers.sample(now),
          sampleTotal: this.peers.torrentCount,
          intervalSeconds: SAMPLE_INTERVAL_SECONDS,
          ...near(target, want),
        };
      }
      case "unknown":
        // Methods that are not known yet have nodes in their answers too.
        if (query.target !== undefined) return { id, ...near(query.target) };
        throw new KrpcError(KRPC_ERROR_CODES.unknownMethod, "the method is not known");
    }
  }

  #item(target: Uint8Array, olderThan: bigint | undefined, now: number): Partial<DhtResponse> {
    const item = this.items.get(target, now);
    if (item?.mutable === undefined) return { value: item?.value };
    const { seq, publicKey, signature } = item.mutable;
    if (olderThan !== undefined && seq <= olderThan) return { seq };
    return { value: item.value, seq, publicKey, signature };
  }

  #put({ token, value, mutable }: PutQuery, source: QuerySource, ownId: Uint8Array): void {
    const item = { value, mutable };
    this.#checkToken(token, source, itemTarget(item));
    this.items.put(item, ownId, source.now);
  }

  #checkToken(token: Uint8Array, { from, now }: QuerySource, key: Uint8Array): void {
    if (this.#tokens.isValid(token, { hostname: from.hostname, key }, now)) return;
    throw new KrpcError(KRPC_ERROR_CODES.protocol, "the token is wrong or too old");
  }

  #nodes(
    target: Uint8Array,
    options: {
      readonly want?: readonly WantedFamily[];
      readonly from: Endpoint;
      readonly tables: { readonly own: ClosestNodes; readonly other?: ClosestNodes };
    },
  ): Pick<DhtResponse, "nodes" | "nodes6"> {
    const { want, from, tables } = options;
    const isFit = (endpoint: Endpoint) =>
      isForOthers(endpoint, from) && formatEndpoint(endpoint) !== formatEndpoint(from);
    const nodesOf = (family: AddressFamily) => {
      const isWanted = want?.length ? want.includes(`n${family}`) : family === this.#family;
      if (!isWanted) return undefined;
      const table = family === this.#family ? tables.own : tables.other;
      return table?.closest(target, { isFit }) ?? [];
    };
    return { nodes: nodesOf(4), nodes6: nodesOf(6) };
  }
}

/** Whether what is known may be told: nobody far away learns who is on this machine or in its network. */
function isForOthers(endpoint: Endpoint, asker: Endpoint): boolean {
  return isBelievable(endpoint.hostname, scopeOf(asker.hostname));
}
