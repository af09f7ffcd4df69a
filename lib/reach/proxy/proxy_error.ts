/** Thrown where a proxy did not do what it was asked to; nothing goes past it then. */
export class ProxyError extends Error {
  /** `ProxyError`. */
  override readonly name = "ProxyError";
  /** Why, in words fit for display: the end of the message. */
  readonly reason: string;

  /** Makes one; `what` is what could not be done ("connect through the proxy"), `reason` why. */
  constructor(what: string, reason: string) {
    super(`Cannot ${what}: ${reason}`);
    this.reason = reason;
  }
}
