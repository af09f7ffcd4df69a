/** Thrown where bytes are not a torrent that can be loaded; the message is fit for the user. */
export class MetainfoError extends Error {
  /** `MetainfoError`. */
  override readonly name = "MetainfoError";

  /** Makes one; `reason` ends the message. */
  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot load the torrent: ${reason}`, options);
  }
}
