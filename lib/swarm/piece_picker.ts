import type { Random } from "../io/mod.ts";
import type { Bitfield } from "../metainfo/mod.ts";
import { PartialPiece } from "./partial_piece.ts";
import { RarityOrder } from "./rarity_order.ts";

/** How much a piece is wanted; 0 is not at all. */
export type Priority = 0 | 1 | 2 | 3;

/** The priority of what nothing was said about. */
export const NORMAL_PRIORITY: Priority = 2;

/** While fewer pieces than this are there, any piece is as good as the rarest: the first is to come soon. */
const RANDOM_FIRST_PIECES = 4;

/** In the endgame a block is asked of this many peers at most. */
const ENDGAME_REQUESTS = 3;

/** A block that was chosen. */
export interface PickedBlock {
  /** Number of its piece. */
  readonly piece: number;
  /** Its number in the piece. */
  readonly block: number;
}

/** What the picker must know of a peer to choose for it. */
export interface PickingPeer {
  /** A number that no other peer of the torrent has. */
  readonly id: number;
  /** The pieces that it has. */
  readonly pieces: Bitfield;
  /** Whether a block is asked of it already. */
  isRequested(piece: number, block: number): boolean;
}

/** What a picker is made for. */
export interface PickerOptions {
  /** Number of pieces. */
  readonly pieceCount: number;
  /** Number of blocks of a piece. */
  blockCount(piece: number): number;
  /** The pieces that are there; kept, and changed by {@linkcode PiecePicker.complete}. */
  readonly have: Bitfield;
  /** Chooses among equals. */
  readonly random: Random;
  /** How many pieces may be begun at once, before peers share those that are: bounds the memory. */
  readonly maxPartials: number;
  /** From the first piece to the last, rather than the rarest first. */
  readonly sequential?: boolean;
}

/**
 * Decides which blocks to ask a peer for.
 *
 * A piece is in one of four states: had, not wanted, waiting (in the {@linkcode RarityOrder} of its priority), or begun
 * (a {@linkcode PartialPiece}). A peer goes on with the pieces begun for it, then with those whose peer has gone, then
 * begins the rarest that is left, then shares what others have begun, and in the endgame asks for what others were asked
 * for. `Source` tells who sent a block.
 */
export class PiecePicker<Source> {
  /** The pieces that are there. */
  readonly have: Bitfield;
  /** From the first piece to the last, rather than the rarest first. */
  sequential: boolean;
  readonly #options: PickerOptions;
  readonly #availability: Uint16Array;
  readonly #priority: Uint8Array;
  /** Waiting pieces by priority; nothing at 0. */
  readonly #orders: readonly RarityOrder[];
  readonly #partials = new Map<number, PartialPiece<Source>>();
  /** Peers that have every piece are counted once, not in each piece. */
  #seeds = 0;
  #wantedCount: number;
  #cursor = 0;

  /** A picker that wants every piece at normal priority. */
  constructor(options: PickerOptions) {
    const { pieceCount, have } = options;
    this.#options = options;
    this.have = have;
    this.sequential = options.sequential ?? false;
    this.#availability = new Uint16Array(pieceCount);
    this.#priority = new Uint8Array(pieceCount).fill(NORMAL_PRIORITY);
    this.#orders = [1, 2, 3].map(() => new RarityOrder(pieceCount));
    this.#wantedCount = pieceCount - have.count;
    for (let piece = 0; piece < pieceCount; piece++) {
      if (!have.has(piece)) this.#order(NORMAL_PRIORITY).add(piece, 0);
    }
  }

  /** Wanted pieces that are not there. */
  get missingCount(): number {
    return this.#wantedCount;
  }

  /** Pieces begun, by number. */
  get partials(): ReadonlyMap<number, PartialPiece<Source>> {
    return this.#partials;
  }

  /** How many connected peers have a piece. */
  availability(piece: number): number {
    return this.#seeds + this.#availability[piece]!;
  }

  /** The priority of a piece. */
  priority(piece: number): Priority {
    return toPriority(this.#priority[piece]!);
  }

  /** Whether a piece is wanted and not there. */
  isMissing(piece: number): boolean {
    return this.#priority[piece] !== 0 && !this.have.has(piece);
  }

  /** Notes what a peer has that has just come, or told us of all at once. */
  addPeer(pieces: Bitfield): void {
    if (pieces.complete) {
      this.#seeds++;
      return;
    }
    for (const piece of pieces) this.#increase(piece);
  }

  /** Notes that a peer went that had these pieces. */
  removePeer(pieces: Bitfield): void {
    if (pieces.complete) {
      this.#seeds--;
      return;
    }
    for (const piece of pieces) this.#decrease(piece);
  }

  /** Notes that a peer got a piece, after it was put into `pieces`. */
  peerGot(piece: number, pieces: Bitfield): void {
    this.#increase(piece);
    if (!pieces.complete) return;
    for (const each of pieces) this.#decrease(each);
    this.#seeds++;
  }

  /** Changes how much a piece is wanted. Requests under way for one that is wanted no more are left to come. */
  setPriority(piece: number, priority: Priority): void {
    const before = this.#priority[piece]!;
    if (before === priority) return;
    this.#priority[piece] = priority;
    if (this.have.has(piece)) return;
    this.#wantedCount += (priority === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
    if (this.#partials.has(piece)) return;
    const count = this.#availability[piece]!;
    if (before !== 0) this.#order(toPriority(before)).remove(piece, count);
    if (priority !== 0) this.#order(priority).add(piece, count);
    this.#cursor = Math.min(this.#cursor, piece);
  }

  /** Whether a peer has a piece that is wanted and not there. */
  wantsFrom(pieces: Bitfield): boolean {
    if (this.#wantedCount === 0) return false;
    if (pieces.complete) return true;
    for (const piece of pieces) {
      if (this.isMissing(piece)) return true;
    }
    return false;
  }

  /** Chooses up to `count` blocks for a peer and notes them as requested. */
  pick(peer: PickingPeer, count: number): PickedBlock[] {
    const picked: PickedBlock[] = [];
    if (count <= 0 || this.#wantedCount === 0) return picked;
    if (this.sequential) {
      this.#pickSequential(peer, count, picked);
    } else {
      this.#takeFromPartials(peer, count, picked, (partial) => partial.owner === peer.id);
      this.#takeFromPartials(peer, count, picked, (partial) => partial.owner === undefined);
      while (picked.length < count && this.#partials.size < this.#options.maxPartials) {
        const piece = this.#nextPiece(peer);
        if (piece < 0) break;
        this.#take(this.#begin(piece, peer.id), count, picked);
      }
      this.#takeFromPartials(peer, count, picked, (partial) => !partial.exclusive);
    }
    if (picked.length === 0) this.#pickEndgame(peer, count, picked);
    return picked;
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
    const priority = this.#priority[piece]!;
    if (!this.have.add(piece)) return;
    if (priority !== 0) this.#wantedCount--;
    if (!this.#partials.delete(piece) && priority !== 0) {
      this.#order(toPriority(priority)).remove(piece, this.#availability[piece]!);
    }
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

  #wait(piece: number): void {
    const priority = toPriority(this.#priority[piece]!);
    if (priority !== 0) this.#order(priority).add(piece, this.#availability[piece]!);
    this.#cursor = Math.min(this.#cursor, piece);
  }

  #begin(piece: number, owner: number | undefined): PartialPiece<Source> {
    const priority = toPriority(this.#priority[piece]!);
    this.#order(priority).remove(piece, this.#availability[piece]!);
    const partial = new PartialPiece<Source>(piece, this.#options.blockCount(piece));
    partial.owner = owner;
    this.#partials.set(piece, partial);
    return partial;
  }

  #nextPiece(peer: PickingPeer): number {
    const accepts = (piece: number) => peer.pieces.has(piece);
    const { random } = this.#options;
    for (let priority = this.#orders.length - 1; priority >= 0; priority--) {
      const order = this.#orders[priority]!;
      if (order.size === 0) continue;
      const piece = this.have.count < RANDOM_FIRST_PIECES
        ? order.any(accepts, random)
        : order.rarest(accepts, random);
      if (piece >= 0) return piece;
    }
    return -1;
  }

  #takeFromPartials(
    peer: PickingPeer,
    count: number,
    picked: PickedBlock[],
    accepts: (partial: PartialPiece<Source>) => boolean,
  ): void {
    if (picked.length >= count) return;
    for (const partial of this.#partials.values()) {
      if (partial.freeCount === 0 || !accepts(partial) || !this.#useful(partial, peer)) continue;
      partial.owner ??= peer.id;
      this.#take(partial, count, picked);
      if (picked.length >= count) return;
    }
  }

  #useful(partial: PartialPiece<Source>, peer: PickingPeer): boolean {
    return this.#priority[partial.index] !== 0 && peer.pieces.has(partial.index);
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
      if (!this.isMissing(piece) || !peer.pieces.has(piece)) continue;
      let partial = this.#partials.get(piece);
      if (!partial) {
        if (this.#partials.size >= this.#options.maxPartials) return;
        partial = this.#begin(piece, undefined);
      }
      if (partial.exclusive && (partial.owner ??= peer.id) !== peer.id) continue;
      this.#take(partial, count, picked);
    }
  }

  /** What is left was all asked for: ask again, of a peer that may be faster. */
  #pickEndgame(peer: PickingPeer, count: number, picked: PickedBlock[]): void {
    for (let requests = 1; requests < ENDGAME_REQUESTS && picked.length === 0; requests++) {
      for (const partial of this.#partials.values()) {
        if (partial.complete || partial.exclusive || !this.#useful(partial, peer)) continue;
        for (let block = 0; block < partial.blockCount && picked.length < count; block++) {
          if (partial.requestCount(block) !== requests) continue;
          if (peer.isRequested(partial.index, block)) continue;
          partial.requestAgain(block);
          picked.push({ piece: partial.index, block });
        }
      }
    }
  }

  #increase(piece: number): void {
    const count = this.#availability[piece]!++;
    const order = this.#waitingOrder(piece);
    order?.increase(piece, count);
  }

  #decrease(piece: number): void {
    const count = this.#availability[piece]!--;
    const order = this.#waitingOrder(piece);
    order?.decrease(piece, count);
  }

  #waitingOrder(piece: number): RarityOrder | undefined {
    const order = this.#orders[this.#priority[piece]! - 1];
    return order?.has(piece) ? order : undefined;
  }

  #order(priority: Priority): RarityOrder {
    const order = this.#orders[priority - 1];
    if (!order) throw new RangeError("Cannot order a piece that is not wanted");
    return order;
  }
}

function toPriority(value: number): Priority {
  return value === 0 || value === 1 || value === 3 ? value : 2;
}
