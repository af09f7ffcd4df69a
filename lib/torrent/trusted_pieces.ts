import type { Bitfield } from "../metainfo/mod.ts";
import type { TorrentStorage } from "../storage/mod.ts";

/** Pieces that are believed to be on disk, and are hashed before they are first sent. */
export class TrustedPieces {
  /** Whether they are hashed only when they are asked for, because the user says that they are right. */
  readonly vouchedFor: boolean;
  readonly #storage: TorrentStorage;
  readonly #unchecked: Bitfield;
  readonly #checking = new Map<number, Promise<boolean>>();

  /** The pieces are kept, and emptied as they are checked. */
  constructor(
    storage: TorrentStorage,
    unchecked: Bitfield,
    options: { readonly vouchedFor: boolean },
  ) {
    this.#storage = storage;
    this.#unchecked = unchecked;
    this.vouchedFor = options.vouchedFor;
  }

  /** Hashes all that are left; gives those that are wrong. */
  async checkAll(signal: AbortSignal): Promise<number[]> {
    const wrong: number[] = [];
    for await (const { piece, ok } of this.#storage.check([...this.#unchecked], { signal })) {
      this.#unchecked.delete(piece);
      if (!ok) wrong.push(piece);
    }
    return wrong;
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
