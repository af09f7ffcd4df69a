import { assert, assertEquals } from "@std/assert";
import { Bitfield } from "../../../../lib/metainfo/mod.ts";
import {
  NORMAL_PRIORITY,
  type PickedBlock,
  type PickingPeer,
  PiecePicker,
  type Priority,
} from "../../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";

/** Requests of one block at once, in the endgame. */
const ENDGAME_REQUESTS = 3;

/** While fewer pieces are there, the next is not the rarest. */
const RANDOM_FIRST_PIECES = 4;

/** A peer with what was asked of it. */
export class ModelPeer implements PickingPeer {
  readonly id: number;
  readonly pieces: Bitfield;
  readonly requests = new Map<string, PickedBlock>();

  constructor(id: number, pieces: Bitfield) {
    this.id = id;
    this.pieces = pieces;
  }

  isRequested(piece: number, block: number): boolean {
    return this.requests.has(keyOf({ piece, block }));
  }
}

/** How a model is made. */
export interface ModelOptions {
  readonly pieceCount: number;
  readonly maxPartials: number;
  readonly seed: number;
  readonly sequential?: boolean;
}

/** A picker, and beside it what is true of every piece, found in the plainest way; each pick is held against it. */
export class PickerModel {
  readonly picker: PiecePicker<number>;
  readonly random: SeededRandom;
  readonly peers = new Map<number, ModelPeer>();
  readonly have = new Set<number>();
  readonly priorities: Priority[];
  readonly #pieceCount: number;
  readonly #maxPartials: number;
  #nextId = 1;

  constructor(options: ModelOptions) {
    this.random = new SeededRandom(options.seed);
    this.#pieceCount = options.pieceCount;
    this.#maxPartials = options.maxPartials;
    this.priorities = new Array<Priority>(options.pieceCount).fill(NORMAL_PRIORITY);
    this.picker = new PiecePicker<number>({
      ...options,
      have: new Bitfield(options.pieceCount),
      blockCount: (piece) => this.blockCount(piece),
      random: this.random,
    });
  }

  get pieceCount(): number {
    return this.#pieceCount;
  }

  /** Pieces of 4 blocks, the last of 1. */
  blockCount(piece: number): number {
    return piece === this.#pieceCount - 1 ? 1 : 4;
  }

  isMissing(piece: number): boolean {
    return this.priorities[piece] !== 0 && !this.have.has(piece);
  }

  isWaiting(piece: number): boolean {
    return this.isMissing(piece) && !this.picker.partials.has(piece);
  }

  availability(piece: number): number {
    return [...this.peers.values()].filter((peer) => peer.pieces.has(piece)).length;
  }

  /** Connects a peer with these pieces. */
  join(pieces: Iterable<number>): ModelPeer {
    const field = new Bitfield(this.#pieceCount);
    for (const piece of pieces) field.add(piece);
    const peer = new ModelPeer(this.#nextId++, field);
    this.peers.set(peer.id, peer);
    this.picker.addPeer(field);
    return peer;
  }

  leave(peer: ModelPeer): void {
    this.picker.removePeer(peer.pieces);
    this.peers.delete(peer.id);
    this.choke(peer);
  }

  /** The peer owes nothing any more. */
  choke(peer: ModelPeer): void {
    for (const { piece, block } of peer.requests.values()) this.picker.release(piece, block);
    peer.requests.clear();
    this.picker.disown(peer.id);
  }

  /** Picks, and holds what was picked against what is true. */
  pick(peer: ModelPeer, count: number): PickedBlock[] {
    const free = this.#freeBlocks(peer);
    const waiting = this.#piecesOf(peer).filter((piece) => this.isWaiting(piece));
    const begun = new Set(this.picker.partials.keys());
    const picked = this.picker.pick(peer, count);
    const abandoned = this.picker.takeAbandoned();
    assert(picked.length <= count, "more was picked than was asked for");
    assert(this.picker.partials.size <= this.#maxPartials, "too many pieces are begun");
    for (const block of picked) this.#checkBlock(peer, block);
    const again = picked.filter((block) => this.#requestsOf(block) > 0);
    if (again.length > 0) {
      assertEquals([...free], [], "blocks were asked for again while others were free");
      assertEquals(waiting, [], "blocks were asked for again while pieces were waiting");
    }
    if (abandoned.length > 0) assertEquals([...free], [], "a piece was abandoned needlessly");
    if (count > 0 && picked.length === 0) assertEquals([...free], [], "a free block was forgotten");
    for (const block of picked) peer.requests.set(keyOf(block), block);
    if (!this.picker.sequential) this.#checkOrder(picked, waiting, begun);
    return picked;
  }

  /** A block comes that was asked for; others who were asked for it are told not to send it. */
  receive(peer: ModelPeer, block: PickedBlock): void {
    assert(peer.requests.has(keyOf(block)));
    this.#take(peer, block);
  }

  /** A block comes from a peer that was let off it, or whose others were told to cancel it. */
  receiveLate(peer: ModelPeer, block: PickedBlock): void {
    const partial = this.picker.partials.get(block.piece);
    const there = partial === undefined || partial.hasReceived(block.block);
    if (there) assertEquals(this.picker.receive(block.piece, block.block, peer.id), undefined);
    else this.#take(peer, block);
  }

  #take(peer: ModelPeer, block: PickedBlock): void {
    const key = keyOf(block);
    const partial = this.picker.receive(block.piece, block.block, peer.id);
    for (const other of this.peers.values()) other.requests.delete(key);
    assert(partial, "a block that was asked for and never came is not missing");
    assertEquals(partial.source(block.block), peer.id);
    if (!partial.complete) return;
    if (this.random.below(8) === 0) {
      return this.picker.restart(block.piece, this.random.below(2) === 0);
    }
    this.picker.complete(block.piece);
    this.have.add(block.piece);
  }

  /** Checks all that can be seen from outside. */
  check(): void {
    let missing = 0;
    for (let piece = 0; piece < this.#pieceCount; piece++) {
      assertEquals(this.picker.availability(piece), this.availability(piece), `of ${piece}`);
      assertEquals(this.picker.isMissing(piece), this.isMissing(piece));
      assertEquals(this.picker.have.has(piece), this.have.has(piece));
      if (this.isMissing(piece)) missing++;
    }
    assertEquals(this.picker.missingCount, missing);
    for (const partial of this.picker.partials.values()) {
      let requested = 0;
      for (let block = 0; block < partial.blockCount; block++) {
        const requests = this.#requestsOf({ piece: partial.index, block });
        if (requests > 0) requested++;
        assertEquals(partial.requestCount(block), requests, `${partial.index}/${block}`);
      }
      assertEquals(partial.requestedCount, requested);
    }
  }

  #checkBlock(peer: ModelPeer, block: PickedBlock): void {
    const partial = this.picker.partials.get(block.piece);
    assert(partial && !partial.hasReceived(block.block), "it is there already");
    assert(block.block >= 0 && block.block < this.blockCount(block.piece));
    assert(this.isMissing(block.piece), "it is not wanted");
    assert(peer.pieces.has(block.piece), "the peer does not have it");
    assert(!peer.isRequested(block.piece, block.block), "it was asked of the same peer");
    assert(this.#requestsOf(block) < ENDGAME_REQUESTS, "it was asked of three others");
    if (partial.exclusive) assertEquals(partial.owner, peer.id, "it is for another peer");
  }

  /** The first piece that was begun is of the highest priority, and of those the rarest. */
  #checkOrder(picked: PickedBlock[], waiting: number[], begun: ReadonlySet<number>): void {
    const first = picked.find(({ piece }) => !begun.has(piece))?.piece;
    if (first === undefined || !waiting.includes(first)) return;
    const highest = Math.max(...waiting.map((piece) => this.priorities[piece] ?? 0));
    assertEquals(this.priorities[first], highest, "a piece of higher priority was waiting");
    if (this.have.size < RANDOM_FIRST_PIECES) return;
    const equals = waiting.filter((piece) => this.priorities[piece] === highest);
    const rarest = Math.min(...equals.map((piece) => this.availability(piece)));
    assertEquals(this.availability(first), rarest, "a rarer piece was waiting");
  }

  /** Blocks that the peer may be asked for and nobody was. */
  #freeBlocks(peer: ModelPeer): Set<string> {
    const free = new Set<string>();
    for (const piece of this.#piecesOf(peer)) {
      if (!this.isMissing(piece)) continue;
      const partial = this.picker.partials.get(piece);
      if (!partial && this.picker.partials.size >= this.#maxPartials) continue;
      if (partial?.exclusive && (partial.owner ?? peer.id) !== peer.id) continue;
      for (let block = 0; block < this.blockCount(piece); block++) {
        const taken = partial?.hasReceived(block) || this.#requestsOf({ piece, block }) > 0;
        if (!taken) free.add(keyOf({ piece, block }));
      }
    }
    return free;
  }

  #piecesOf(peer: ModelPeer): number[] {
    return [...peer.pieces];
  }

  #requestsOf(block: PickedBlock): number {
    const key = keyOf(block);
    return [...this.peers.values()].filter((peer) => peer.requests.has(key)).length;
  }
}

function keyOf({ piece, block }: PickedBlock): string {
  return `${piece}/${block}`;
}
