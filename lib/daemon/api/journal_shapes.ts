/** What kind of thing happened. */
export type JournalKind =
  | ("added" | "metadata" | "started" | "stopped" | "completed" | "checked" | "moved" | "renamed")
  | ("removed" | "failed" | "no-space" | "storage-missing" | "resumed" | "tracker-failing")
  | ("tracker-working" | "banned" | "goal-reached");

/** Something that happened. */
export interface JournalEvent {
  /** Its number: what happened later has a higher one. */
  readonly id: number;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** The number of the torrent that it happened to; null for none. It may be gone since. */
  readonly torrent: number | null;
  /** What kind of thing it is. */
  readonly kind: JournalKind;
  /** What happened, in words. */
  readonly text: string;
  /** How much it matters. */
  readonly level: "info" | "warn" | "error";
}

/** `GET /log` and `GET /torrents/{torrent}/log`, with `before=ID&limit=N` (100, 1,000 at most): the newest first. */
export interface LogAnswer {
  /** What happened. */
  readonly events: readonly JournalEvent[];
}
