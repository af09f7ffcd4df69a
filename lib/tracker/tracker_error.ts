/**
 * Why a tracker gave no answer that is of use.
 *
 * - `failure`: it answered that it will not; the reason is in its own words.
 * - `unreachable`: there was no way to it.
 * - `timed-out`: it did not answer in time.
 * - `bad-answer`: what it answered can not be read.
 * - `not-allowed`: it is not asked, by the rules for URLs.
 * - `unsupported`: its URL is of a kind that Shoal does not speak, or it has no scrape.
 */
export type TrackerErrorCode =
  | "failure"
  | "unreachable"
  | "timed-out"
  | "bad-answer"
  | "not-allowed"
  | "unsupported";

/** More of a {@linkcode TrackerError}. */
export interface TrackerErrorOptions {
  /** When the tracker wants to be asked again, in milliseconds (BEP 31). */
  readonly retryInMs?: number | "never";
}

/** Thrown where a tracker could not be asked. Its message and reason have no passkey in them. */
export class TrackerError extends Error {
  /** `TrackerError`. */
  override readonly name = "TrackerError";
  /** What kind of failure it is. */
  readonly code: TrackerErrorCode;
  /** Why, in words fit for display: the end of the message. */
  readonly reason: string;
  /** When the tracker wants to be asked again, in milliseconds, or never; undefined where it did not say. */
  readonly retryInMs: number | "never" | undefined;

  /** Makes one; `reason` ends the message. */
  constructor(code: TrackerErrorCode, reason: string, options: TrackerErrorOptions = {}) {
    super(`Cannot ask the tracker: ${reason}`);
    this.code = code;
    this.reason = reason;
    this.retryInMs = options.retryInMs;
  }
}
