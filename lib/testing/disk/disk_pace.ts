import type { Clock } from "../../io/mod.ts";

/** How fast a disk is. */
export interface DiskPaceOptions {
  /** The time that it takes. */
  readonly clock: Clock;
  /** Bytes a second that it reads and writes, all calls together; no limit by default. */
  readonly rateBytesPerSec?: number;
  /** How long each call takes besides; 0 by default. */
  readonly latencyMs?: number;
}

/** Lets calls take their time, one after the other as one disk does. */
export class DiskPace {
  readonly #options: DiskPaceOptions;
  #freeAt = 0;

  /** A disk that has done nothing yet. */
  constructor(options: DiskPaceOptions) {
    this.#options = options;
  }

  /** Waits until a call that moves so many bytes is done. */
  async done(bytes: number): Promise<void> {
    const { clock, rateBytesPerSec = Infinity, latencyMs = 0 } = this.#options;
    const now = clock.now();
    this.#freeAt = Math.max(this.#freeAt, now) + latencyMs + bytes * 1000 / rateBytesPerSec;
    if (this.#freeAt <= now) return;
    await new Promise<void>((go) => void clock.setTimer(this.#freeAt - now, go));
  }
}
