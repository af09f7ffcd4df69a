import type { Clock, Timer } from "../io/mod.ts";

/** How often each is called. */
const PERIOD_MS = 1_000;

/** Parts of that time, so that not all are called at once. */
const SLOTS = 10;

const SLOT_MS = PERIOD_MS / SLOTS;

/**
 * Calls many once a second by one timer, each in the part of the second in which it has come: ten thousand torrents that seed
 * to nobody cost no timer each.
 */
export class Ticks {
  readonly #clock: Clock;
  readonly #begunAt: number;
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<() => void>());
  #timer: Timer | undefined;
  /** The part of time, counted from the beginning, that the timer waits for. */
  #turn = 0;

  /** Calls nobody yet; there is a timer only while there is somebody to call. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begunAt = clock.now();
  }

  /**
   * Calls someone once a second from now on, for the first time after a second at most.
   *
   * @returns what ends it.
   */
  join(tick: () => void): () => void {
    const slot = this.#slots[this.#turnNow() % SLOTS];
    slot?.add(tick);
    if (!this.#timer) this.#wait(this.#turnNow());
    return () => this.#leave(slot, tick);
  }

  #leave(slot: Set<() => void> | undefined, tick: () => void): void {
    slot?.delete(tick);
    if (this.#slots.some(({ size }) => size > 0)) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #turnNow(): number {
    return Math.floor((this.#clock.now() - this.#begunAt) / SLOT_MS);
  }

  /** Waits for the next part in which somebody is to be called. */
  #wait(turn: number): void {
    let next = turn + 1;
    while (next < turn + SLOTS && this.#slotOf(next)?.size === 0) next++;
    this.#turn = next;
    const at = this.#begunAt + next * SLOT_MS;
    const delayMs = Math.max(0, at - this.#clock.now());
    this.#timer = this.#clock.setTimer(delayMs, () => this.#call());
  }

  #call(): void {
    const slot = this.#slotOf(this.#turn);
    // After a long halt those that were missed are called once, not once for each second of it.
    this.#wait(Math.max(this.#turn, this.#turnNow() - SLOTS));
    for (const tick of slot ?? []) tick();
  }

  #slotOf(turn: number): Set<() => void> | undefined {
    return this.#slots[turn % SLOTS];
  }
}
