/** How long a web seed is left alone after it failed for the first time; twice as long after each time more. */
const FIRST_BACK_OFF_MS = 5_000;

/** The longest that a web seed is left alone after it failed. */
const MAX_BACK_OFF_MS = 600_000;

/** How long a busy one is left alone that does not say how long (BEP 17). */
const BUSY_MS = 30_000;

/** Pieces with wrong data that were certainly its own fault, until a web seed is asked no more. */
const MAX_WRONG_PIECES = 3;

/** What a web seed is good for now. */
export type HealthState = "ready" | "waiting" | "dropped";

/** Knows whether a web seed may be asked, and if not, why and for how long. */
export class Health {
  #failures = 0;
  #wrongPieces = 0;
  #retryAt = -Infinity;
  #reason: string | undefined;
  #isDropped = false;

  /** Why it is not asked, or was not a while ago. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Whether it is asked no more in this run. */
  get isDropped(): boolean {
    return this.#isDropped;
  }

  /** When it may be asked again; Infinity for never. */
  get retryAt(): number {
    return this.#isDropped ? Infinity : this.#retryAt;
  }

  /** What it is good for at `now`. */
  stateAt(now: number): HealthState {
    if (this.#isDropped) return "dropped";
    return now < this.#retryAt ? "waiting" : "ready";
  }

  /** It sent what it was asked for. */
  succeeded(now: number): void {
    if (now < this.#retryAt) return; // asked before it failed
    this.#failures = 0;
    if (!this.#isDropped) this.#reason = undefined;
  }

  /** It did not; requests that were under way together count once. */
  failed(reason: string, now: number): void {
    if (now < this.#retryAt || this.#isDropped) return;
    const delayMs = Math.min(FIRST_BACK_OFF_MS * 2 ** this.#failures, MAX_BACK_OFF_MS);
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#wait(reason, now + delayMs);
  }

  /** It asks to be left alone for a while. */
  busy(reason: string, now: number, retryAfterMs: number = BUSY_MS): void {
    if (!this.#isDropped) this.#wait(reason, Math.max(this.#retryAt, now + retryAfterMs));
  }

  /** It sent wrong data: it is on parole, and dropped where that goes on. Says whether it was dropped by this. */
  sentWrong(piece: number, now: number): boolean {
    if (this.#isDropped) return false;
    this.#wrongPieces++;
    const reason = `it sent wrong data in piece ${piece}`;
    if (this.#wrongPieces >= MAX_WRONG_PIECES) {
      this.drop(reason);
      return true;
    }
    this.failed(reason, now);
    return false;
  }

  /** It is of no use in this run. */
  drop(reason: string): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#reason = reason;
  }

  #wait(reason: string, until: number): void {
    this.#reason = reason;
    this.#retryAt = until;
  }
}
