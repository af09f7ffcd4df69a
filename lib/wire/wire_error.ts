/** What a peer sent breaks the protocol; the answer is to close its connection, and nothing else. */
export class WireError extends Error {
  /** "WireError". */
  override readonly name = "WireError";
}
