import type { Bitfield } from "../metainfo/mod.ts";
import { UrgentPieces } from "./_urgent_pieces.ts";
import { longestGap } from "./longest_gap.ts";
import { PartialPiece } from "./partial_piece.ts";
import type {
  PeerPace,
  PickedBlock,
  PickerOptions,
  PickingPeer,
  PickOptions,
  ReadChanges,
  UrgentPiece,
} from "./picking.ts";
import { type Priority, WaitingPieces } from "./waiting_pieces.ts";

/** The priority of what nothing was said about. */
export const NORMAL_PRIORITY: Priority = 2;

/** While fewer pieces than this are there, any piece is as good as the rarest: the first is to come soon. */
const RANDOM_FIRST_PIECES = 4;

/** In the endgame a block is asked of this many peers at most. */
const ENDGAME_REQUESTS = 3;

/** So many pieces more than otherwise may be begun for readers. */
const URGENT_PARTIALS = 4;

/** The pace of one who need not be fast. */
const ANY_PACE: PeerPace = { firstMs: 0, eachMs: 0 };

/**
 * Decides which blocks to ask a peer for.
 *
 * A piece is in one of four states: had, not wanted, waiting (in {@linkcode WaitingPieces}), or begun (a
 * {@linkcode PartialPiece}). A peer is asked first for what readers need soon, if it is fast enough. Then it goes on with
 * the pieces begun for it, then with those whose peer has gone, then begins
 * the rarest that is left, then shares what others have begun, and in the endgame asks for what others were asked for.
 * Where as many pieces are begun as may be, and a peer has none of them, one that rests is abandoned for it. `Source`
 * tells who sent a block.
 */
export class PiecePicker<Source> {
  /** The pieces that are there. */
  readonly have: Bitfield;
  /** From the first piece to the last, rather than the rarest first. */
  sequential: boolean;
  readonly #options: PickerOptions;
  readonly #priority: Uint8Array;
  readonly #waiting: WaitingPieces;
  readonly #partials = new Map<number, PartialPiece<Source>>();
  #abandoned: number[] = [];
  #wantedCount: number;
  readonly #urgent = new UrgentPieces();
  /** No piece before it is wanted and not there. */
  #cursor = 0;

  /** A picker that wants every piece at normal priority. */
  constructor(options: PickerOptions) {
    const { pieceCount, have } = options;
    this.#options = options;
    this.have = have;
    this.sequential = options.sequential ?? false;
    this.#priority = new Uint8Array(pieceCount).fill(NORMAL_PRIORITY);
    this.#waiting = new WaitingPieces(pieceCount, options.random);
    this.#wantedCount = pieceCount - have.count;
    for (let piece = 0; piece < pieceCount; piece++) {
      if (!have.has(piece)) this.#waiting.set(piece, NORMAL_PRIORITY);
    }
  }

  /** Wanted pieces that are not there. */
  get missingCount(): number {
    return this.#wantedCount;
  }

  /** Pieces that are not there and to be asked for: wanted, or read. */
  get neededCount(): number {
    return this.#wantedCount + this.#urgent.readCount;
  }

  /** Pieces that readers need and that are not there. */
  get urgent(): ReadonlySet<number> {
    return this.#urgent.all;
  }

  /** Pieces begun, by number. */
  get partials(): ReadonlyMap<number, PartialPiece<Source>> {
    return this.#partials;
  }

  /** Whether as many pieces are begun as may be. */
  get isFull(): boolean {
    return !this.#mayBegin();
  }

  /** How many connected peers have a piece. */
  availability(piece: number): number {
    return this.#waiting.availability(piece);
  }

  /** The priority of a piece. */
  priority(piece: number): Priority {
    return toPriority(this.#priority[piece]!);
  }

  /** Whether a piece is wanted or read, and not there. */
  isMissing(piece: number): boolean {
    return this.#isNeeded(piece) && !this.have.has(piece);
  }

  /** Says what readers need, the most urgent first: it is asked for before all else, wanted or not. */
  setUrgent(pieces: readonly UrgentPiece[]): ReadChanges {
    const missing = pieces.filter(({ piece }) => !this.have.has(piece));
    const changes = this.#urgent.set(missing, (piece) => this.#priority[piece] !== 0);
    // What is urgent is not chosen for being rare.
    for (const piece of changes.begun) if (!this.#partials.has(piece)) this.#waiting.set(piece, 0);
    for (const piece of changes.ended) if (!this.#partials.has(piece)) this.#wait(piece);
    return changes;
  }

  /** Notes what a peer has that has just come, or told us of all at once. */
  addPeer(pieces: Bitfield): void {
    this.#waiting.addPeer(pieces);
  }

  /** Notes that a peer went that had these pieces. */
  removePeer(pieces: Bitfield): void {
    this.#waiting.removePeer(pieces);
  }

  /** Notes that a peer got a piece, after it was put into `pieces`. */
  peerGot(piece: number, pieces: Bitfield): void {
    this.#waiting.peerGot(piece, pieces);
  }

  /** Notes that a peer lost a piece, before it is taken out of `pieces`. */
  peerLost(piece: number, pieces: Bitfield): void {
    this.#waiting.peerLost(piece, pieces);
  }

  /** Changes how much a piece is wanted. Requests under way for one that is wanted no more are left to come. */
  setPriority(piece: number, priority: Priority): void {
    const before = this.#priority[piece]!;
    if (before === priority) return;
    this.#priority[piece] = priority;
    this.#urgent.wantedChanged(piece);
    if (this.have.has(piece)) return;
    this.#wantedCount += (priority === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
    this.#cursor = Math.min(this.#cursor, piece);
    if (!this.#partials.has(piece) && !this.#urgent.has(piece)) this.#waiting.set(piece, priority);
  }

  /** Chooses up to `count` blocks for a peer and notes them as requested. */
  pick(peer: PickingPeer, count: number, options: PickOptions = {}): PickedBlock[] {
    const picked: PickedBlock[] = [];
    if (count <= 0 || this.neededCount === 0) return picked;
    this.#pickAhead(peer, { count, picked, pace: options.pace ?? ANY_PACE });
    if (this.sequential) this.#pickSequential(peer, count, picked);
    else this.#pickRarest(peer, count, picked);
    if (picked.length > 0) return picked;
    // Better late than that nobody is asked.
    this.#pickAhead(peer, { count, picked, pace: ANY_PACE });
    if (picked.length > 0) return picked;
    const isFull = !this.#mayBegin() && this.#nextWaiting(peer) >= 0;
    if (isFull) return this.#abandonOne() ? this.pick(peer, count, options) : picked;
    if (this.#isAllAskedFor()) this.#pickEndgame(peer, options.endgameCount ?? count, picked);
    return picked;
  }

  /**
   * Chooses up to `count` blocks for one who sends long runs best, as a web server does, and notes them as requested: what
   * is left of the pieces begun for it, else the longest run of whole pieces that nobody has begun (BEP 19), else as
   * {@linkcode PiecePicker.pick} does.
   */
  pickRun(peer: PickingPeer, count: number, options: PickOptions = {}): PickedBlock[] {
    const picked: PickedBlock[] = [];
    if (count <= 0 || this.neededCount === 0) return picked;
    this.#pickAhead(peer, { count, picked, pace: ANY_PACE });
    if (picked.length > 0) return picked;
    this.#takeFromPartials(peer, count, picked, (partial) => partial.owner === peer.id);
    if (picked.length === 0) this.#takeRun(peer, count, picked);
    return picked.length > 0 ? picked : this.pick(peer, count, options);
  }

  /**
   * Chooses all blocks of a piece that nobody was asked for, whatever else would be better; none where it is not wanted, or
   * may not be begun now.
   */
  pickPiece(peer: PickingPeer, piece: number): PickedBlock[] {
    const picked: PickedBlock[] = [];
    if (!this.isMissing(piece)) return picked;
    let partial = this.#partials.get(piece);
    if (!partial && this.#mayBegin()) partial = this.#begin(piece, peer.id);
    if (partial && mayShare(partial, peer)) this.#take(partial, partial.freeCount, picked);
    return picked;
  }

  /** Chooses up to `count` blocks of a piece that a reader needs, however many are begun and however fast the peer is. */
  pickUrgent(peer: PickingPeer, piece: number, count: number): PickedBlock[] {
    const picked: PickedBlock[] = [];
    if (!this.isMissing(piece) || !peer.pieces.has(piece)) return picked;
    const partial = this.#partials.get(piece) ?? this.#beginUrgent(piece);
    if (partial && mayShare(partial, peer)) this.#take(partial, count, picked);
    return picked;
  }

  /** Gives the pieces whose blocks were forgotten to make room since this was asked last: their memory can go. */
  takeAbandoned(): number[] {
    const abandoned = this.#abandoned;
    this.#abandoned = [];
    return abandoned;
  }

  /**
   * Notes that a block came.
   *
   * @returns the piece if the block was missing; undefined if it is there already or its piece was never begun.
   */
  receive(piece: number, block: number, source: Source): PartialPiece<Source> | undefined {
    const partial = this.#partials.get(piece);
    return partial?.receive(block, source) ? partial : undefined;
  }

  /** Notes that a request came to nothing. */
  release(piece: number, block: number): void {
    this.#partials.get(piece)?.release(block);
  }

  /** Lets others go on with the pieces that were begun for a peer. */
  disown(peerId: number): void {
    for (const partial of this.#partials.values()) {
      if (partial.owner === peerId) partial.owner = undefined;
    }
  }

  /** Notes that a piece is there, whether it was begun or found on disk. */
  complete(piece: number): void {
    if (!this.have.add(piece)) return;
    this.#urgent.delete(piece);
    if (this.#priority[piece] !== 0) this.#wantedCount--;
    if (!this.#partials.delete(piece)) this.#waiting.set(piece, 0);
    if (this.#wantedCount === 0) this.#waiting.rest();
  }

  /** Notes that a piece that was there is gone or wrong. */
  lose(piece: number): void {
    if (!this.have.delete(piece)) return;
    this.#wait(piece);
    if (this.#priority[piece] !== 0) this.#wantedCount++;
  }

  /** Forgets all blocks of a piece; with `exclusive`, it is then asked of one peer alone. */
  restart(piece: number, exclusive: boolean): void {
    if (!this.#partials.delete(piece)) return;
    if (!exclusive) return this.#wait(piece);
    const partial = new PartialPiece<Source>(piece, this.#options.blockCount(piece));
    partial.exclusive = true;
    this.#partials.set(piece, partial);
  }

  #isNeeded(piece: number): boolean {
    return this.#priority[piece] !== 0 || this.#urgent.isRead(piece);
  }

  #wait(piece: number): void {
    this.#waiting.set(piece, this.#urgent.has(piece) ? 0 : this.priority(piece));
    this.#cursor = Math.min(this.#cursor, piece);
  }

  #begin(piece: number, owner: number | undefined): PartialPiece<Source> {
    this.#waiting.set(piece, 0);
    const partial = new PartialPiece<Source>(piece, this.#options.blockCount(piece));
    partial.owner = owner;
    this.#partials.set(piece, partial);
    return partial;
  }

  #beginUrgent(piece: number): PartialPiece<Source> | undefined {
    const hasRoom = this.#partials.size < this.#options.maxPartials + URGENT_PARTIALS;
    return hasRoom || this.#abandonOne() ? this.#begin(piece, undefined) : undefined;
  }

  #nextWaiting(peer: PickingPeer): number {
    return this.#options.anyPiece || this.have.count < RANDOM_FIRST_PIECES
      ? this.#waiting.any(peer.pieces)
      : this.#waiting.rarest(peer.pieces);
  }

  #mayBegin(): boolean {
    return this.#partials.size < this.#options.maxPartials;
  }

  /** Forgets the piece that costs least of those begun of which nothing is asked for; says whether there is one. */
  #abandonOne(): boolean {
    let least: PartialPiece<Source> | undefined;
    for (const partial of this.#partials.values()) {
      if (partial.requestedCount > 0 || partial.complete) continue;
      if (!least || this.#costOf(partial) < this.#costOf(least)) least = partial;
    }
    if (!least) return false;
    this.#partials.delete(least.index);
    this.#abandoned.push(least.index);
    this.#wait(least.index);
    return true;
  }

  #costOf(partial: PartialPiece<Source>): number {
    return this.#priority[partial.index] === 0 ? -1 : partial.receivedCount;
  }

  /** Takes what readers need, as far as the peer would bring it in time. */
  #pickAhead(peer: PickingPeer, { count, picked, pace }: Picking): void {
    for (const { piece, withinMs } of this.#urgent.list) {
      if (picked.length >= count) return;
      if (!this.isMissing(piece) || !peer.pieces.has(piece)) continue;
      const aheadMs = pace.firstMs + picked.length * pace.eachMs;
      if (aheadMs > withinMs) continue;
      const inTime = pace.eachMs === 0 ? count : 1 + Math.floor((withinMs - aheadMs) / pace.eachMs);
      const partial = this.#partials.get(piece) ?? this.#beginUrgent(piece);
      if (!partial || !mayShare(partial, peer)) continue;
      this.#take(partial, Math.min(count, picked.length + inTime), picked);
    }
  }

  #pickRarest(peer: PickingPeer, count: number, picked: PickedBlock[]): void {
    this.#takeFromPartials(peer, count, picked, (partial) => partial.owner === peer.id);
    this.#takeFromPartials(peer, count, picked, (partial) => partial.owner === undefined);
    while (picked.length < count && this.#mayBegin()) {
      const piece = this.#nextWaiting(peer);
      if (piece < 0) break;
      this.#take(this.#begin(piece, peer.id), count, picked);
    }
    this.#takeFromPartials(peer, count, picked, (partial) => !partial.exclusive);
  }

  /** Begins whole pieces that lie together; one that is too long for the count is taken in part where it is the first. */
  #takeRun(peer: PickingPeer, count: number, picked: PickedBlock[]): void {
    const { random, blockCount } = this.#options;
    const gap = longestGap(this.#options.pieceCount, {
      weight: (piece) => this.#mayBeginFor(peer, piece) ? this.#priority[piece]! : 0,
      first: this.sequential,
    });
    // The first run is anywhere, so that several who ask the same server get pieces to exchange.
    const isFresh = this.have.count === 0 && this.#partials.size === 0 && !this.sequential;
    let piece = gap.start + (isFresh ? random.below(gap.end - gap.start) : 0);
    while (piece < gap.end && this.#mayBegin()) {
      if (picked.length > 0 && picked.length + blockCount(piece) > count) return;
      this.#take(this.#begin(piece, peer.id), count, picked);
      piece++;
    }
  }

  #mayBeginFor(peer: PickingPeer, piece: number): boolean {
    return this.isMissing(piece) && peer.pieces.has(piece) && !this.#partials.has(piece);
  }

  #takeFromPartials(
    peer: PickingPeer,
    count: number,
    picked: PickedBlock[],
    accepts: (partial: PartialPiece<Source>) => boolean,
  ): void {
    if (picked.length >= count) return;
    for (const partial of this.#partials.values()) {
      if (partial.freeCount === 0 || !this.#useful(partial, peer) || !accepts(partial)) continue;
      if (this.#urgent.has(partial.index)) continue;
      partial.owner ??= peer.id;
      this.#take(partial, count, picked);
      if (picked.length >= count) return;
    }
  }

  #useful(partial: PartialPiece<Source>, peer: PickingPeer): boolean {
    return this.#isNeeded(partial.index) && peer.pieces.has(partial.index);
  }

  #take(partial: PartialPiece<Source>, count: number, picked: PickedBlock[]): void {
    while (picked.length < count) {
      const block = partial.takeFree();
      if (block < 0) return;
      picked.push({ piece: partial.index, block });
    }
  }

  #pickSequential(peer: PickingPeer, count: number, picked: PickedBlock[]): void {
    const { pieceCount } = this.#options;
    while (this.#cursor < pieceCount && !this.isMissing(this.#cursor)) this.#cursor++;
    for (let piece = this.#cursor; piece < pieceCount && picked.length < count; piece++) {
      // Eight pieces at a time, where the peer has none that is not here.
      const offered = peer.pieces.bytes[piece >> 3]! & ~this.have.bytes[piece >> 3]!;
      if (offered === 0) {
        piece |= 7;
        continue;
      }
      if (!this.isMissing(piece) || !peer.pieces.has(piece) || this.#urgent.has(piece)) continue;
      let partial = this.#partials.get(piece);
      if (!partial) {
        if (!this.#mayBegin()) break;
        partial = this.#begin(piece, undefined);
      }
      if (mayShare(partial, peer)) this.#take(partial, count, picked);
    }
    // Where no more may be begun, what others have begun further on is shared.
    this.#takeFromPartials(peer, count, picked, (partial) => mayShare(partial, peer));
  }

  /** Whether no block is left that could be asked for, of this peer or another: what comes twice before is a waste. */
  #isAllAskedFor(): boolean {
    if (this.#waiting.isAnyOffered) return false;
    for (const piece of this.urgent) {
      const isBegun = this.#partials.has(piece) || this.#priority[piece] === 0;
      if (!isBegun && this.availability(piece) > 0) return false;
    }
    for (const partial of this.#partials.values()) {
      const isFree = partial.freeCount > 0 && !partial.exclusive;
      if (isFree && this.#priority[partial.index] !== 0) return false;
    }
    return true;
  }

  /** What is left was all asked for: ask again, of a peer that may be faster. */
  #pickEndgame(peer: PickingPeer, count: number, picked: PickedBlock[]): void {
    for (let requests = 1; requests < ENDGAME_REQUESTS && picked.length === 0; requests++) {
      for (const partial of this.#partials.values()) {
        if (partial.complete || partial.exclusive || !this.#useful(partial, peer)) continue;
        if (this.#urgent.isRead(partial.index)) continue;
        for (let block = 0; block < partial.blockCount && picked.length < count; block++) {
          if (partial.requestCount(block) !== requests) continue;
          if (peer.isRequested(partial.index, block)) continue;
          partial.requestAgain(block);
          picked.push({ piece: partial.index, block });
        }
      }
    }
  }
}

interface Picking {
  readonly count: number;
  readonly picked: PickedBlock[];
  readonly pace: PeerPace;
}

/** Whether a peer may be asked for blocks of a piece; one for a single peer becomes that of the first that comes. */
function mayShare<Source>(partial: PartialPiece<Source>, peer: PickingPeer): boolean {
  return !partial.exclusive || (partial.owner ??= peer.id) === peer.id;
}

function toPriority(value: number): Priority {
  return value === 0 || value === 1 || value === 3 ? value : 2;
}
