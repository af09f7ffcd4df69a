import type { Clock, Timer } from "../io/mod.ts";
import { TrackerError } from "./tracker_error.ts";

/** What a {@linkcode Deadline} keeps. */
export interface DeadlineOptions {
  /** The signal of whoever asks. */
  readonly signal?: AbortSignal;
  /** From its making to the end of the request. */
  readonly totalMs: number;
  /** From one sign of life to the next; none are expected where it is left out. */
  readonly silenceMs?: number;
}

/**
 * The end of one request: its signal aborts when all the time is over, when nothing was heard for too long, or with
 * the signal of whoever asks. To be disposed of when the request has ended.
 */
export class Deadline implements Disposable {
  readonly #clock: Clock;
  readonly #silenceMs: number | undefined;
  readonly #controller = new AbortController();
  readonly #totalTimer: Timer;
  #silenceTimer: Timer | undefined;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#controller.abort(this.#outer?.reason);

  /** Begins to count. */
  constructor(clock: Clock, options: DeadlineOptions) {
    this.#clock = clock;
    this.#silenceMs = options.silenceMs;
    this.#outer = options.signal;
    this.#totalTimer = this.#endAfter(options.totalMs);
    this.heard();
    if (this.#outer?.aborted) this.#onAbort();
    else this.#outer?.addEventListener("abort", this.#onAbort);
  }

  /** Aborts at the end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Tells that there was a sign of life. */
  heard(): void {
    if (this.#silenceMs === undefined) return;
    this.#silenceTimer?.cancel();
    this.#silenceTimer = this.#endAfter(this.#silenceMs);
  }

  /** Gives what to throw for an error that came while this ran: its own reason, if that is behind the error. */
  reasonFor(error: unknown): unknown {
    return this.signal.aborted ? this.signal.reason : error;
  }

  /** Ends the counting. */
  [Symbol.dispose](): void {
    this.#totalTimer.cancel();
    this.#silenceTimer?.cancel();
    this.#outer?.removeEventListener("abort", this.#onAbort);
  }

  #endAfter(ms: number): Timer {
    return this.#clock.setTimer(ms, () => {
      this.#controller.abort(new TrackerError("timed-out", `no answer in ${ms / 1000} s`));
    });
  }
}
