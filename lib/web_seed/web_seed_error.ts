/**
 * What is to be done about a request that brought nothing:
 *
 * - `gone`: what was asked for is not there, or is something else; asking again is of no use;
 * - `busy`: the server asks us to come back later;
 * - `refused`: the outgoing policy or an IP filter here does not let us ask;
 * - `failed`: it may be better next time.
 */
export type WebSeedErrorKind = "gone" | "busy" | "refused" | "failed";

/** Thrown where a web seed does not give what it was asked for. The message is a reason, to follow "it". */
export class WebSeedError extends Error {
  /** "WebSeedError". */
  override readonly name = "WebSeedError";
  /** What is to be done about it. */
  readonly kind: WebSeedErrorKind;
  /** Milliseconds after which it may be asked again, where the server said so. */
  readonly retryAfterMs: number | undefined;

  /** Makes one. */
  constructor(
    kind: WebSeedErrorKind,
    message: string,
    options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}
