import type { Clock } from "../io/mod.ts";
import type { WaitOptions } from "./control.ts";

/** What {@linkcode waitFor} needs. */
export interface WaitForOptions extends WaitOptions {
  /** The time. */
  readonly clock: Clock;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** Waits until something is done, or for so long, or until it is aborted; never rejects. */
export async function waitFor(
  done: Promise<void>,
  { clock, waitMs = 0, signal }: WaitForOptions,
): Promise<void> {
  if (waitMs <= 0 || signal?.aborted) return;
  const enough = Promise.withResolvers<void>();
  const timer = clock.setTimer(waitMs, () => enough.resolve());
  const leave = () => enough.resolve();
  signal?.addEventListener("abort", leave);
  try {
    await Promise.race([done, enough.promise]);
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", leave);
  }
}
