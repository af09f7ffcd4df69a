/** A timer that has not fired. */
export interface Timer {
  /** Takes it back; nothing happens if it has fired. */
  cancel(): void;
}

/** Time, which the simulator makes up. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Milliseconds since 1970, for what people and files are told. */
  wallTime(): number;
  /** Calls once, `delayMs` from now. */
  setTimer(delayMs: number, callback: () => void): Timer;
}
