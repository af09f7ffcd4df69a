/** Why a connection ended other than by being closed on both sides. */
export type UtpErrorReason = "timed-out" | "reset" | "closed" | "refused";

/** A connection that could not be made, or broke. */
export class UtpError extends Error {
  /** What it is called in messages. */
  override readonly name = "UtpError";
  /** Why: no answer, a RESET of the other side, our own closing, or our own limits. */
  readonly reason: UtpErrorReason;

  /** An error that says why. */
  constructor(reason: UtpErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
