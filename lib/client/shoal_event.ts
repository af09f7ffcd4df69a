import type { DeltaEvent, DetailName, EventField, ResetEvent } from "../daemon/api/mod.ts";
import type { ShoalError } from "./shoal_error.ts";

/** What is to be told. */
export interface EventsOptions {
  /** What each row has; what a list shows by default. */
  readonly fields?: readonly EventField[];
  /** The number of a torrent of which more is told. */
  readonly torrent?: number | undefined;
  /** What of it; all by default. */
  readonly parts?: readonly DetailName[];
  /** The id of the last event that was heard, to go on from there; with the same fields, else it begins with everything. */
  readonly since?: string | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * What is told:
 *
 * - `reset`: everything, in place of what was told before;
 * - `delta`: what changed;
 * - `broken`: the stream broke, and is opened again later; what was told may be old;
 * - `restored`: it goes on: what was missed comes next, if anything was.
 */
export type ShoalEvent =
  | { readonly kind: "reset"; readonly id: string; readonly data: ResetEvent }
  | { readonly kind: "delta"; readonly id: string; readonly data: DeltaEvent }
  | {
    readonly kind: "broken";
    /** Why. */
    readonly error: ShoalError;
    /** When the stream broke, in milliseconds since 1970: the same while it stays so. */
    readonly since: number;
    /** Milliseconds until it is tried again. */
    readonly retryMs: number;
  }
  | {
    readonly kind: "restored";
    /** For how many milliseconds it was broken. */
    readonly brokenMs: number;
  };
