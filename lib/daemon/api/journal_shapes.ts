import type { JournalEntry } from "../view/mod.ts";

export type { JournalKind } from "../view/mod.ts";

/** Something that happened. */
export interface JournalEvent extends Omit<JournalEntry, "torrent"> {
  /** The number of the torrent that it happened to; null for none. It may be gone since. */
  readonly torrent: number | null;
}

/** `GET /log` and `GET /torrents/{torrent}/log`, with `before=ID&limit=N` (100, 1,000 at most): the newest first. */
export interface LogAnswer {
  /** What happened. */
  readonly events: readonly JournalEvent[];
}
