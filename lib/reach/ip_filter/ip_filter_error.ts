/** Thrown where a list of refused addresses can not be had or read. */
export class IpFilterError extends Error {
  /** `IpFilterError`. */
  override readonly name = "IpFilterError";

  /** Makes one for the list called `list`; `reason` ends the message. */
  constructor(list: string, reason: string, options?: ErrorOptions) {
    super(`Cannot use the IP filter ${list}: ${reason}`, options);
  }
}
