/** What an error message says by its number (BEP 5, BEP 44). */
export const KRPC_ERROR_CODES = {
  /** Anything else. */
  generic: 201,
  /** The node that was asked is at fault. */
  server: 202,
  /** The message is malformed, an argument is not valid, or the token is wrong. */
  protocol: 203,
  /** The method is not known. */
  unknownMethod: 204,
  /** `v` is longer than 1,000 bytes. */
  valueTooLong: 205,
  /** The signature is not that of the key. */
  invalidSignature: 206,
  /** `salt` is longer than 64 bytes. */
  saltTooLong: 207,
  /** `cas` is not the sequence number of what is stored. */
  casMismatch: 301,
  /** The sequence number is lower than that of what is stored. */
  sequenceTooLow: 302,
} as const;

/** What can be set of a {@linkcode KrpcError} besides its code and reason. */
export interface KrpcErrorOptions extends ErrorOptions {
  /** The transaction id of the query that it is about, where that could be read. */
  readonly transactionId?: Uint8Array;
}

/** A message that is not one, a query that is refused, or what another node answered in place of a response. */
export class KrpcError extends Error {
  /** Tells it from others. */
  override readonly name = "KrpcError";
  /** One of {@linkcode KRPC_ERROR_CODES}; another node may say any number. */
  readonly code: number;
  /** Why, without the preamble of the message. */
  readonly reason: string;
  /** The transaction id of the query that it is about; undefined where there is nobody to answer. */
  readonly transactionId?: Uint8Array;

  /** Makes one. */
  constructor(code: number, reason: string, options: KrpcErrorOptions = {}) {
    super(`Cannot take the DHT message: ${reason}`, options);
    this.code = code;
    this.reason = reason;
    this.transactionId = options.transactionId;
  }
}
