import { formatEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { BloomFilter } from "../bloom_filter.ts";
import type { DhtOutcome, DhtTicket } from "../dht_event.ts";
import type { DhtQuery, DhtResponse, KrpcError } from "../krpc/mod.ts";
import type { Candidate } from "../lookup.ts";
import { type FollowUp, Operation, type OperationOwner } from "./operation.ts";

/** Peers that one search gives; the length of libtorrent's list of peers. */
const MAX_FOUND_PEERS = 3_000;

/** How to look for peers. */
export interface GetPeersOptions {
  /** Announces that we have the torrent and listen at this port. */
  readonly announcePort?: number;
  /** With it, that we have all of it (BEP 33). */
  readonly seed?: boolean;
  /** Asks for no peers that have all (BEP 33). */
  readonly noSeeds?: boolean;
  /** Asks how many peers there are (BEP 33). */
  readonly scrape?: boolean;
}

/** Finds peers of a torrent, counts them and announces us to the nodes closest to its info-hash. */
export class GetPeersOperation extends Operation {
  readonly #options: GetPeersOptions;
  readonly #found = new Set<string>();
  readonly #seeds = new BloomFilter();
  readonly #peers = new BloomFilter();
  /** Who gave filters. */
  readonly #counted = new Set<Candidate>();
  /** Addresses of peers that nodes named which gave no filters yet. */
  readonly #uncounted = new Map<Candidate, readonly string[]>();
  #stored = 0;
  #refusal: KrpcError | undefined;

  /** Makes one. */
  constructor(
    owner: OperationOwner,
    ticket: DhtTicket,
    options: GetPeersOptions & { readonly target: Uint8Array },
  ) {
    super(owner, ticket, options);
    this.#options = options;
  }

  override ask(to: Candidate): DhtQuery {
    const { scrape, noSeeds } = this.#options;
    const { id } = this.owner;
    const infoHash = this.lookup.target;
    return { method: "get_peers", id, infoHash, scrape, noSeeds, token: to.token };
  }

  override take(response: DhtResponse, from: Candidate): void {
    from.token ??= response.token;
    this.#takeFilters(response, from);
    const fresh: Endpoint[] = [];
    for (const peer of response.values ?? []) {
      const key = formatEndpoint(peer);
      if (this.#found.has(key) || this.#found.size >= MAX_FOUND_PEERS) continue;
      if (!this.owner.isUsable(peer, from.endpoint)) continue;
      this.#found.add(key);
      fresh.push(peer);
    }
    if (fresh.length > 0) {
      this.owner.emit({ kind: "peers", ticket: this.ticket, peers: fresh });
    }
  }

  /** Filters are long, so that nodes may keep them back from whom they do not know; with the token they are known. */
  override followUps(): FollowUp[] {
    const { announcePort: port, seed, scrape } = this.#options;
    const { id } = this.owner;
    const infoHash = this.lookup.target;
    const followUps: FollowUp[] = [];
    for (const to of this.lookup.closest()) {
      const { token } = to;
      if (token === undefined) continue;
      if (port !== undefined) {
        const method = "announce_peer";
        followUps.push({
          to,
          query: { method, id, infoHash, port, impliedPort: false, token, seed },
        });
      }
      if (scrape && !this.#counted.has(to)) followUps.push({ to, query: this.ask(to) });
    }
    return followUps;
  }

  override takeFollowUp(response: DhtResponse, from: Candidate): void {
    const isAnswerToGetPeers = response.token !== undefined || response.values !== undefined;
    if (isAnswerToGetPeers) this.take(response, from);
    else this.#stored += 1;
  }

  override failFollowUp(error: KrpcError | undefined): void {
    this.#refusal = error ?? this.#refusal;
  }

  override outcome(): DhtOutcome {
    const counts = this.#options.scrape ? this.#counts() : {};
    return { ...super.outcome(), stored: this.#stored, refusal: this.#refusal, ...counts };
  }

  #takeFilters({ seedFilter, peerFilter, values = [] }: DhtResponse, from: Candidate): void {
    if (!this.#options.scrape) return;
    if (seedFilter) this.#seeds.union(seedFilter);
    if (peerFilter) this.#peers.union(peerFilter);
    if (seedFilter ?? peerFilter) {
      this.#counted.add(from);
      this.#uncounted.delete(from);
    } else if (!this.#counted.has(from)) {
      this.#uncounted.set(from, values.map(({ hostname }) => hostname));
    }
  }

  /** Nodes that know nothing of filters name peers all the same: who is no seed of the others counts as a downloader. */
  #counts(): { readonly seeds: number; readonly downloaders: number } {
    const downloaders = new BloomFilter();
    downloaders.union(this.#peers.bytes);
    for (const hostname of [...this.#uncounted.values()].flat()) {
      if (!this.#seeds.has(hostname)) downloaders.add(hostname);
    }
    const [seeds, others] = [this.#seeds.estimate(), downloaders.estimate()];
    return { seeds: Math.round(seeds), downloaders: Math.round(others) };
  }
}
