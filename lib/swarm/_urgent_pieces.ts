import type { ReadChanges, UrgentPiece } from "./picking.ts";

/** What readers need of the pieces that are not there, the most urgent first. */
export class UrgentPieces {
  #list: readonly UrgentPiece[] = [];
  #all: Set<number> = new Set();
  /** Those that are not wanted otherwise. */
  #read: Set<number> = new Set();

  /** All of them, in order. Some may have come meanwhile. */
  get list(): readonly UrgentPiece[] {
    return this.#list;
  }

  /** All of them that have not come. */
  get all(): ReadonlySet<number> {
    return this.#all;
  }

  /** How many are not wanted otherwise. */
  get readCount(): number {
    return this.#read.size;
  }

  /** Whether a piece is among them. */
  has(piece: number): boolean {
    return this.#all.has(piece);
  }

  /** Whether a piece is among them that is not wanted otherwise. */
  isRead(piece: number): boolean {
    return this.#read.has(piece);
  }

  /** Takes others in their place; `isWanted` tells which are wanted by themselves. */
  set(list: readonly UrgentPiece[], isWanted: (piece: number) => boolean): ReadChanges {
    const before = { all: this.#all, read: this.#read };
    this.#list = list;
    this.#all = new Set(list.map(({ piece }) => piece));
    this.#read = new Set([...this.#all].filter((piece) => !isWanted(piece)));
    return {
      begun: [...this.#all.difference(before.all)],
      ended: [...before.all.difference(this.#all)],
      added: [...this.#read.difference(before.read)],
      removed: [...before.read.difference(this.#read)],
    };
  }

  /** A piece is wanted by itself from now on, or not any more. */
  wantedChanged(piece: number): void {
    this.#read.delete(piece);
  }

  /** A piece is there. */
  delete(piece: number): void {
    this.#all.delete(piece);
    this.#read.delete(piece);
  }
}
