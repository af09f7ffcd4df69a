import type { Bitfield } from "../metainfo/mod.ts";
import type { TorrentStorage } from "../storage/mod.ts";

/** Pieces that are believed to be on disk and are hashed only when they are first asked for. */
export class TrustedPieces {
  readonly #storage: TorrentStorage;
  readonly #unchecked: Bitfield;
  readonly #checking = new Map<number, Promise<boolean>>();

  /** @param unchecked The pieces; kept, and emptied as they are checked. */
  constructor(storage: TorrentStorage, unchecked: Bitfield) {
    this.#storage = storage;
    this.#unchecked = unchecked;
  }

  /** Makes sure of a piece; gives whether it is right. */
  async ensure(piece: number): Promise<boolean> {
    if (!this.#unchecked.has(piece)) return true;
    const running = this.#checking.get(piece) ?? this.#check(piece);
    this.#checking.set(piece, running);
    try {
      return await running;
    } finally {
      this.#checking.delete(piece);
    }
  }

  async #check(piece: number): Promise<boolean> {
    for await (const { ok } of this.#storage.check([piece])) {
      if (ok) this.#unchecked.delete(piece);
      return ok;
    }
    return false;
  }
}
