import type { DaemonSettings } from "../settings/mod.ts";

/** What a torrent would do now if it had its turn; downloading the metadata is downloading. */
export type QueueWork = "check" | "download" | "seed";

/** A torrent that is not stopped, as the queue sees it. */
export interface QueuedTorrent {
  /** Its number. */
  readonly id: number;
  /** Its place in the queue, from 0. */
  readonly queuePosition: number;
  /** What it would do. */
  readonly work: QueueWork;
  /** Whether it does that now. */
  readonly isRunning: boolean;
  /** Whether it runs and nothing came or went for long. */
  readonly isStalled: boolean;
  /** Whether it was started to run at once, whoever else does. */
  readonly isForced: boolean;
}

/** What of the settings is asked. */
export type QueueSettings = Pick<
  DaemonSettings,
  "downloadQueueSize" | "queuesDownloads" | "seedQueueSize" | "queuesSeeds" | "skipsStalled"
>;

/** Who runs and who waits, by numbers. */
export interface QueuePlan {
  /** Those that run, in the order of the queue. */
  readonly running: ReadonlySet<number>;
  /** Those that wait, in the order of the queue. */
  readonly waiting: ReadonlySet<number>;
}

/** Checks at a time: two would only take the disk's time from one another. */
const MAX_CHECKS = 1;

/**
 * Plans who runs: the first of the queue, so that what is moved up takes the place of what it passes. Beside those run
 * all that were started to run at once and, where settings say so, those that are stalled: neither counts. Checks have a
 * queue of their own, which one that has begun does not leave.
 */
export function planQueue(
  torrents: Iterable<QueuedTorrent>,
  settings: QueueSettings,
): QueuePlan {
  const free: Record<QueueWork, number> = {
    check: MAX_CHECKS,
    download: settings.queuesDownloads ? settings.downloadQueueSize : Infinity,
    seed: settings.queuesSeeds ? settings.seedQueueSize : Infinity,
  };
  const ordered = [...torrents].sort((a, b) => a.queuePosition - b.queuePosition || a.id - b.id);
  const running = new Set<number>();
  for (const { id, work, isRunning } of ordered) {
    if (work !== "check" || !isRunning) continue;
    running.add(id);
    free.check--;
  }
  for (const torrent of ordered) {
    if (running.has(torrent.id)) continue;
    if (isUncounted(torrent, settings)) {
      running.add(torrent.id);
    } else if (free[torrent.work] > 0) {
      running.add(torrent.id);
      free[torrent.work]--;
    }
  }
  const ids = ordered.map(({ id }) => id);
  return {
    running: new Set(ids.filter((id) => running.has(id))),
    waiting: new Set(ids.filter((id) => !running.has(id))),
  };
}

function isUncounted(
  { work, isForced, isRunning, isStalled }: QueuedTorrent,
  { skipsStalled }: QueueSettings,
): boolean {
  if (work === "check") return false;
  return isForced || skipsStalled && isRunning && isStalled;
}
