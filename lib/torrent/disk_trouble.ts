import type { Clock, Timer } from "../io/mod.ts";
import { classifyDiskError } from "../storage/mod.ts";

/** A full disk is tried again this often. */
const SPACE_RETRY_MS = 10_000;

/** What may not be written is tried again this often. */
const PERMISSION_RETRY_MS = 60_000;

/** What a disk that failed means for the torrent. */
export interface DiskVerdict {
  /** Why, in words. */
  readonly reason: string;
  /** Whether it may come right by itself; if not, the torrent fails. */
  readonly passing: boolean;
}

/** Holds writes that failed until they are worth another try. No peer is ever blamed for a disk. */
export class DiskTrouble {
  readonly #clock: Clock;
  readonly #waiting: { readonly go: () => void; readonly fail: (reason: unknown) => void }[] = [];
  #timer: Timer | undefined;

  /** No trouble yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether writes are held. */
  get active(): boolean {
    return this.#waiting.length > 0;
  }

  /** Says what an error means. */
  judge(error: unknown): DiskVerdict {
    const { kind, message } = classifyDiskError(error);
    return {
      reason: message,
      passing: kind === "space" || kind === "permission" || kind === "gone",
    };
  }

  /** Waits for the next try. @throws what {@linkcode DiskTrouble.end} is given. */
  retry(error: unknown): Promise<void> {
    const { kind } = classifyDiskError(error);
    return new Promise((go, fail) => {
      this.#waiting.push({ go, fail });
      const delayMs = kind === "space" ? SPACE_RETRY_MS : PERMISSION_RETRY_MS;
      this.#timer ??= this.#clock.setTimer(delayMs, () => this.retryNow());
    });
  }

  /** Lets all that is held try at once. */
  retryNow(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const { go } of this.#waiting.splice(0)) go();
  }

  /** Gives up on all that is held. */
  end(reason: Error): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const { fail } of this.#waiting.splice(0)) fail(reason);
  }
}
