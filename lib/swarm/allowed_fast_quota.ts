/** How often each block of an allowed-fast piece may be asked for, on average, while the peer is choked; as in libtorrent. */
const REQUESTS_PER_BLOCK = 3;

/** Pieces that a peer may have told us to be allowed; it names ten, and one that names more gains nothing. */
const MAX_ALLOWED = 100;

/** The pieces that one peer may ask us for while we choke it (BEP 6), and how often it has. */
export class AllowedFastQuota {
  readonly #asked: Map<number, number>;

  /** @param pieces Numbers of the pieces that it was told it may have. */
  constructor(pieces: Iterable<number>) {
    this.#asked = new Map(Array.from(pieces, (piece) => [piece, 0]));
  }

  /** Whether a piece is among them. */
  has(piece: number): boolean {
    return this.#asked.has(piece);
  }

  /** Notes a request that comes while the peer is choked; says whether it is to be served. */
  request(piece: number, blockCount: number): boolean {
    const asked = this.#asked.get(piece);
    if (asked === undefined || asked >= REQUESTS_PER_BLOCK * blockCount) return false;
    this.#asked.set(piece, asked + 1);
    return true;
  }
}

/** The pieces that a peer says we may ask for while it chokes us (BEP 6): a bounded set. */
export class AllowedFastSet {
  readonly #pieces = new Set<number>();

  /** How many there are. */
  get size(): number {
    return this.#pieces.size;
  }

  /** Notes that a piece is allowed, which is passed over where there are too many. */
  add(piece: number): void {
    if (this.#pieces.size < MAX_ALLOWED) this.#pieces.add(piece);
  }

  /** Whether a piece is allowed. */
  has(piece: number): boolean {
    return this.#pieces.has(piece);
  }

  /** Gives them. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.#pieces.values();
  }
}
