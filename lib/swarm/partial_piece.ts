/** A block that nobody was asked for; what is between this and `RECEIVED` counts those who are asked. */
const FREE = 0;

/** A block that has come. */
const RECEIVED = 255;

/**
 * A piece of which some blocks were asked for and not all have come.
 *
 * Each block is free, requested (of one peer or, in the endgame, of several) or received; `Source` is whatever tells
 * who sent a block.
 */
export class PartialPiece<Source> {
  /** Number of the piece. */
  readonly index: number;
  /** Number of its blocks. */
  readonly blockCount: number;
  /** The peer that it is meant for as long as that peer is there; undefined when anybody may go on with it. */
  owner: number | undefined;
  /** Whether only the owner may be asked, so that a hash that fails again says who lied. */
  exclusive = false;
  /** For each block `FREE`, `RECEIVED`, or how many peers are asked for it. */
  readonly #blocks: Uint8Array;
  readonly #sources: (Source | undefined)[];
  #free: number;
  #received = 0;
  #hint = 0;

  /** A piece of which nothing was asked for. */
  constructor(index: number, blockCount: number) {
    this.index = index;
    this.blockCount = blockCount;
    this.#blocks = new Uint8Array(blockCount);
    this.#sources = new Array(blockCount);
    this.#free = blockCount;
  }

  /** Blocks that nobody was asked for. */
  get freeCount(): number {
    return this.#free;
  }

  /** Blocks that somebody was asked for and that have not come. */
  get requestedCount(): number {
    return this.blockCount - this.#free - this.#received;
  }

  /** Blocks that have come. */
  get receivedCount(): number {
    return this.#received;
  }

  /** Whether all blocks have come. */
  get complete(): boolean {
    return this.#received === this.blockCount;
  }

  /** Takes the first free block for a request; -1 where there is none. */
  takeFree(): number {
    if (this.#free === 0) return -1;
    let block = this.#hint;
    while (this.#blocks[block] !== FREE) block++;
    this.#hint = block + 1;
    this.#blocks[block] = 1;
    this.#free--;
    return block;
  }

  /** How many peers a block is requested of now; 0 for one that is free or has come. */
  requestCount(block: number): number {
    const state = this.#blocks[block] ?? FREE;
    return state === RECEIVED ? 0 : state;
  }

  /** Notes one more request of a block that is requested already (endgame). */
  requestAgain(block: number): void {
    if (this.requestCount(block) < RECEIVED - 1) this.#blocks[block]!++;
  }

  /** Notes that a request came to nothing; the block is free again if no other peer is asked for it. */
  release(block: number): void {
    if (this.requestCount(block) === 0 || --this.#blocks[block]! > FREE) return;
    this.#free++;
    if (block < this.#hint) this.#hint = block;
  }

  /** Whether a block has come. */
  hasReceived(block: number): boolean {
    return this.#blocks[block] === RECEIVED;
  }

  /** Notes that a block has come; says whether it is the first time. */
  receive(block: number, source: Source): boolean {
    const state = this.#blocks[block];
    if (state === RECEIVED || state === undefined) return false;
    if (state === FREE) this.#free--;
    this.#blocks[block] = RECEIVED;
    this.#sources[block] = source;
    this.#received++;
    return true;
  }

  /** Who sent a block; undefined as long as it has not come. */
  source(block: number): Source | undefined {
    return this.#sources[block];
  }
}
