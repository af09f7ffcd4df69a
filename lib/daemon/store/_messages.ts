/**
 * What the main thread and the store's worker say to one another. The worker answers each request, in order.
 *
 * @module
 */
import type { EventsOptions, StoreDamage } from "./rows.ts";
import type { StoreErrorKind } from "./store_error.ts";
import type { Row, Value } from "./_tables.ts";

/** One change. Those of a request are committed together; one that fails does not take the others along. */
export type StoreWrite =
  | { readonly type: "add"; readonly torrent: Row; readonly source: Row }
  | { readonly type: "change"; readonly id: number; readonly torrent: Row; readonly source?: Row }
  | { readonly type: "remove"; readonly id: number; readonly at: number }
  | { readonly type: "progress"; readonly rows: readonly Row[] }
  | { readonly type: "record"; readonly key: string; readonly bytes: Uint8Array | undefined }
  | {
    readonly type: "settings";
    readonly entries: readonly (readonly [string, string | undefined])[];
  }
  | { readonly type: "statistics"; readonly entries: readonly (readonly [string, number])[] }
  | { readonly type: "events"; readonly events: readonly Row[] };

/** What became of a change: the number of the torrent that was added, or why it was not made. */
export interface WriteOutcome {
  /** The number of the torrent that was added. */
  readonly id?: number;
  /** Why it was not made. */
  readonly error?: StoreFailure;
}

/** What can be asked, by name: the request, and what is answered. */
export interface StoreCalls {
  /** Opens the database, once; says whether there is a backup of all that is in it. */
  readonly open: readonly [
    request: { readonly dir: string },
    reply: { readonly isBackedUp: boolean },
  ];
  /** Changes. */
  readonly write: readonly [request: readonly StoreWrite[], reply: readonly WriteOutcome[]];
  /** Torrents with numbers above `after`, in order. */
  readonly torrents: readonly [
    request: { readonly after: number; readonly limit: number },
    reply: readonly (readonly Value[])[],
  ];
  /** What a torrent was made from. */
  readonly source: readonly [request: number, reply: Row | undefined];
  /** A record. */
  readonly record: readonly [request: string, reply: Uint8Array | undefined];
  /** All settings. */
  readonly settings: readonly [request: undefined, reply: readonly (readonly [string, string])[]];
  /** All statistics. */
  readonly statistics: readonly [request: undefined, reply: readonly (readonly [string, number])[]];
  /** Events, newest first. */
  readonly events: readonly [request: EventsOptions, reply: readonly Row[]];
  /** A step of a backup of the state in a folder, which another worker has open; whether it is done. */
  readonly backup: readonly [request: { readonly dir: string }, reply: boolean];
  /** Closes the database. */
  readonly close: readonly [request: undefined, reply: undefined];
}

/** What can be asked. */
export type StoreCall = keyof StoreCalls;

/** A request. */
export type StoreRequest = {
  [Call in StoreCall]: { readonly call: Call; readonly request: StoreCalls[Call][0] };
}[StoreCall];

/** Why something could not be done. */
export interface StoreFailure {
  /** Why, for programs. */
  readonly kind: StoreErrorKind;
  /** In words. */
  readonly message: string;
}

/** What is answered. */
export interface StoreReply<Reply = unknown> {
  /** What was asked for, or why it could not be done. */
  readonly outcome: { readonly reply: Reply } | { readonly error: StoreFailure };
  /** Damage that was found on the way. */
  readonly damage: readonly StoreDamage[];
}
