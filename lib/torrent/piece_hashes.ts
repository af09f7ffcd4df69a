import type { Timer } from "../io/mod.ts";
import { concatBytes, LEAF_LENGTH, SHA256_LENGTH, toHex } from "../hash/mod.ts";
import {
  HashAnswers,
  type HashedFile,
  type HashRange,
  HashRequestQuota,
  HashRequests,
} from "../swarm/mod.ts";
import {
  encodeMessage,
  type HashesMessage,
  type HashRange as WireHashRange,
  WireError,
} from "../wire/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { BlockSource, Peer } from "./peer.ts";

/** Failed pieces whose blocks are held against their hashes, when these come. */
const MAX_SUSPECT_PIECES = 64;

/** Requests for hashes that are refused because there are too many, before a peer is let go. */
const MAX_EXCESS_REQUESTS = 2_000;

/** A block of a piece that failed. */
export interface SuspectSender {
  /** Number of the block in the piece. */
  readonly block: number;
  /** Who sent it. */
  readonly source: BlockSource;
  /** Its SHA-256, in hexadecimal digits. */
  readonly digest: string;
}

/** What the hashes of pieces ask of the torrent. */
export interface PieceHashesOwner {
  /** Whether piece layers are waited for that the torrent can do without. */
  readonly needsPieceLayers: boolean;
  /** The piece layers that were missing are there. */
  learned(): void;
  /** A peer sent hashes that are wrong, without doubt. */
  convictPeer(peer: Peer): void;
  /** These sent bad data, without doubt. */
  convict(guilty: ReadonlySet<BlockSource>, piece: number): void;
  /** Makes sure of a piece that was trusted unread; false if it is wrong. */
  ensureChecked(piece: number): Promise<boolean>;
}

/**
 * The hashes of a v2 torrent (BEP 52): asks peers for the piece layers that came with no magnet link, and for the hashes of
 * the blocks of a piece that failed, which tell at once who sent a bad one; and gives them to peers.
 */
export class PieceHashes {
  readonly #core: TorrentCore;
  readonly #owner: PieceHashesOwner;
  readonly #answers: HashAnswers;
  readonly #requests: HashRequests;
  readonly #files: readonly HashedFile[];
  readonly #quotas = new Map<number, HashRequestQuota>();
  readonly #suspects = new Map<number, readonly SuspectSender[]>();
  #timer: Timer | undefined;

  /** The hashes of one torrent. */
  constructor(core: TorrentCore, owner: PieceHashesOwner) {
    const { layout, metainfo } = core;
    const { pieceLength } = layout;
    this.#core = core;
    this.#owner = owner;
    this.#files = metainfo.files.flatMap(({ piecesRoot, length, offset, pad }) =>
      piecesRoot && length > 0 && !pad
        ? [{ piecesRoot, length, firstPiece: Math.floor(offset / pieceLength) }]
        : []
    );
    this.#answers = new HashAnswers({
      pieceLength,
      files: this.#files,
      pieceLayer: (root) => layout.pieceLayer(root),
    });
    const missing = this.#files.filter(({ piecesRoot, length }) =>
      length > pieceLength && !layout.pieceLayer(piecesRoot)
    );
    this.#requests = new HashRequests({ pieceLength, files: missing });
  }

  /** Whether piece layers are missing that are waited for. */
  get isMissing(): boolean {
    return this.#requests.missingLayerCount > 0 &&
      (this.#owner.needsPieceLayers || !this.canVerify);
  }

  /** Whether pieces can be told right from wrong: those of a hybrid by their SHA-1, too. */
  get canVerify(): boolean {
    return this.#requests.missingLayerCount === 0 || this.#core.metainfo.pieceHashes !== undefined;
  }

  /** A peer came that speaks v2, or one told what it has. */
  peerJoined(peer: Peer): void {
    if (!peer.features.v2 || this.#core.metainfo.version === "v1") return;
    this.#requests.peerJoined(peer.id, (piece) => peer.pieces.has(piece));
    this.#pump(this.#core.io.clock.now());
  }

  /** A peer is gone. */
  peerGone(peer: Peer): void {
    this.#quotas.delete(peer.id);
    this.#requests.peerLeft(peer.id);
    this.#pump(this.#core.io.clock.now());
  }

  /** A peer asks for hashes. */
  requested(peer: Peer, range: WireHashRange, now: number): void {
    const quota = this.#quotas.get(peer.id) ?? new HashRequestQuota();
    this.#quotas.set(peer.id, quota);
    const isTaken = peer.features.v2 && quota.spend(range, now);
    if (!isTaken && ++peer.excessHashRequests > MAX_EXCESS_REQUESTS) {
      throw new WireError("Cannot go on with a peer that asks for so many hashes");
    }
    const answer = isTaken ? this.#answers.answer(range) : { type: "reject" as const };
    if (answer.type !== "leaves") return this.#reply(peer, range, answer);
    const own = { ...range, piecesRoot: range.piecesRoot.slice() };
    this.#core.tasks.run(async () => {
      const leaves = await this.#leavesOf(answer.piece);
      const reply = leaves ? this.#answers.withLeaves(own, leaves) : { type: "reject" as const };
      if (reply.type !== "leaves") this.#reply(peer, own, reply);
    });
  }

  /** A peer sent hashes. */
  received(peer: Peer, message: HashesMessage, now: number): void {
    if (!peer.features.v2) return peer.sentUnrequested();
    this.#requests.received(peer.id, message);
    this.#pump(now);
  }

  /** A peer sends no hashes. */
  rejected(peer: Peer, range: WireHashRange, now: number): void {
    if (!peer.features.v2) return peer.sentUnrequested();
    this.#requests.rejected(peer.id, range, now);
    this.#pump(now);
  }

  /** A piece has failed: asks for the hashes of its blocks. */
  pieceFailed(piece: number, senders: readonly SuspectSender[]): void {
    const { layout, io } = this.#core;
    const hash = layout.merkleHash(piece);
    const file = this.#files.findLast(({ firstPiece }) => firstPiece <= piece);
    if (!hash || !file || this.#suspects.size >= MAX_SUSPECT_PIECES) return;
    if (!this.#requests.wantBlocks(piece, file, hash)) return;
    // The last block of a hybrid's file may have a pad behind it, which is in no tree.
    const inTree = this.#treeLength(piece);
    const size = layout.pieceSize(piece);
    const whole = senders.filter(({ block }) =>
      Math.min(size, (block + 1) * LEAF_LENGTH) <= inTree
    );
    this.#suspects.set(piece, whole);
    this.#pump(io.clock.now());
  }

  /** Asks for nothing more. */
  stop(): void {
    this.#timer?.cancel();
  }

  #reply(
    peer: Peer,
    range: HashRange,
    answer: { readonly type: "hashes"; readonly hashes: Uint8Array } | { readonly type: "reject" },
  ): void {
    const { piecesRoot, baseLayer, index, length, proofLayers } = range;
    const plain = { piecesRoot, baseLayer, index, length, proofLayers };
    peer.link?.send(encodeMessage(
      answer.type === "hashes"
        ? { type: "hashes", ...plain, hashes: answer.hashes }
        : { type: "hashReject", ...plain },
    ));
  }

  /** The hashes of the blocks of a piece that is here; undefined where it is not. */
  async #leavesOf(piece: number): Promise<Uint8Array | undefined> {
    const { picker, storage, io } = this.#core;
    if (!picker.have.has(piece)) return undefined;
    try {
      if (!await this.#owner.ensureChecked(piece)) return undefined;
      const length = this.#treeLength(piece);
      const leaves: Uint8Array[] = [];
      const buffer = io.disk.makeBuffer(Math.min(length, LEAF_LENGTH * 64));
      for (let at = 0; at < length; at += buffer.length) {
        const part = buffer.subarray(0, Math.min(buffer.length, length - at));
        await storage.readBlock(piece, at, part);
        leaves.push(await io.disk.hasher.leaves(part));
      }
      return concatBytes(leaves);
    } catch (error) {
      this.#core.log("debug", `Cannot read piece ${piece} for its hashes`, { error });
      return undefined;
    }
  }

  /** Bytes of a piece that are in the tree of its file: pads are not. */
  #treeLength(piece: number): number {
    const { layout, metainfo } = this.#core;
    return layout.spans(piece, 0, layout.pieceSize(piece))
      .filter(({ file }) => !metainfo.files[file]?.pad)
      .reduce((sum, span) => sum + span.length, 0);
  }

  /** Does what the requests want done now. */
  #pump(now: number): void {
    this.#timer?.cancel();
    const { peers, layout, io } = this.#core;
    const step = this.#requests.poll(now);
    for (const { piecesRoot, hashes } of step.layers) layout.learnLayer(piecesRoot, hashes);
    for (const { piece, hashes } of step.blocks) this.#judge(piece, hashes);
    for (const id of step.guilty) {
      const peer = peers.get(id);
      if (peer) this.#owner.convictPeer(peer);
    }
    for (const { peer: id, range } of step.requests) {
      peers.get(id)?.link?.send(encodeMessage({ type: "hashRequest", ...range }));
    }
    if (step.nextAt !== Infinity) {
      const delayMs = Math.max(0, step.nextAt - now);
      this.#timer = io.clock.setTimer(delayMs, () => this.#pump(io.clock.now()));
    }
    if (step.layers.length > 0 && this.#requests.missingLayerCount === 0) this.#owner.learned();
  }

  /** The hashes of a failed piece's blocks are there: who sent another block is guilty. */
  #judge(piece: number, hashes: Uint8Array): void {
    const senders = this.#suspects.get(piece) ?? [];
    this.#suspects.delete(piece);
    const guilty = new Set<BlockSource>();
    for (const { block, source, digest } of senders) {
      const leaf = hashes.subarray(block * SHA256_LENGTH, (block + 1) * SHA256_LENGTH);
      if (leaf.length === SHA256_LENGTH && toHex(leaf) !== digest) guilty.add(source);
    }
    if (guilty.size > 0) this.#owner.convict(guilty, piece);
  }
}
