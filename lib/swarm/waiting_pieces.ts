import type { Random } from "../io/mod.ts";
import type { Bitfield } from "../metainfo/mod.ts";
import { RarityOrder } from "./rarity_order.ts";

/** How much a piece is wanted; 0 is not at all. */
export type Priority = 0 | 1 | 2 | 3;

/**
 * The pieces that are wanted and not begun, those of the highest priority first and of these the rarest; and how many
 * connected peers have each piece of the torrent.
 */
export class WaitingPieces {
  readonly #random: Random;
  readonly #availability: Uint16Array;
  /** The priority that each piece waits with; 0 for those that do not wait. */
  readonly #waiting: Uint8Array;
  /** The order of each priority, from 1 on; made when a piece first waits with it. */
  #orders: (RarityOrder | undefined)[] = [];
  #waitingCount = 0;
  /** Peers that have every piece are counted once, not in each piece. */
  #seeds = 0;

  /** No piece waits and nobody has any; `random` chooses among equals. */
  constructor(pieceCount: number, random: Random) {
    this.#random = random;
    this.#availability = new Uint16Array(pieceCount);
    this.#waiting = new Uint8Array(pieceCount);
  }

  /** Whether one of them could be asked for, for a connected peer has it. */
  get isAnyOffered(): boolean {
    return this.#orders.some((order) =>
      order !== undefined && (this.#seeds > 0 ? order.size : order.offeredSize) > 0
    );
  }

  /** How many connected peers have a piece. */
  availability(piece: number): number {
    return this.#seeds + this.#availability[piece]!;
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

  /** Notes that a peer lost a piece, before it is taken out of `pieces`. */
  peerLost(piece: number, pieces: Bitfield): void {
    if (pieces.complete) {
      this.#seeds--;
      for (const each of pieces) this.#increase(each);
    }
    this.#decrease(piece);
  }

  /** Lets a piece wait with this priority, whether it waited before or not; with 0 it waits no more. */
  set(piece: number, priority: Priority): void {
    const count = this.#availability[piece]!;
    this.#orderOf(piece)?.remove(piece, count);
    this.#waitingCount += Number(priority > 0) - Number(this.#waiting[piece]! > 0);
    this.#waiting[piece] = priority;
    if (priority > 0) this.#orders[priority - 1] ??= new RarityOrder(this.#waiting.length);
    this.#orderOf(piece)?.add(piece, count);
  }

  /** Takes no more memory than it must, if no piece waits: of torrents that only seed there may be thousands. */
  rest(): void {
    if (this.#waitingCount === 0) this.#orders = [];
  }

  /** Gives the piece that a peer with these pieces should be asked for next; -1 where it has none that waits. */
  rarest(pieces: Bitfield): number {
    return this.#search((order) => order.rarest((piece) => pieces.has(piece), this.#random));
  }

  /** As {@linkcode WaitingPieces.rarest}, but how many have it does not matter. */
  any(pieces: Bitfield): number {
    return this.#search((order) => order.any((piece) => pieces.has(piece), this.#random));
  }

  #search(find: (order: RarityOrder) => number): number {
    for (let priority = this.#orders.length; priority > 0; priority--) {
      const order = this.#orders[priority - 1];
      const piece = order === undefined || order.size === 0 ? -1 : find(order);
      if (piece >= 0) return piece;
    }
    return -1;
  }

  #increase(piece: number): void {
    const count = this.#availability[piece]!++;
    this.#orderOf(piece)?.increase(piece, count);
  }

  #decrease(piece: number): void {
    const count = this.#availability[piece]!--;
    this.#orderOf(piece)?.decrease(piece, count);
  }

  /** The order that a piece is in; undefined where it does not wait. */
  #orderOf(piece: number): RarityOrder | undefined {
    return this.#orders[this.#waiting[piece]! - 1];
  }
}
