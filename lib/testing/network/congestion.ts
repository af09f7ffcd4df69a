/** What a stream may have on its way when it begins (RFC 6928: ten segments). */
export const INITIAL_WINDOW_BYTES = 14_600;

/** When bytes came. */
export interface CongestionAck {
  /** How many. */
  readonly bytes: number;
  /** The time, in milliseconds. */
  readonly at: number;
  /** What a round trip takes now. */
  readonly roundTripMs: number;
}

/** The congestion window of a stream. */
export interface Congestion {
  /** Bytes that may be on their way. */
  readonly windowBytes: number;
  /** Bytes have come, and more would have been sent had the window been larger. */
  acked(ack: CongestionAck): void;
  /** Something was lost, or marked. */
  congested(): void;
  /** Nothing came for a while. */
  timedOut(): void;
}
