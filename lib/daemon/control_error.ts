/**
 * Why something that was asked of the daemon is not done.
 *
 * - `not-found`: there is no such torrent, file or path;
 * - `invalid`: what was asked makes no sense;
 * - `not-a-torrent`: what was to be added is none;
 * - `fetch-failed`: a URL could not be fetched;
 * - `forbidden`: a path outside of what is allowed;
 * - `conflict`: it is in the way of something else;
 * - `system`: the system refuses it.
 */
export type ControlErrorKind =
  | "not-found"
  | "invalid"
  | "not-a-torrent"
  | "fetch-failed"
  | "forbidden"
  | "conflict"
  | "system";

/** Something that was asked of the daemon can not be done. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  /** Why, for programs. */
  readonly kind: ControlErrorKind;

  /** An error with its kind and a message for people. */
  constructor(kind: ControlErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
