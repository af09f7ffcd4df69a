import { goalReached } from "../goals/mod.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { Noticing } from "./noticing.ts";

/** What was seen of a torrent at the last look. */
interface Seen {
  /** The run that it was in. */
  readonly run: ManagedTorrent["live"];
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
  readonly doneBytes: number;
  readonly wantedBytes: number;
  readonly isComplete: boolean;
  /** Up to when its seconds are counted, in milliseconds of the clock. */
  readonly at: number;
  /** When its progress was last given to the store, likewise. */
  readonly keptAt: number;
}

/** One that seeds and sent nothing lately is looked at once in so many ticks. */
const QUIET_TICKS = 5;

/** ... and its trackers once in so many looks. */
const NOTICE_LOOKS = 6;

/** What is counted of one that moves nothing is kept this often: it is the seconds that it ran, and they are kept at its end. */
const QUIET_KEEP_MS = 60_000;

/** What the looks at torrents ask of those around. */
export interface TickingOwner {
  /** A torrent is complete now that was not, or was complete when it began. */
  completed(torrent: ManagedTorrent): void;
}

/**
 * Looks at torrents that run once a second, and at those that seed to nobody now and then: counts what they do, and sees what
 * they have come to.
 */
export class Ticking {
  readonly #core: LibraryCore;
  readonly #owner: TickingOwner;
  readonly #seen = new Map<number, Seen>();
  readonly #quiet = new Set<number>();
  readonly #noticing: Noticing;
  #ticks = 0;

  /** Nothing was seen yet. */
  constructor(core: LibraryCore, owner: TickingOwner) {
    this.#core = core;
    this.#noticing = new Noticing(core);
    this.#owner = owner;
  }

  /** A second has passed. */
  tick(): void {
    const turn = this.#ticks++ % QUIET_TICKS;
    for (const torrent of this.#core.index.all) {
      if (!torrent.live) continue;
      if (torrent.id % QUIET_TICKS === turn || !this.#quiet.has(torrent.id)) this.#look(torrent);
    }
  }

  /** Looks at one that runs before its time: something has happened to it. */
  look(torrent: ManagedTorrent): void {
    if (torrent.live) this.#look(torrent);
  }

  /** A torrent is gone. */
  forget(torrent: ManagedTorrent): void {
    this.#seen.delete(torrent.id);
    this.#noticing.forget(torrent);
    this.#quiet.delete(torrent.id);
  }

  /** Whether it is the turn of one that is quiet to be looked at more closely. */
  #isNoticed({ id }: ManagedTorrent): boolean {
    return Math.floor(this.#ticks / QUIET_TICKS) % NOTICE_LOOKS ===
      Math.floor(id / QUIET_TICKS) % NOTICE_LOOKS;
  }

  #look(torrent: ManagedTorrent): void {
    const { store, io, settings, rates } = this.#core;
    const status = torrent.look();
    const now = io.clock.wallTime();
    const before = this.#seen.get(torrent.id);
    const at = io.clock.now();
    const since = before && before.run === torrent.live ? before.at : at;
    const seconds = Math.round((at - since) / 1_000);
    if (status) {
      if (torrent.needsCheck) this.#checked(torrent);
      const { secondsDownloading, secondsSeeding } = torrent;
      torrent.count(
        status.state === "seeding"
          ? { secondsSeeding: secondsSeeding + seconds }
          : { secondsDownloading: secondsDownloading + seconds },
      );
    }
    const { downloadedBytes, uploadedBytes, doneBytes, wantedBytes } = torrent;
    const isComplete = status?.state === "seeding";
    const came = downloadedBytes - (before?.downloadedBytes ?? downloadedBytes);
    const went = uploadedBytes - (before?.uploadedBytes ?? uploadedBytes);
    const hasMoved = came > 0 || went > 0;
    if (hasMoved) {
      torrent.count({ activeAt: now });
      rates.moved(torrent.id, { downloaded: came, uploaded: went, sinceMs: at - since });
    }
    store.came(came);
    const quietMs = now - Math.max(torrent.activeAt, torrent.startedAt);
    torrent.isStalled = status !== undefined && quietMs >= settings.stalledMinutes * 60_000;
    // One may be complete before it is looked at for the first time.
    const wasComplete = before?.isComplete ?? torrent.doneAt > 0;
    if (isComplete && !wasComplete) this.#completed(torrent, now);
    else if (isComplete && before?.run !== torrent.live) this.#owner.completed(torrent);
    const isNew = hasMoved || before?.isComplete !== isComplete ||
      before.doneBytes !== doneBytes || before.wantedBytes !== wantedBytes;
    const isKept = isNew || status !== undefined && at - before.keptAt >= QUIET_KEEP_MS;
    if (isKept) store.progress(torrent.id, torrent.progress);
    this.#seen.set(torrent.id, {
      run: torrent.live,
      at: since + seconds * 1_000,
      downloadedBytes,
      uploadedBytes,
      doneBytes,
      wantedBytes,
      isComplete,
      keptAt: isKept ? at : before.keptAt,
    });
    const isQuiet = isComplete && !hasMoved && status.peers === 0;
    if (isQuiet) this.#quiet.add(torrent.id);
    else this.#quiet.delete(torrent.id);
    if (torrent.live && (!isQuiet || this.#isNoticed(torrent))) {
      this.#noticing.look(torrent, torrent.live);
    }
    this.#seeGoals(torrent, now);
  }

  #completed(torrent: ManagedTorrent, now: number): void {
    torrent.count({ doneAt: now });
    this.#core.journal.note(torrent.id, { kind: "completed" });
    this.#owner.completed(torrent);
    this.#core.plan();
  }

  /** What is on disk was hashed: it is not to be hashed again at the next start. */
  #checked(torrent: ManagedTorrent): void {
    const { store, io, journal } = this.#core;
    journal.note(torrent.id, { kind: "checked" });
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
    const { settings, io, journal } = this.#core;
    const reached = goalReached(torrent, settings, now);
    if (!reached || torrent.settings.isStopped) return;
    io.log.write({ level: "info", message: `"${torrent.name}" stops: ${reached.reason}` });
    journal.note(torrent.id, { kind: "goal-reached", reason: reached.reason });
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
