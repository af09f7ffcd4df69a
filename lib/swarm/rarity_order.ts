import type { Random } from "../io/mod.ts";

/**
 * Pieces in the order of how few peers have them; within one count in no order at all.
 *
 * One array holds the pieces, those of one count side by side, so that a count that changes by one moves a piece by one
 * swap over the border of its neighbours: `have` messages cost the same with two million pieces as with ten.
 */
export class RarityOrder {
  readonly #pieces: Uint32Array;
  /** Where each piece stands in `#pieces`; -1 for those that are not in the order. */
  readonly #position: Int32Array;
  /** `#starts[count]` is where the pieces of that count begin; one entry more than there are counts. */
  readonly #starts: number[] = [0];
  #size = 0;

  /** An order without pieces, for numbers below `pieceCount`. */
  constructor(pieceCount: number) {
    this.#pieces = new Uint32Array(pieceCount);
    this.#position = new Int32Array(pieceCount).fill(-1);
  }

  /** How many pieces are in it. */
  get size(): number {
    return this.#size;
  }

  /** How many of them somebody has. */
  get offeredSize(): number {
    return this.#size - (this.#starts[1] ?? this.#size);
  }

  /** Whether a piece is in it. */
  has(piece: number): boolean {
    return this.#position[piece]! >= 0;
  }

  /** Puts a piece in, which `count` peers have. */
  add(piece: number, count: number): void {
    this.#reach(count);
    // The hole at the end travels to the front border of the counts above.
    let hole = this.#size++;
    for (let above = this.#starts.length - 1; above > count; above--) {
      const first = this.#starts[above]!;
      // Where a count has no pieces, what stands at the hole is no longer in the order.
      if (first !== hole) this.#put(this.#pieces[first]!, hole);
      hole = first;
      this.#starts[above] = first + 1;
    }
    this.#put(piece, hole);
  }

  /** Takes a piece out, which `count` peers have. */
  remove(piece: number, count: number): void {
    let hole = this.#position[piece]!;
    this.#position[piece] = -1;
    for (let at = count; at < this.#starts.length; at++) {
      const last = this.#end(at) - 1;
      if (last !== hole) this.#put(this.#pieces[last]!, hole);
      hole = last;
      if (at + 1 < this.#starts.length) this.#starts[at + 1] = last;
    }
    this.#size--;
  }

  /** One peer more has it: `count` is how many had it before. */
  increase(piece: number, count: number): void {
    this.#reach(count + 1);
    this.#swap(piece, this.#end(count) - 1);
    this.#starts[count + 1]!--;
  }

  /** One peer less has it: `count` is how many had it before. */
  decrease(piece: number, count: number): void {
    this.#swap(piece, this.#starts[count]!);
    this.#starts[count]!++;
  }

  /**
   * Finds the rarest piece that `accepts` takes, any of them at random.
   *
   * @returns its number, or -1.
   */
  rarest(accepts: (piece: number) => boolean, random: Random): number {
    for (let count = 0; count < this.#starts.length; count++) {
      const found = this.#search(this.#starts[count]!, this.#end(count), accepts, random);
      if (found >= 0) return found;
    }
    return -1;
  }

  /** Finds a piece that `accepts` takes, whatever its count, at random. */
  any(accepts: (piece: number) => boolean, random: Random): number {
    return this.#search(0, this.#size, accepts, random);
  }

  #search(
    from: number,
    to: number,
    accepts: (piece: number) => boolean,
    random: Random,
  ): number {
    const length = to - from;
    if (length <= 0) return -1;
    const offset = random.below(length);
    for (let i = 0; i < length; i++) {
      const at = i + offset;
      const piece = this.#pieces[from + (at < length ? at : at - length)]!;
      if (accepts(piece)) return piece;
    }
    return -1;
  }

  #end(count: number): number {
    return this.#starts[count + 1] ?? this.#size;
  }

  #reach(count: number): void {
    while (this.#starts.length <= count) this.#starts.push(this.#size);
  }

  #swap(piece: number, to: number): void {
    const from = this.#position[piece]!;
    if (from === to) return;
    const other = this.#pieces[to]!;
    this.#put(other, from);
    this.#put(piece, to);
  }

  #put(piece: number, at: number): void {
    this.#pieces[at] = piece;
    this.#position[piece] = at;
  }
}
