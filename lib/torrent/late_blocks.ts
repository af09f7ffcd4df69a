import type { TorrentCore } from "./core.ts";
import { requestKey } from "./peer.ts";

/** A block that was asked for and has not come for this long, while a reader waits for it, is late. */
const LATE_MS = 500;

/** Finds blocks that were asked for and should have come. */
export class LateBlocks {
  readonly #core: TorrentCore;
  /** Since when blocks are waited for, by their keys. */
  #since = new Map<number, number>();

  /** None is waited for yet. */
  constructor(core: TorrentCore) {
    this.#core = core;
  }

  /** Looks at pieces that readers wait for; gives the keys of those blocks that are late. */
  look(pieces: readonly number[], now: number): ReadonlySet<number> {
    const since = new Map<number, number>();
    const late = new Set<number>();
    for (const piece of pieces) {
      const partial = this.#core.picker.partials.get(piece);
      if (!partial || partial.complete) continue;
      for (let block = 0; block < partial.blockCount; block++) {
        if (partial.requestCount(block) === 0) continue;
        const key = requestKey(piece, block);
        const askedAt = this.#since.get(key) ?? now;
        since.set(key, askedAt);
        if (now - askedAt >= LATE_MS) late.add(key);
      }
    }
    this.#since = since;
    return late;
  }
}
