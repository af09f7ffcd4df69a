import type { Clock } from "../../io/mod.ts";
import * as transfer from "../options/transfer_options.ts";
import type { Values } from "../options/values.ts";
import { wait } from "../progress/run_torrents.ts";
import type { ViewedTorrent } from "../progress/viewed_torrent.ts";

/** When seeding is done; without either it never is. */
export interface SeedGoal {
  /** Uploaded bytes by the torrent's size. */
  readonly ratio: number | undefined;
  /** Time from when it was complete. */
  readonly timeMs: number | undefined;
}

/** How often the ratio is looked at. */
const LOOK_MS = 500;

/** Whether the options say to seed at all. */
export function wantsSeeding(values: Values): boolean {
  const { ratio, timeMs } = seedGoal(values);
  const isAsked = values.has(transfer.SEED) || ratio !== undefined || timeMs !== undefined;
  return isAsked && !values.has(transfer.NO_SEED);
}

/** How long the options say to seed. */
export function seedGoal(values: Values): SeedGoal {
  const minutes = values.get(transfer.SEED_TIME);
  return {
    ratio: values.get(transfer.SEED_RATIO),
    timeMs: minutes === undefined ? undefined : minutes * 60_000,
  };
}

/** Returns once a goal is reached: the first of both; or the signal aborts. */
export async function reachGoal(
  torrent: ViewedTorrent,
  goal: SeedGoal,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const start = clock.now();
  function isReached(): boolean {
    const { ratio = Infinity, timeMs = Infinity } = goal;
    return clock.now() - start >= timeMs || torrent.status().ratio >= ratio;
  }
  while (!signal.aborted && !isReached()) {
    const left = start + (goal.timeMs ?? Infinity) - clock.now();
    await wait(clock, Math.min(LOOK_MS, left), signal);
  }
}
