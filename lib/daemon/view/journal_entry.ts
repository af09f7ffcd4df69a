/** What kind of thing happened. */
export type JournalKind =
  | ("added" | "metadata" | "started" | "stopped" | "completed" | "checked" | "moved" | "renamed")
  | ("removed" | "failed" | "no-space" | "storage-missing" | "resumed" | "tracker-failing")
  | ("tracker-working" | "banned" | "goal-reached");

/** How much something matters. */
export type JournalLevel = "info" | "warn" | "error";

/** Something that happened. */
export interface JournalEntry {
  /** Its number: what happened later has a higher one. */
  readonly id: number;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** The number of the torrent that it happened to; undefined for none. It may be gone since. */
  readonly torrent: number | undefined;
  /** What kind of thing it is. */
  readonly kind: JournalKind;
  /** What happened, in words. */
  readonly text: string;
  /** How much it matters. */
  readonly level: JournalLevel;
}
