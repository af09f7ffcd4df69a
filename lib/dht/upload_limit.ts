/** Bytes a second that a node sends; as in libtorrent. */
export const UPLOAD_BYTES_PER_SEC = 8_000;

/** How much of that may go at once. */
const BURST_SECONDS = 3;

/** Answers leave this share of the burst for our own queries, so that a flood does not stop them. */
const RESERVED_SHARE = 0.25;

/** The cap on what a node sends; answers beyond it are dropped, queries wait. */
export class UploadLimit {
  readonly #bytesPerSec: number;
  #available: number;
  #at: number;

  /** Makes one that is full. */
  constructor(now: number, bytesPerSec: number = UPLOAD_BYTES_PER_SEC) {
    this.#bytesPerSec = bytesPerSec;
    this.#available = this.#burst;
    this.#at = now;
  }

  /** Takes bytes for an answer; false if it must not be sent. */
  takeForAnswer(bytes: number, now: number): boolean {
    return this.#take(bytes, this.#burst * RESERVED_SHARE, now);
  }

  /** Takes bytes for a query; false if it must wait. */
  takeForQuery(bytes: number, now: number): boolean {
    return this.#take(bytes, 0, now);
  }

  /** When a query of so many bytes can be sent. */
  queryAt(bytes: number, now: number): number {
    this.#fill(now);
    return now + Math.max(0, Math.ceil((bytes - this.#available) * 1_000 / this.#bytesPerSec));
  }

  get #burst(): number {
    return this.#bytesPerSec * BURST_SECONDS;
  }

  #take(bytes: number, reserve: number, now: number): boolean {
    this.#fill(now);
    if (this.#available - bytes < reserve) return false;
    this.#available -= bytes;
    return true;
  }

  #fill(now: number): void {
    const filled = this.#available + (now - this.#at) * this.#bytesPerSec / 1_000;
    this.#available = Math.min(this.#burst, filled);
    this.#at = now;
  }
}
