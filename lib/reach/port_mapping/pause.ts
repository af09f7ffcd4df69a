import type { Clock } from "../../io/mod.ts";

/** Waits for some time, or until `signal` aborts; says whether the time has passed. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onAbort = () => resolve(false);
  const timer = clock.setTimer(delayMs, () => resolve(true));
  signal.addEventListener("abort", onAbort, { once: true });
  return promise.finally(() => {
    timer.cancel();
    signal.removeEventListener("abort", onAbort);
  });
}

/**
 * Does something that is given up after some time, or when `signal` aborts.
 *
 * @throws what `work` throws.
 */
export async function withDeadline<T>(
  clock: Clock,
  { limitMs, signal }: { readonly limitMs: number; readonly signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = clock.setTimer(limitMs, () => {
    controller.abort(new Error(`Cannot wait any longer: there is no answer in ${limitMs} ms`));
  });
  const both = signal === undefined
    ? controller.signal
    : AbortSignal.any([controller.signal, signal]);
  try {
    return await work(both);
  } finally {
    timer.cancel();
  }
}
