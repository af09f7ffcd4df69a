import type { Clock } from "../io/mod.ts";
import type { WaitOptions } from "./control.ts";

/** Waits until something is done, or for so long, or until whoever waits is gone; never rejects. */
export async function waitFor(
  done: Promise<void>,
  { clock, waitMs = 0, signal }: WaitOptions & { readonly clock: Clock },
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
