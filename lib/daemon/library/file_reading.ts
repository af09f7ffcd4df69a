import type { Torrent } from "../../torrent/mod.ts";
import type { OpenedFile } from "../control.ts";
import { ControlError } from "../control_error.ts";
import { hereUntil } from "../streaming/mod.ts";
import { pathOnDisk } from "./file_views.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { torrentOptions, visibleFiles } from "./torrent_options.ts";

/** How long a torrent that does not run is kept at hand for the next who reads it. */
const KEPT_MS = 30_000;

/** One that has just been added or started is waited for so long to run; the queue may have it wait for longer. */
const TURN_MS = 2_000;

/** How often is looked whether it does. */
const LOOK_MS = 20;

/**
 * Opens files of torrents for reading. Those that run are read where they run. Of those that do not, what is here can be read:
 * they are in the session for as long, paused, and neither announced nor connected.
 */
export class FileReading {
  readonly #core: LibraryCore;
  /** When torrents that do not run were last opened. */
  readonly #openedAt = new Map<ManagedTorrent, number>();

  /** Nothing is open. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /** Opens a file, by its number among those that are no pads. @throws {ControlError} `not-found` or `conflict`. */
  async open(id: number, number: number): Promise<OpenedFile> {
    const torrent = this.#core.index.find(id);
    if (!torrent) throw new ControlError("not-found", `There is no torrent ${id}`);
    const source = await this.#sourceOf(torrent);
    const { metainfo } = source;
    if (!metainfo) throw new ControlError("conflict", "It is not known yet what is in it");
    const index = visibleFiles(metainfo)[number];
    const file = index === undefined ? undefined : metainfo.files[index];
    if (index === undefined || file === undefined) {
      throw new ControlError("not-found", `There is no file ${number} in ${torrent.name}`);
    }
    return {
      path: pathOnDisk(metainfo, index, torrent.settings),
      length: file.length,
      contentId: `${torrent.infoHash}-${index}`,
      isGrowing: source === torrent.live,
      hereUntil: (start) => hereUntil(metainfo, index, { pieces: source.pieces(), start }),
      stream: (options) => source.stream(index, options),
    };
  }

  /** Lets go of torrents that do not run and that nobody reads. */
  look(): void {
    const { runs, io } = this.#core;
    const now = io.clock.now();
    for (const [torrent, at] of this.#openedAt) {
      const isRead = (torrent.shelved?.readerCount ?? 0) > 0;
      if (isRead) this.#openedAt.set(torrent, now);
      if (isRead || now - at < KEPT_MS) continue;
      this.#openedAt.delete(torrent);
      runs.inTurn(torrent, () => runs.unshelve(torrent)).catch((error) => {
        io.log.write({ level: "warn", message: `Cannot close ${torrent.name}`, error });
      });
    }
  }

  async #sourceOf(torrent: ManagedTorrent): Promise<Torrent> {
    const { runs, io } = this.#core;
    const giveUpAt = io.clock.now() + TURN_MS;
    while (!isRunning(torrent) && torrent.wantsToRun && io.clock.now() < giveUpAt) {
      await new Promise<void>((go) => io.clock.setTimer(LOOK_MS, go));
    }
    if (torrent.live && isRunning(torrent)) return torrent.live;
    return await runs.inTurn(torrent, async () => {
      if (torrent.live && isRunning(torrent)) return torrent.live;
      if (torrent.live) throw new ControlError("conflict", "It can not go on");
      if (torrent.needsCheck) {
        throw new ControlError("conflict", "It stopped before what is on disk was checked");
      }
      this.#openedAt.set(torrent, io.clock.now());
      const { outputDir, settings } = torrent;
      const shelved = torrent.shelved ?? await runs.shelve(torrent, {
        ...torrentOptions(settings, { outputDir, check: "resume", reusesFiles: false }),
        paused: true,
      });
      await isKnown(shelved);
      return shelved;
    });
  }
}

/** Whether a torrent runs; one that is about to end does not. */
function isRunning({ live }: ManagedTorrent): boolean {
  const state = live?.status().state;
  return state !== undefined && state !== "stopped" && state !== "failed";
}

/** Waits until it is known what of a torrent is here. @throws {ControlError} `conflict` if that can not be found out. */
async function isKnown(torrent: Torrent): Promise<void> {
  for await (const { state, reason } of torrent.watch()) {
    if (state === "paused") return;
    if (state !== "checking") {
      throw new ControlError("conflict", `It can not be read: ${reason ?? `it is ${state}`}`);
    }
  }
}
