import { goalReached } from "../goals/mod.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** What was seen of a torrent at the last look. */
interface Seen {
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
  readonly isComplete: boolean;
}

/** What the looks at torrents ask of those around. */
export interface TickingOwner {
  /** A torrent is complete now that was not. */
  completed(torrent: ManagedTorrent): void;
}

/** Looks at all torrents that run once a second: counts what they do, and sees what they have come to. */
export class Ticking {
  readonly #core: LibraryCore;
  readonly #owner: TickingOwner;
  readonly #seen = new Map<number, Seen>();
  #at: number;

  /** Nothing was seen yet. */
  constructor(core: LibraryCore, owner: TickingOwner) {
    this.#core = core;
    this.#owner = owner;
    this.#at = core.io.clock.now();
  }

  /** Looks at all. */
  tick(): void {
    const { index, io } = this.#core;
    const now = io.clock.now();
    const seconds = Math.round((now - this.#at) / 1_000);
    this.#at += seconds * 1_000;
    for (const torrent of index.all) if (torrent.live) this.#look(torrent, seconds);
  }

  /** A torrent is gone. */
  forget(torrent: ManagedTorrent): void {
    this.#seen.delete(torrent.id);
  }

  #look(torrent: ManagedTorrent, seconds: number): void {
    const { store, io, settings } = this.#core;
    const status = torrent.look();
    const now = io.clock.wallTime();
    if (status) {
      if (torrent.needsCheck) this.#checked(torrent);
      const { secondsDownloading, secondsSeeding } = torrent;
      torrent.count(
        status.state === "seeding"
          ? { secondsSeeding: secondsSeeding + seconds }
          : { secondsDownloading: secondsDownloading + seconds },
      );
    }
    const before = this.#seen.get(torrent.id);
    const { downloadedBytes, uploadedBytes } = torrent;
    const isComplete = status?.state === "seeding";
    this.#seen.set(torrent.id, { downloadedBytes, uploadedBytes, isComplete });
    const came = downloadedBytes - (before?.downloadedBytes ?? downloadedBytes);
    const went = uploadedBytes - (before?.uploadedBytes ?? uploadedBytes);
    if (came > 0 || went > 0) torrent.count({ activeAt: now });
    store.came(came);
    const quietMs = now - Math.max(torrent.activeAt, torrent.startedAt);
    torrent.isStalled = status !== undefined && quietMs >= settings.stalledMinutes * 60_000;
    // One may be complete before it is looked at for the first time.
    const wasComplete = before?.isComplete ?? torrent.doneAt > 0;
    if (isComplete && !wasComplete) this.#completed(torrent, now);
    if (status || came > 0 || went > 0) store.progress(torrent.id, torrent.progress);
    this.#seeGoals(torrent, now);
  }

  #completed(torrent: ManagedTorrent, now: number): void {
    const { store } = this.#core;
    torrent.count({ doneAt: now });
    store.addEvent({ time: now, torrent: torrent.id, kind: "completed", detail: {} });
    this.#owner.completed(torrent);
    this.#core.plan();
  }

  /** What is on disk was hashed: it is not to be hashed again at the next start. */
  #checked(torrent: ManagedTorrent): void {
    const { store, io } = this.#core;
    torrent.needsCheck = false;
    torrent.change({ needsCheck: false });
    store.changeTorrent(torrent.id, { needsCheck: false }).catch((error) => {
      io.log.write({
        level: "error",
        message: `Cannot keep that "${torrent.name}" was checked`,
        error,
      });
    });
    this.#core.plan();
  }

  #seeGoals(torrent: ManagedTorrent, now: number): void {
    const { settings, io, store } = this.#core;
    const reached = goalReached(torrent, settings, now);
    if (!reached || torrent.settings.isStopped) return;
    io.log.write({ level: "info", message: `"${torrent.name}" stops: ${reached.reason}` });
    store.addEvent({ time: now, torrent: torrent.id, kind: "finished", detail: reached });
    changeSettings(this.#core, torrent, { isStopped: true, isFinished: true }).catch((error) => {
      io.log.write({
        level: "error",
        message: `Cannot keep that "${torrent.name}" is finished`,
        error,
      });
    });
    this.#core.plan();
  }
}
