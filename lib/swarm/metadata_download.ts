import { equalBytes, sha1, sha256 } from "../hash/mod.ts";
import { type InfoHashes, MAX_METAINFO_LENGTH } from "../metainfo/mod.ts";
import { MetadataCandidate } from "./_metadata_candidate.ts";
import { MetadataSource } from "./_metadata_source.ts";

/** Bytes of metadata that are taken, as of a metainfo file. */
export const MAX_METADATA_LENGTH = MAX_METAINFO_LENGTH;

/** Bytes that are held of all sizes together: a right one and a wrong one, whole. */
const MAX_HELD_BYTES = 2 * MAX_METADATA_LENGTH;

/** Sizes that are remembered when there is nobody left who claims them. */
const MAX_CANDIDATES = 8;

/** While blocks are left that somebody was asked for this long ago, one who waits for nothing is asked too. */
const ASK_AGAIN_MS = 1_000;

/** Peers that are asked for one block at a time. */
const MAX_ASKED_PER_BLOCK = 2;

/** What a peer answers about metadata (BEP 9). */
export type MetadataAnswer =
  | {
    /** Tells it from the other answer. */
    readonly type: "data";
    /** Number of the block. */
    readonly piece: number;
    /** Bytes of the whole, as the peer says. */
    readonly totalSize?: number;
    /** The bytes, which are copied. */
    readonly data: Uint8Array;
  }
  | { readonly type: "reject"; readonly piece: number };

/** What is to be done about the metadata now. */
export interface MetadataStep {
  /** Blocks to ask for. */
  readonly requests: readonly { readonly peer: number; readonly piece: number }[];
  /** When to call again if nothing happens before; Infinity for never. */
  readonly nextAt: number;
  /** Peers that sent what is wrong, without doubt; each is named once. */
  readonly guilty: readonly number[];
  /** The info dictionary, once it is there: its hash is right. */
  readonly metadata?: Uint8Array<ArrayBuffer>;
}

/**
 * Gets the info dictionary of a torrent of which only the info-hash is known, from several peers at once (BEP 9).
 *
 * Each size that a peer claims is a candidate of its own, so that who lies about it is in nobody's way. What came whole
 * and is wrong is fetched again from one peer at a time, which says who lied.
 */
export class MetadataDownload {
  readonly #infoHashes: InfoHashes;
  readonly #sources = new Map<number, MetadataSource>();
  readonly #candidates = new Map<number, MetadataCandidate>();
  readonly #guilty = new Set<number>();
  #newlyGuilty: number[] = [];
  #metadata: Uint8Array<ArrayBuffer> | undefined;

  /** A download of which nothing has come. The metadata must fit each of the info-hashes. */
  constructor(infoHashes: InfoHashes) {
    this.#infoHashes = infoHashes;
  }

  /** Bytes that have come and wait for the rest. */
  get heldBytes(): number {
    let bytes = 0;
    for (const candidate of this.#candidates.values()) bytes += candidate.heldBytes;
    return bytes;
  }

  /** A peer said how many bytes the metadata has, perhaps not for the first time; says whether that can be. */
  peerJoined(id: number, size: number): boolean {
    if (this.#guilty.has(id)) return false;
    if (this.#sources.get(id)?.size === size) return true;
    this.peerLeft(id);
    if (!Number.isInteger(size) || size < 1 || size > MAX_METADATA_LENGTH) return false;
    this.#sources.set(id, new MetadataSource(id, size));
    if (!this.#candidates.has(size)) this.#candidates.set(size, new MetadataCandidate(size));
    return true;
  }

  /** A peer is gone: what it was asked for is asked of others. */
  peerLeft(id: number): void {
    const source = this.#sources.get(id);
    if (!source) return;
    this.#sources.delete(id);
    const candidate = this.#candidates.get(source.size);
    if (candidate?.owner === id) disown(candidate);
    if (!candidate || this.#sourcesOf(candidate).length > 0) return;
    // What has come of it waits for the next peer of that size, but sizes can be made up without end.
    const isWorthwhile = candidate.heldBytes > 0 && this.#candidates.size <= MAX_CANDIDATES;
    if (!isWorthwhile) this.#candidates.delete(source.size);
  }

  /**
   * A peer answered. What it was not asked for is passed over, and too much of that is its fault.
   *
   * @returns whether it is one that could have been asked.
   */
  received(id: number, answer: MetadataAnswer, now: number): boolean {
    const source = this.#sources.get(id);
    const candidate = this.#candidates.get(source?.size ?? -1);
    if (this.#metadata) return true;
    if (!source || !candidate) return this.#guilty.has(id);
    this.#take(answer, { source, candidate, now });
    return true;
  }

  #take(answer: MetadataAnswer, { source, candidate, now }: {
    readonly source: MetadataSource;
    readonly candidate: MetadataCandidate;
    readonly now: number;
  }): void {
    const { id } = source;
    if (answer.type === "reject") {
      if (!source.refused(answer.piece, now) && source.sentUnasked()) this.#convict(id);
      else if (candidate.owner === id) disown(candidate);
      return;
    }
    if (!source.came(answer.piece)) {
      if (source.sentUnasked()) this.#convict(id);
      return;
    }
    const { piece, data, totalSize = source.size } = answer;
    if (totalSize !== source.size || data.length !== candidate.blockLength(piece)) {
      return this.#convict(id);
    }
    if (candidate.isExclusive && candidate.owner !== id) return;
    candidate.put(piece, data, id);
    if (candidate.isComplete) this.#judge(candidate);
    else this.#makeRoom(candidate);
  }

  /** Says what is to be done now. */
  poll(now: number): MetadataStep {
    const guilty = this.#newlyGuilty;
    this.#newlyGuilty = [];
    if (this.#metadata) {
      return { requests: [], nextAt: Infinity, guilty, metadata: this.#metadata };
    }
    const requests: { peer: number; piece: number }[] = [];
    let nextAt = Infinity;
    for (const source of this.#sources.values()) this.#expire(source, now);
    for (const candidate of this.#candidates.values()) {
      requests.push(...this.#ask(candidate, now));
      if (!candidate.isExclusive) nextAt = Math.min(nextAt, this.#askAgainAt(candidate, now));
    }
    for (const source of this.#sources.values()) nextAt = Math.min(nextAt, source.nextAt(now));
    return { requests, nextAt, guilty };
  }

  #expire(source: MetadataSource, now: number): void {
    const candidate = this.#candidates.get(source.size);
    if (source.expire(now) && candidate?.owner === source.id) disown(candidate);
  }

  #sourcesOf(candidate: MetadataCandidate): MetadataSource[] {
    return [...this.#sources.values()].filter((source) => source.size === candidate.size);
  }

  /** Chooses requests, one of each peer in turn, so that all have a share. */
  #ask(candidate: MetadataCandidate, now: number): { peer: number; piece: number }[] {
    const sources = this.#askable(candidate, now);
    const requests: { peer: number; piece: number }[] = [];
    const counts = this.#askedCounts(candidate);
    const request = (source: MetadataSource, piece: number) => {
      source.asked.set(piece, now);
      counts.set(piece, (counts.get(piece) ?? 0) + 1);
      requests.push({ peer: source.id, piece });
    };
    let piece = 0;
    for (let asking = sources; asking.length > 0 && piece < candidate.blockCount;) {
      for (const source of asking) {
        while (candidate.has(piece) || counts.has(piece)) piece++;
        if (piece >= candidate.blockCount) break;
        request(source, piece);
      }
      asking = asking.filter((source) => source.mayAsk(now));
    }
    for (const source of sources) {
      if (!source.isIdle(now)) continue;
      const slow = this.#slowBlock(candidate, counts, now);
      if (slow !== undefined) request(source, slow);
    }
    return requests;
  }

  /** The peers of a candidate that may be asked, those that are best first; one of them where it must be one. */
  #askable(candidate: MetadataCandidate, now: number): MetadataSource[] {
    const ready = this.#sourcesOf(candidate)
      .filter((source) => source.mayAsk(now))
      .sort((a, b) => a.strikes - b.strikes);
    if (!candidate.isExclusive) return ready;
    candidate.owner ??= ready[0]?.id;
    return ready.filter((source) => source.id === candidate.owner);
  }

  /** How many peers are asked for each block of a candidate; of one that must come from one peer, that peer alone. */
  #askedCounts(candidate: MetadataCandidate): Map<number, number> {
    const counts = new Map<number, number>();
    for (const source of this.#sourcesOf(candidate)) {
      if (candidate.isExclusive && source.id !== candidate.owner) continue;
      for (const block of source.asked.keys()) counts.set(block, (counts.get(block) ?? 0) + 1);
    }
    return counts;
  }

  /** A block that was asked for a while ago, of as few peers as may be. */
  #slowBlock(
    candidate: MetadataCandidate,
    counts: ReadonlyMap<number, number>,
    now: number,
  ): number | undefined {
    if (candidate.isExclusive) return undefined;
    for (const source of this.#sourcesOf(candidate)) {
      for (const [block, askedAt] of source.asked) {
        if (now - askedAt < ASK_AGAIN_MS || candidate.has(block)) continue;
        if ((counts.get(block) ?? 0) < MAX_ASKED_PER_BLOCK) return block;
      }
    }
    return undefined;
  }

  /** When a peer that waits for nothing may be asked for what another was asked for. */
  #askAgainAt(candidate: MetadataCandidate, now: number): number {
    const own = this.#sourcesOf(candidate);
    if (!own.some((source) => source.isIdle(now))) return Infinity;
    let next = Infinity;
    for (const source of own) {
      for (const askedAt of source.asked.values()) {
        const at = askedAt + ASK_AGAIN_MS;
        if (at > now) next = Math.min(next, at);
      }
    }
    return next;
  }

  #judge(candidate: MetadataCandidate): void {
    const metadata = candidate.join();
    const { v1, v2 } = this.#infoHashes;
    const isRight = (!v1 || equalBytes(sha1(metadata), v1)) &&
      (!v2 || equalBytes(sha256(metadata), v2));
    const guilty = isRight ? candidate.passed() : candidate.failed();
    for (const id of guilty) this.#convict(id);
    if (!isRight) return;
    this.#metadata = metadata;
    this.#candidates.clear();
  }

  #convict(id: number): void {
    if (!this.#guilty.has(id)) this.#newlyGuilty.push(id);
    this.#guilty.add(id);
    this.peerLeft(id);
  }

  /** Forgets what came of another size where too much is held: of the one that fewest peers claim, the longest. */
  #makeRoom(growing: MetadataCandidate): void {
    while (this.heldBytes > MAX_HELD_BYTES) {
      const others = [...this.#candidates.values()]
        .filter((candidate) => candidate !== growing && candidate.heldBytes > 0)
        .sort((a, b) => this.#weight(a) - this.#weight(b) || b.heldBytes - a.heldBytes);
      if (others[0] === undefined) return;
      others[0].clear();
    }
  }

  #weight(candidate: MetadataCandidate): number {
    return this.#sourcesOf(candidate).length - candidate.failures;
  }
}

/** Lets another peer have its try at a candidate that must come from one alone. */
function disown(candidate: MetadataCandidate): void {
  candidate.owner = undefined;
  if (candidate.isExclusive) candidate.clear();
}
