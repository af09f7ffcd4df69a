import { planQueue, type QueuedTorrent } from "../queue/mod.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** Torrents that begin or end at once, so that ten thousand of them leave the thread to others. */
const MAX_STEPS = 16;

/** Lets those run that have their turn, and no others. */
export class Queueing {
  readonly #core: LibraryCore;

  /** Nothing runs yet. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /** Looks at the queue; says whether there is more to do than was begun now. */
  step(): boolean {
    const { index, runs, settings } = this.#core;
    const all = index.all;
    const wanting = all.filter((torrent) => torrent.wantsToRun);
    const { running } = planQueue(wanting.map(asQueued), settings);
    let steps = 0;
    for (const torrent of all) {
      const isToRun = running.has(torrent.id);
      if (isToRun === (torrent.live !== undefined) || runs.isBusy(torrent)) continue;
      if (++steps > MAX_STEPS) return true;
      this.#run(torrent, isToRun);
    }
    return steps > 0;
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

function asQueued(torrent: ManagedTorrent): QueuedTorrent {
  const { id, queuePosition, work, isStalled, isForced, live } = torrent;
  return { id, queuePosition, work, isStalled, isForced, isRunning: live !== undefined };
}
