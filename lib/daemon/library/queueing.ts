import { planQueue, type QueuedTorrent } from "../queue/mod.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** Torrents under way at once while more are let begin, so that ten thousand of them leave thread and memory to others. */
const MAX_BEGINNING = 32;

/** The same while more are to end: those wait for trackers above all. */
const MAX_ENDING = 256;

/** How long a plan is good for while it is being carried out: to plan for ten thousand takes as long as to begin a few. */
const PLAN_AGE_MS = 500;

/** A torrent that is to begin or to end. */
interface Step {
  readonly torrent: ManagedTorrent;
  readonly isToRun: boolean;
}

/** Lets those run that have their turn, and no others. */
export class Queueing {
  readonly #core: LibraryCore;
  /** What is left of the last plan, the first at the end. */
  #steps: Step[] = [];
  #plannedAt = -Infinity;

  /** Nothing runs yet. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /**
   * Goes on with what is to begin and to end. To be called whenever the queue may have changed or a torrent has begun or
   * ended.
   */
  step(): void {
    const { runs, io } = this.#core;
    const now = io.clock.now();
    let isPlanned = false;
    for (;;) {
      if (!isPlanned && (this.#steps.length === 0 || now - this.#plannedAt >= PLAN_AGE_MS)) {
        this.#plan(now);
        isPlanned = true;
      }
      const step = this.#steps.at(-1);
      if (!step || runs.busyCount >= (step.isToRun ? MAX_BEGINNING : MAX_ENDING)) return;
      this.#steps.pop();
      if (!isDone(step) && !runs.isBusy(step.torrent)) this.#run(step.torrent, step.isToRun);
    }
  }

  #plan(now: number): void {
    const { index, runs, settings } = this.#core;
    const wanting = index.all.filter((torrent) => torrent.wantsToRun);
    const { running } = planQueue(wanting.map(asQueued), settings);
    this.#steps = index.all
      .map((torrent) => ({ torrent, isToRun: running.has(torrent.id) }))
      .filter((step) => !isDone(step) && !runs.isBusy(step.torrent))
      .sort((a, b) => Number(a.isToRun) - Number(b.isToRun))
      .reverse();
    this.#plannedAt = now;
  }

  #run(torrent: ManagedTorrent, isToRun: boolean): void {
    const { runs, io, index } = this.#core;
    runs.inTurn(torrent, async () => {
      await (isToRun ? runs.begin(torrent) : runs.end(torrent));
      index.changed(torrent, io.clock.wallTime());
    }).catch((error) => {
      io.log.write({ level: "error", message: `Cannot begin or end "${torrent.name}"`, error });
    });
  }
}

function isDone({ torrent, isToRun }: Step): boolean {
  return isToRun === (torrent.live !== undefined);
}

function asQueued(torrent: ManagedTorrent): QueuedTorrent {
  const { id, queuePosition, work, isStalled, isForced, live } = torrent;
  return { id, queuePosition, work, isStalled, isForced, isRunning: live !== undefined };
}
