import type { Clock } from "../../io/mod.ts";
import type { ProgressView, ViewedTorrent } from "./viewed_torrent.ts";

/** How often the view is told; what a person takes for flowing without it flickering. */
const TICK_MS = 250;

/** A torrent under way, and what ends it. */
export interface RunningTorrent {
  /** The torrent; of one that changes, the newest. */
  readonly torrent: ViewedTorrent;
  /** Settled once there is no more to be done for it. Rejections were told to the user. */
  readonly ended: Promise<void>;
}

/** Returns after a time, or at once when the signal aborts. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = clock.setTimer(ms, done);
    function done(): void {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
  });
}

/** Tells the view how torrents get on, until all have ended or the signal aborts. */
export async function showUntilEnded(
  running: readonly RunningTorrent[],
  view: ProgressView,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const all = Promise.allSettled(running.map((one) => one.ended)).then(() => ended.abort());
  while (!either.aborted) {
    view.tick(running.map((one) => one.torrent));
    await wait(clock, TICK_MS, either);
  }
  if (!signal.aborted) await all;
}
