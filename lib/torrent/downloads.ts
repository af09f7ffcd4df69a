import { Bitfield, BLOCK_LENGTH } from "../metainfo/mod.ts";
import {
  Blame,
  type PickedBlock,
  type PickingPeer,
  type PickOptions,
  type UrgentPiece,
} from "../swarm/mod.ts";
import { type BlockRange, encodeMessage, type PieceMessage, WireError } from "../wire/mod.ts";
import {
  cancelElsewhere,
  cancelRequests,
  expectLate,
  forgetCancelled,
  releaseAll,
  sendRequests,
} from "./block_requests.ts";
import type { TorrentCore } from "./core.ts";
import type { Gate } from "./gate.ts";
import { hasten } from "./hastening.ts";
import { paceOf } from "./peer_pace.ts";
import { type BlockSource, type Peer, requestKey } from "./peer.ts";
import type { SuspectSender } from "./piece_hashes.ts";
import { PieceIntake } from "./piece_intake.ts";
import { inTurn } from "./turns.ts";

/** A peer that was asked and sent no block for this long is snubbed: others are asked for what it owes. */
export const SNUB_MS = 20_000;

/** A peer that was asked and sent no block for this long is let go. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** Requests that a peer may reject while it lets us ask, until a block of it comes. */
const MAX_REJECTED = 500;

/** Pieces that a peer may allow us in spite of choking; of clients known none allows more than ten (BEP 6). */
const MAX_ALLOWED_FAST = 100;

/** How often a peer may lose a piece when it has everything, for that costs as much as there are pieces. */
const MAX_LOST_SEEDINGS = 64;

/**
 * What a peer is asked for that others were asked for too, once it has sent all that it was asked for and nothing else is
 * left: a part of its depth, which is what it sends in a tenth of a second. Ten fast peers that were each asked for the whole
 * rest would send a quarter of a torrent twice.
 */
const ENDGAME_SHARE = 1 / 32;

/**
 * Peers that are looked at in vain, when all are to be asked for more, before the others have to wait for the next time:
 * near the end nothing is left for any of a thousand.
 */
const MAX_IN_VAIN = 64;

/** What the downloads ask of the torrent. */
export interface DownloadsOwner {
  /** Closed while more is on its way to the disk than should be; set by the downloads. */
  readonly readGate: Gate;
  /** A piece is verified and written. */
  pieceDone(piece: number): void;
  /** A piece is wrong, and it is not certain who is guilty. */
  pieceFailed(piece: number, senders: readonly SuspectSender[]): void;
  /** A piece was written. */
  writeDone(): void;
  /** Writing failed; resolves when it is to be tried again, rejects if the torrent ends. */
  writeFailed(error: unknown): Promise<void>;
  /** There may be blocks again that nobody was asked for: those who are no peers are to be asked, too. */
  askOthers(): void;
  /** A block has come that others than its sender were asked for, who may be no peers. */
  cancelOthers(piece: number, block: number): void;
  /** These sent bad data, without doubt. */
  convict(guilty: ReadonlySet<BlockSource>, piece: number): void;
}

/** Asks peers for blocks, puts what comes together, and has whole pieces checked and written. */
export class Downloads {
  /** Closed while more is on its way to the disk than should be. */
  readonly readGate: Gate;
  readonly #core: TorrentCore;
  readonly #owner: DownloadsOwner;
  readonly #intake: PieceIntake;
  readonly #blame = new Blame<BlockSource>();
  #running = false;
  /** The peer that was looked at last, where others had to wait. */
  #lastInVain = 0;

  /** Downloads that have not begun. */
  constructor(core: TorrentCore, owner: DownloadsOwner) {
    this.#core = core;
    this.#owner = owner;
    this.#intake = new PieceIntake(core, {
      gate: owner.readGate,
      wantsDigests: (piece) => this.#blame.hasFailed(piece),
      passed: (piece, digests) => this.#passed(piece, digests),
      failed: (piece, digests) => this.#failed(piece, digests),
      roomAgain: () => this.fillAll(),
      writeDone: () => owner.writeDone(),
      writeFailed: (error) => owner.writeFailed(error),
    });
    this.readGate = owner.readGate;
  }

  /** Begins, or goes on: peers are asked. */
  start(): void {
    this.#running = true;
    this.#intake.setHolding(false);
    this.fillAll();
  }

  /** Asks for nothing more. What is on its way is held as far as there is memory; peers may still want something of us. */
  pause(): void {
    this.#running = false;
    this.#intake.setHolding(true);
  }

  /** Ends pieces that are not complete. */
  close(): Promise<void> {
    return this.#intake.close();
  }

  /** A peer told all that it has, in place of what it told before. */
  peerHasAll(peer: Peer, pieces: Bitfield): void {
    const { picker } = this.#core;
    picker.removePeer(peer.pieces);
    peer.lostPieces += Math.max(0, peer.pieces.count - pieces.count);
    peer.pieces = pieces;
    picker.addPeer(pieces);
    this.recount(peer);
  }

  /** A peer got a piece. */
  peerHas(peer: Peer, piece: number): void {
    if (!peer.pieces.add(piece)) return;
    this.#core.picker.peerGot(piece, peer.pieces);
    if (this.#core.picker.isMissing(piece)) {
      peer.interestingCount++;
      this.#tellInterest(peer);
    }
  }

  /** A peer has a piece no more (BEP 54). @throws {WireError} if there is no such piece. */
  peerLost(peer: Peer, piece: number): void {
    const { picker, layout } = this.#core;
    if (piece >= layout.pieceCount) {
      throw new WireError(`Cannot lose piece ${piece}: there is none`);
    }
    if (!peer.pieces.has(piece)) return;
    if (peer.isSeed && ++peer.lostSeedings > MAX_LOST_SEEDINGS) {
      throw new WireError("Cannot go on with a peer that has everything and loses it by turns");
    }
    picker.peerLost(piece, peer.pieces);
    peer.pieces.delete(piece);
    peer.lostPieces++;
    if (!picker.isMissing(piece)) return;
    peer.interestingCount--;
    this.#tellInterest(peer);
  }

  /** Counts anew what a peer has that is wanted, and tells it whether we are interested. */
  recount(peer: Peer): void {
    const { picker } = this.#core;
    let count = 0;
    if (peer.pieces.complete) count = picker.neededCount;
    else for (const piece of peer.pieces) if (picker.isMissing(piece)) count++;
    peer.interestingCount = count;
    this.#tellInterest(peer);
  }

  /** A peer lets us ask. */
  unchoked(peer: Peer, now: number): void {
    peer.peerChoking = false;
    peer.blockAt = now;
    this.fill(peer, now);
  }

  /** A peer lets us ask no more: what it owes will not come (BEP 3), or it says so of each block (BEP 6). */
  choked(peer: Peer): void {
    peer.peerChoking = true;
    peer.depth.choke();
    if (!peer.features.fast) releaseAll(this.#core, peer);
  }

  /** A peer will not send a block (BEP 6). @throws {WireError} if it does so with what it was never asked for. */
  rejected(peer: Peer, range: BlockRange): void {
    const { picker } = this.#core;
    const block = Math.floor(range.begin / BLOCK_LENGTH);
    const key = requestKey(range.index, block);
    // What it may be asked for while it chokes us it has refused all the same: not asked again.
    if (peer.peerChoking) peer.allowedFast.delete(range.index);
    if (!peer.requests.delete(key)) {
      if (!peer.late.delete(key)) peer.sentUnrequested();
      return;
    }
    picker.release(range.index, block);
    if (peer.cancelled.delete(key) || peer.peerChoking) return;
    // Else it would be asked for the same again at once, and for ever.
    if (++peer.rejectedCount > MAX_REJECTED) {
      throw new WireError("Cannot go on with a peer that lets us ask and rejects what is asked");
    }
  }

  /** A peer may be asked for a piece though it chokes us (BEP 6). */
  allowedFast(peer: Peer, piece: number, now: number): void {
    if (piece >= this.#core.layout.pieceCount) {
      throw new WireError(`Cannot ask for piece ${piece}: there is none`);
    }
    if (peer.allowedFast.size >= MAX_ALLOWED_FAST || peer.allowedFast.has(piece)) return;
    peer.allowedFast.add(piece);
    this.fill(peer, now);
  }

  /** A peer is gone. */
  peerGone(peer: Peer): void {
    this.#core.picker.removePeer(peer.pieces);
    releaseAll(this.#core, peer);
  }

  /** A block came. */
  received(peer: Peer, message: PieceMessage, now: number): void {
    const { picker, traffic, layout } = this.#core;
    const { index, begin, block } = message;
    const number = begin / BLOCK_LENGTH;
    const isBlock = index < layout.pieceCount && begin < layout.pieceSize(index);
    const key = isBlock ? requestKey(index, number) : -1;
    traffic.download.add(block.length, now);
    peer.download.add(block.length, now);
    const isPending = peer.requests.delete(key);
    peer.cancelled.delete(key);
    if (!isPending && !peer.late.delete(key)) {
      traffic.wastedBytes += block.length;
      return peer.sentUnrequested();
    }
    if (block.length !== layout.blockSize(index, number)) {
      if (isPending) picker.release(index, number);
      throw new WireError(`Cannot take a block of ${block.length} bytes: another length was asked`);
    }
    if (!this.#running && !this.#intake.mayHold(block.length)) {
      if (isPending) picker.release(index, number);
      traffic.wastedBytes += block.length;
      return;
    }
    peer.blockAt = now;
    peer.snubbed = false;
    peer.rejectedCount = 0;
    peer.depth.received(block.length, now);
    this.take({ piece: index, block: number }, block, {
      source: peer.source,
      wasAsked: isPending,
    });
  }

  /** Puts a block in its place; `wasAsked` says whether it was waited for from this source. */
  take(
    { piece, block }: PickedBlock,
    bytes: Uint8Array,
    { source, wasAsked }: { readonly source: BlockSource; readonly wasAsked: boolean },
  ): void {
    const { picker, traffic } = this.#core;
    const asked = picker.partials.get(piece)?.requestCount(block) ?? 0;
    const partial = picker.receive(piece, block, source);
    if (!partial) {
      traffic.wastedBytes += bytes.length;
      return;
    }
    this.#intake.put(piece, block * BLOCK_LENGTH, bytes);
    if (asked > (wasAsked ? 1 : 0)) {
      cancelElsewhere(this.#core, { piece, block });
      this.#owner.cancelOthers(piece, block);
    }
    if (partial.complete) this.#intake.finish(piece);
  }

  /** Chooses blocks that lie together, for one who is no peer; see `PiecePicker.pickRun`. */
  claimRun(peer: PickingPeer, count: number, options: PickOptions): PickedBlock[] {
    const { picker } = this.#core;
    const picked = picker.pickRun(peer, count, options);
    for (const piece of picker.takeAbandoned()) this.#intake.drop(piece);
    return picked;
  }

  /** Asks a peer for as much as it should be asked for ahead, in batches rather than one by one. */
  fill(peer: Peer, now: number): void {
    const count = this.#roomOf(peer);
    if (count > 0) this.#ask(peer, count, now);
  }

  /** Asks every peer that can be asked for more; those that nothing was found for too often, next time. */
  fillAll(): void {
    this.#fillInTurn(() => true);
    this.#owner.askOthers();
  }

  /** Once a second: finds peers that fell silent; gives those that are to be let go. */
  tick(now: number): Peer[] {
    this.#intake.tick(now);
    const dead: Peer[] = [];
    for (const peer of this.#core.peers.values()) {
      if (peer.cancelled.size > 0) forgetCancelled(this.#core, peer, now);
      if (peer.requests.size === 0 || !this.readGate.open) {
        peer.blockAt = Math.max(peer.blockAt, now - SNUB_MS);
        continue;
      }
      const silentMs = now - peer.blockAt;
      if (silentMs >= REQUEST_TIMEOUT_MS) dead.push(peer);
      else if (silentMs >= SNUB_MS && !peer.snubbed) this.#snub(peer);
    }
    this.fillAll();
    return dead;
  }

  /** Which files and pieces are wanted has changed. */
  wantedChanged(): void {
    for (const peer of this.#core.peers.values()) this.recount(peer);
    this.fillAll();
  }

  /** Readers need these pieces from now on, the most urgent first; no others but those that are wanted by themselves. */
  setUrgent(pieces: readonly UrgentPiece[]): void {
    const { picker, peers } = this.#core;
    const { added, removed } = picker.setUrgent(pieces);
    for (const piece of removed) this.#giveUp(piece);
    if (added.length === 0 && removed.length === 0) return;
    for (const peer of peers.values()) {
      for (const piece of added) if (peer.pieces.has(piece)) peer.interestingCount++;
      for (const piece of removed) if (peer.pieces.has(piece)) peer.interestingCount--;
      this.#tellInterest(peer);
    }
  }

  /** Asks the fastest peers for pieces that readers wait for, before all that they were asked for. */
  hasten(pieces: readonly number[], lateBlocks: ReadonlySet<number>): void {
    if (!this.#running || !this.readGate.open) return;
    hasten(this.#core, { pieces, lateBlocks });
    for (const piece of this.#core.picker.takeAbandoned()) this.#intake.drop(piece);
  }

  /** Nobody needs a piece any more: nothing is left of it. */
  #giveUp(piece: number): void {
    const { picker, peers } = this.#core;
    // One that is whole is on its way to the disk, and had in a moment.
    if (picker.partials.get(piece)?.complete) return;
    for (const peer of peers.values()) {
      cancelRequests(this.#core, peer, peer.requests.values().filter((it) => it.piece === piece));
    }
    picker.restart(piece, false);
    this.#intake.drop(piece);
  }

  /** Asks those that can be asked for more, one after the other, as long as there is a point in it. */
  #fillInTurn(goesOn: () => boolean): void {
    const { peers, io } = this.#core;
    const now = io.clock.now();
    const last = this.#lastInVain;
    this.#lastInVain = 0;
    let inVain = 0;
    for (const peer of inTurn(peers, last)) {
      if (!goesOn()) return;
      const count = this.#roomOf(peer);
      if (count === 0 || this.#ask(peer, count, now)) continue;
      if (++inVain < MAX_IN_VAIN) continue;
      this.#lastInVain = peer.id;
      return;
    }
  }

  /** How many blocks a peer may be asked for now; none where they would be too few for a batch. */
  #roomOf(peer: Peer): number {
    if (!this.#running || !peer.amInterested || !this.readGate.open) return 0;
    if (peer.peerChoking && peer.allowedFast.size === 0) return 0;
    const pending = peer.requests.size;
    const missing = Math.min(peer.depth.depth, peer.reqq) - pending;
    return missing <= 0 || (pending > 0 && missing * 4 < peer.depth.depth) ? 0 : missing;
  }

  /** Asks a peer for up to `count` blocks; says whether there were any. */
  #ask(peer: Peer, count: number, now: number): boolean {
    const { picker } = this.#core;
    const pending = peer.requests.size;
    const picked = picker.pick(peer.peerChoking ? asAllowedFast(peer) : peer, count, {
      endgameCount: pending > 0 ? 0 : Math.ceil(count * ENDGAME_SHARE),
      ...(picker.urgent.size > 0 ? { pace: paceOf(peer, { pending, now }) } : {}),
    });
    for (const piece of picker.takeAbandoned()) this.#intake.drop(piece);
    if (picked.length === 0) return false;
    sendRequests(this.#core, peer, picked);
    return true;
  }

  #snub(peer: Peer): void {
    peer.snubbed = true;
    peer.depth.snub();
    expectLate(this.#core, peer);
    this.#core.log("debug", "Snubbed: it was asked and sends nothing", { peer });
  }

  #tellInterest(peer: Peer): void {
    const interested = peer.interestingCount > 0;
    if (interested === peer.amInterested) return;
    peer.amInterested = interested;
    peer.link?.send(encodeMessage({ type: interested ? "interested" : "notInterested" }));
  }

  #passed(piece: number, digests: readonly string[]): void {
    const { picker, peers } = this.#core;
    if (this.#blame.hasFailed(piece)) {
      const guilty = this.#blame.passed(piece, digests);
      if (guilty.size > 0) this.#owner.convict(guilty, piece);
    }
    const wasMissing = picker.isMissing(piece);
    const wasFull = picker.isFull;
    picker.complete(piece);
    for (const peer of peers.values()) {
      if (!peer.pieces.has(piece)) continue;
      if (wasMissing) peer.interestingCount--;
      this.#tellInterest(peer);
    }
    this.#owner.pieceDone(piece);
    // Another piece can be begun now, and nothing else has changed for those that could be asked for nothing.
    if (!wasFull) return;
    this.#fillInTurn(() => !picker.isFull);
    this.#owner.askOthers();
  }

  #failed(piece: number, digests: readonly string[]): void {
    const { picker, traffic, layout } = this.#core;
    traffic.wastedBytes += layout.pieceSize(piece);
    const partial = picker.partials.get(piece);
    const suspects = digests.flatMap((digest, block) => {
      const source = partial?.source(block);
      return source ? [{ source, digest, block }] : [];
    });
    this.#core.log("warn", `Piece ${piece} is wrong; it is downloaded again`);
    const guilty = this.#blame.failed(piece, suspects);
    picker.restart(piece, true);
    if (guilty.size > 0) this.#owner.convict(guilty, piece);
    else this.#owner.pieceFailed(piece, suspects);
    this.fillAll();
  }
}

/** A peer that chokes us, as the picker sees it: it has what it may be asked for all the same (BEP 6). */
function asAllowedFast(peer: Peer): PickingPeer {
  const pieces = new Bitfield(peer.pieces.length);
  for (const piece of peer.allowedFast) if (peer.pieces.has(piece)) pieces.add(piece);
  return { id: peer.id, pieces, isRequested: (piece, block) => peer.isRequested(piece, block) };
}
