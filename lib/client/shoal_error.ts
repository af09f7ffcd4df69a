import type { ApiErrorKind } from "../daemon/api/mod.ts";

/**
 * Why something was not done, for programs: as the API says it, or
 *
 * - `unreachable`: nobody answers, or the connection broke;
 * - `not-shoal`: what answers is no daemon of Shoal.
 */
export type ShoalErrorKind = ApiErrorKind | "unreachable" | "not-shoal";

/** What a {@linkcode ShoalError} is made with besides its message. */
export interface ShoalErrorOptions extends ErrorOptions {
  /** The status of HTTP; 0 where there was no answer. */
  readonly status?: number;
  /** Seconds after which it is worth trying again, where the daemon says so. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Something that a daemon was asked for was not done. */
export class ShoalError extends Error {
  /** What kind of error it is, for the log. */
  override readonly name = "ShoalError";
  /** Why, for programs. */
  readonly kind: ShoalErrorKind;
  /** The status of HTTP; 0 where there was no answer. */
  readonly status: number;
  /** Seconds after which it is worth trying again; undefined where the daemon does not say. */
  readonly retryAfterSeconds: number | undefined;

  /** An error with its kind and a message for people. */
  constructor(kind: ShoalErrorKind, message: string, options: ShoalErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.status = options.status ?? 0;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Whether the same may succeed later without anybody doing something about it. */
  get isPassing(): boolean {
    return PASSING.includes(this.kind);
  }
}

/** Kinds that pass by themselves; an answer that is none of Shoal comes from a proxy whose daemon is away. */
const PASSING: readonly ShoalErrorKind[] = [
  ...(["unreachable", "not-shoal", "too-many-guesses", "too-many-streams", "fault"] as const),
  "system",
];
