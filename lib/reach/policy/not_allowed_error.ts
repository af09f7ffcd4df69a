/** Thrown where the outgoing policy or an IP filter does not let something leave. */
export class NotAllowedError extends Error {
  /** `NotAllowedError`. */
  override readonly name = "NotAllowedError";
  /** Why, in words fit for display: the end of the message. */
  readonly reason: string;

  /** Makes one; `what` is what could not be done ("connect to 10.0.0.1"), `reason` why. */
  constructor(what: string, reason: string) {
    super(`Cannot ${what}: ${reason}`);
    this.reason = reason;
  }
}
