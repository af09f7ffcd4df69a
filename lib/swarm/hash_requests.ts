import { SHA256_LENGTH, toHex } from "../hash/mod.ts";
import { hashesOf, type HashJob, rangeKey } from "./_hash_job.ts";
import { HashPeer } from "./_hash_peer.ts";
import { type HashedFile, type HashRange, MAX_HASHES_ASKED, TreeShape } from "./hash_range.ts";

/** What is to be done about missing hashes now. */
export interface HashStep {
  /** Hashes to ask for. */
  readonly requests: readonly { readonly peer: number; readonly range: HashRange }[];
  /** When to call again if nothing happens before; Infinity for never. */
  readonly nextAt: number;
  /** Peers that sent wrong hashes, without doubt, or far too many; each is named once. */
  readonly guilty: readonly number[];
  /** Piece layers that are now there: they lead to their roots. */
  readonly layers: readonly { readonly piecesRoot: Uint8Array; readonly hashes: Uint8Array }[];
  /** The hashes of the blocks of pieces that were wanted, 32 bytes each; zeros where the last piece has no more blocks. */
  readonly blocks: readonly { readonly piece: number; readonly hashes: Uint8Array }[];
}

/** A piece layer of which parts are missing. */
interface MissingLayer {
  readonly file: HashedFile;
  readonly pieceCount: number;
  readonly missing: Set<HashJob>;
  /** Made when the first part comes. */
  hashes: Uint8Array | undefined;
}

/** What hash requests are made for. */
export interface HashRequestsOptions {
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** Files whose piece layer is missing; those of one piece have none. */
  readonly files: readonly HashedFile[];
}

/**
 * Gets the hashes of a torrent that came without its piece layers (BEP 52), 512 at a time, each part proved by itself, so
 * that who sends a wrong one is known at once; and, for a piece that failed, the hashes of its blocks.
 */
export class HashRequests {
  readonly #pieceLength: number;
  readonly #layers = new Map<string, MissingLayer>();
  readonly #peers = new Map<number, HashPeer<HashJob>>();
  /** All that is missing, by range. */
  readonly #jobs = new Map<string, HashJob>();
  /** What of it nobody was asked for; hashes of blocks first. */
  readonly #free: Record<HashJob["purpose"], Set<HashJob>> = {
    blocks: new Set(),
    layer: new Set(),
  };
  #guilty: number[] = [];
  #learned: { piecesRoot: Uint8Array; hashes: Uint8Array }[] = [];
  #blocks: { piece: number; hashes: Uint8Array }[] = [];

  /** Wants the piece layers of these files. */
  constructor({ pieceLength, files }: HashRequestsOptions) {
    this.#pieceLength = pieceLength;
    for (const file of files) this.#want(file);
  }

  /** How many piece layers are missing. */
  get missingLayerCount(): number {
    return this.#layers.size;
  }

  /** A peer came that speaks version 2; `has` tells whether it has a piece. */
  peerJoined(id: number, has: (piece: number) => boolean): void {
    this.peerLeft(id);
    this.#peers.set(id, new HashPeer(id, has));
  }

  /** A peer is gone: what it was asked for is asked of others. */
  peerLeft(id: number): void {
    const peer = this.#peers.get(id);
    if (!peer) return;
    this.#peers.delete(id);
    for (const job of peer.asked) this.#release(job);
  }

  /**
   * Wants the hashes of the blocks of a piece, so that a bad one is found: its own hash is known.
   *
   * @param pieceHash The root of the piece's tree.
   * @returns whether there is anything to ask: a piece of one block is that block.
   */
  wantBlocks(piece: number, file: HashedFile, pieceHash: Uint8Array): boolean {
    const shape = new TreeShape(file.length, this.#pieceLength);
    const length = 2 ** shape.pieceLayer;
    if (length < 2) return false;
    const index = (piece - file.firstPiece) * length;
    const range = { piecesRoot: file.piecesRoot, baseLayer: 0, index, length, proofLayers: 0 };
    const pieces = { first: piece, last: piece };
    const wanted = new Set<number>();
    this.#add({ range, root: pieceHash, pieces, purpose: "blocks", wanted }).wanted.add(piece);
    return true;
  }

  /** Wants the hashes of the blocks of a piece no more: it is there. */
  dropBlocks(piece: number): void {
    for (const job of this.#jobs.values()) {
      if (job.wanted.delete(piece) && job.wanted.size === 0) this.#forget(job);
    }
  }

  /** A peer sent hashes. What it was not asked for is passed over, and too much of that is its fault. */
  received(id: number, message: HashRange & { readonly hashes: Uint8Array }): void {
    const peer = this.#peers.get(id);
    const job = this.#jobs.get(rangeKey(message));
    if (!peer) return;
    if (!job || !peer.answered(job)) {
      if (peer.sentUnasked()) this.#convict(id);
      return;
    }
    const hashes = hashesOf(job, message.hashes);
    if (!hashes) {
      this.#release(job);
      return this.#convict(id);
    }
    this.#done(job, hashes);
  }

  /** A peer refuses a request. */
  rejected(id: number, range: HashRange, now: number): void {
    const peer = this.#peers.get(id);
    const job = this.#jobs.get(rangeKey(range));
    if (!peer) return;
    if (job && peer.refused(job, now)) this.#release(job);
    else if (peer.sentUnasked()) this.#convict(id);
  }

  /** Says what is to be done now. */
  poll(now: number): HashStep {
    const requests: { peer: number; range: HashRange }[] = [];
    let nextAt = Infinity;
    for (const peer of this.#peers.values()) {
      for (const job of peer.expire(now)) this.#release(job);
    }
    const peers = [...this.#peers.values()].sort((a, b) => a.strikes - b.strikes);
    for (let asked = true; asked;) {
      asked = false;
      // One of each peer in turn, so that all have a share.
      for (const peer of peers) {
        const job = this.#choose(peer, now);
        if (!job) continue;
        this.#free[job.purpose].delete(job);
        peer.ask(job, now);
        requests.push({ peer: peer.id, range: job.range });
        asked = true;
      }
    }
    for (const peer of this.#peers.values()) nextAt = Math.min(nextAt, peer.nextAt(now));
    const step = { guilty: this.#guilty, layers: this.#learned, blocks: this.#blocks };
    this.#guilty = [];
    this.#learned = [];
    this.#blocks = [];
    return { requests, nextAt, ...step };
  }

  #want(file: HashedFile): void {
    const shape = new TreeShape(file.length, this.#pieceLength);
    const key = toHex(file.piecesRoot);
    if (shape.pieceCount < 2 || this.#layers.has(key)) return;
    const { pieceLayer: baseLayer, pieceCount } = shape;
    const length = Math.min(MAX_HASHES_ASKED, 2 ** (shape.top - baseLayer));
    const missing = new Set<HashJob>();
    for (let index = 0; index < pieceCount; index += length) {
      const proofLayers = shape.top - baseLayer - 1;
      const first = file.firstPiece + index;
      const last = Math.min(first + length, file.firstPiece + pieceCount) - 1;
      const { piecesRoot } = file;
      missing.add(this.#add({
        range: { piecesRoot, baseLayer, index, length, proofLayers },
        root: piecesRoot,
        pieces: { first, last },
        purpose: "layer",
        wanted: new Set(),
      }));
    }
    this.#layers.set(key, { file, pieceCount, missing, hashes: undefined });
  }

  #add(job: HashJob): HashJob {
    const key = rangeKey(job.range);
    const known = this.#jobs.get(key);
    if (known) return known;
    this.#jobs.set(key, job);
    this.#free[job.purpose].add(job);
    return job;
  }

  /** Something that a peer may be asked for: what it is sure to have, else what it may have. */
  #choose(peer: HashPeer<HashJob>, now: number): HashJob | undefined {
    if (!peer.hasRoom) return undefined;
    let other: HashJob | undefined;
    for (const jobs of [this.#free.blocks, this.#free.layer]) {
      for (const job of jobs) {
        if (!peer.mayAsk(job, now)) continue;
        if (peer.has(job.pieces.first) && peer.has(job.pieces.last)) return job;
        other ??= job;
      }
    }
    return other;
  }

  #release(job: HashJob): void {
    if (this.#jobs.has(rangeKey(job.range))) this.#free[job.purpose].add(job);
  }

  #done(job: HashJob, hashes: Uint8Array): void {
    this.#forget(job);
    if (job.purpose === "layer") this.#place(job, hashes);
    else for (const piece of job.wanted) this.#blocks.push({ piece, hashes });
  }

  #forget(job: HashJob): void {
    this.#jobs.delete(rangeKey(job.range));
    this.#free[job.purpose].delete(job);
    for (const peer of this.#peers.values()) peer.forget(job);
  }

  #place(job: HashJob, hashes: Uint8Array): void {
    const { piecesRoot, index } = job.range;
    const key = toHex(piecesRoot);
    const layer = this.#layers.get(key);
    if (!layer?.missing.delete(job)) return;
    layer.hashes ??= new Uint8Array(layer.pieceCount * SHA256_LENGTH);
    const room = layer.hashes.subarray(index * SHA256_LENGTH);
    room.set(hashes.subarray(0, room.length));
    if (layer.missing.size > 0) return;
    this.#layers.delete(key);
    this.#learned.push({ piecesRoot, hashes: layer.hashes });
  }

  #convict(id: number): void {
    this.peerLeft(id);
    this.#guilty.push(id);
  }
}
