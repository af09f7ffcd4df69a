import type { Io, Timer } from "../../io/mod.ts";
import type { SessionCore } from "../../session/mod.ts";
import type { AddResult, OpenedFile, QueueMove, TorrentChanges } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { Journal } from "../journal/mod.ts";
import { moveInQueue } from "../queue/mod.ts";
import type { DaemonSettings } from "../settings/mod.ts";
import type { Store } from "../store/mod.ts";
import type { BanView } from "../view/mod.ts";
import { addTorrent, type PlainAddRequest } from "./adding.ts";
import { Bandwidth } from "./bandwidth.ts";
import { changeTorrent, queueOrder, setQueueOrder } from "./changing.ts";
import { readKeptPieces } from "./kept_pieces.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import { ManagedTorrent } from "./managed_torrent.ts";
import { FileReading } from "./file_reading.ts";
import { finishMove } from "./moving.ts";
import { Queueing } from "./queueing.ts";
import { relocate, rename } from "./relocating.ts";
import { finishRemoval, removeTorrent } from "./removing.ts";
import type { AllowedRoots } from "../roots/mod.ts";
import { Runs } from "./runs.ts";
import { SpaceGuard } from "./space_guard.ts";
import { StorageWatch } from "./storage_watch.ts";
import { Ticking } from "./ticking.ts";
import { TorrentIndex } from "./torrent_index.ts";

/** How often torrents that run are looked at. */
const TICK_MS = 1_000;

/** How long what is in a torrent that does not run is kept at hand. */
const PREPARED_MS = 60_000;

/** How often disks are. */
const DISK_TICKS = 5;

/** What the library is made with. */
export interface LibraryOptions {
  /** The outside. */
  readonly io: Io;
  /** Where all is kept. */
  readonly store: Store;
  /** Where it is written what happens. */
  readonly journal: Journal;
  /** Where it is counted what they move over time. */
  readonly rates: LibraryCore["rates"];
  /** Folders that data may go to. */
  readonly roots: AllowedRoots;
  /** The session that torrents run in now. */
  session(): SessionCore;
  /** What is set now. */
  settings(): DaemonSettings;
  /** Something of the settings is to be otherwise: the weekly grid says so. */
  set(changes: Partial<DaemonSettings>): Promise<void>;
  /** A torrent is about to begin: nobody else may have the same one in the session. */
  aboutToRun(infoHashes: readonly string[]): Promise<void>;
}

/** The torrents of the daemon. */
export class Library {
  readonly #core: LibraryCore;
  readonly #options: LibraryOptions;
  readonly #queueing: Queueing;
  readonly #ticking: Ticking;
  readonly #bandwidth: Bandwidth;
  readonly #space: SpaceGuard;
  readonly #storage: StorageWatch;
  readonly #reading: FileReading;
  /** Those whose removal was cut short. */
  readonly #leaving: ManagedTorrent[] = [];
  #isPlanned = false;
  #isClosed = false;
  #planTimer: Timer | undefined;
  #tickTimer: Timer | undefined;
  #ticks = 0;
  #looking: Promise<void> = Promise.resolve();
  /** When what is in torrents that do not run was last needed. */
  readonly #preparedAt = new Map<ManagedTorrent, number>();

  private constructor(options: LibraryOptions) {
    const { io, store, journal, rates, roots } = options;
    const index = new TorrentIndex();
    const runs = new Runs({
      get session() {
        return options.session();
      },
      store,
      journal,
      log: io.log,
      wallTime: () => io.clock.wallTime(),
      marksPartialFiles: () => options.settings().marksPartialFiles,
      isThere: (torrent) => this.#storage.isThere(torrent),
      aboutToRun: (infoHashes) => options.aboutToRun(infoHashes),
      finishMove: (torrent) => finishMove(this.#core, torrent),
      metadataCame: (torrent) => {
        index.hashesLearned(torrent);
        this.#core.plan();
      },
      turnEnded: () => this.#core.plan(),
      checked: (torrent) => this.#ticking.look(torrent),
      begun: (torrent) => this.#bandwidth.hold(torrent),
      ended: (torrent) => {
        index.changed(torrent, io.clock.wallTime());
        this.#core.plan();
      },
    });
    this.#options = options;
    this.#core = {
      io,
      store,
      journal,
      rates,
      roots,
      index,
      runs,
      leaving: new Map(),
      get session() {
        return options.session();
      },
      get settings() {
        return options.settings();
      },
      plan: () => this.#planSoon(),
    };
    this.#queueing = new Queueing(this.#core);
    this.#bandwidth = new Bandwidth(this.#core);
    this.#space = new SpaceGuard(this.#core);
    this.#storage = new StorageWatch(this.#core);
    this.#reading = new FileReading(this.#core);
    this.#ticking = new Ticking(this.#core, { completed: (torrent) => this.#completed(torrent) });
  }

  /** Reads the list, which is there whole when this resolves; nothing runs before {@linkcode Library.start}. */
  static async open(options: LibraryOptions): Promise<Library> {
    const library = new Library(options);
    const now = options.io.clock.wallTime();
    for (const row of await options.store.loadTorrents()) {
      const torrent = new ManagedTorrent(row, options.io.clock);
      if (row.settings.removedTo === undefined) library.#core.index.add(torrent, now);
      else library.#leaving.push(torrent);
    }
    return library;
  }

  /** The torrents. */
  get index(): TorrentIndex {
    return this.#core.index;
  }

  /** Lets torrents run. */
  start(): void {
    for (const torrent of this.#core.index.all) {
      if (torrent.settings.movedFrom) this.#finishMove(torrent);
    }
    for (const torrent of this.#leaving.splice(0)) this.#finishRemoval(torrent);
    this.#bandwidth.apply();
    this.#core.plan();
    this.#scheduleTick();
  }

  /** Settings have changed. */
  settingsChanged(): void {
    this.#bandwidth.apply();
    this.#core.plan();
  }

  /** Adds a torrent. */
  async add(request: PlainAddRequest): Promise<AddResult> {
    return await addTorrent(this.#core, request);
  }

  /** Lets torrents run when they have their turn, or at once. */
  async setStopped(
    ids: readonly number[],
    how: { readonly isStopped: boolean; readonly isForced: boolean },
  ): Promise<void> {
    const { isStopped, isForced } = how;
    await this.#each(ids, async (torrent) => {
      torrent.isForced = isForced;
      this.#noteStart(torrent, { isStopped, isForced });
      if (!isStopped && torrent.problem?.kind === "failed") torrent.problem = undefined;
      const isFinished = isStopped && torrent.settings.isFinished;
      await changeSettings(this.#core, torrent, { isStopped, isFinished });
    });
    this.#core.plan();
  }

  /** Removes torrents, and their data where that is said. */
  async remove(
    ids: readonly number[],
    { withData }: { readonly withData: boolean },
  ): Promise<void> {
    await this.#each(ids, async (torrent) => {
      await removeTorrent(this.#core, torrent, { withData });
      this.#ticking.forget(torrent);
    });
  }

  /** Hashes what is on disk. */
  async verify(ids: readonly number[]): Promise<void> {
    const { runs, store } = this.#core;
    await this.#each(ids, async (torrent) => {
      await runs.inTurn(torrent, async () => {
        await runs.end(torrent);
        torrent.needsCheck = true;
        torrent.change({ needsCheck: true });
        if (torrent.problem?.kind === "failed") torrent.problem = undefined;
        await store.changeTorrent(torrent.id, { needsCheck: true });
      });
    });
    this.#core.plan();
  }

  /** Announces at once. */
  reannounce(ids: readonly number[]): void {
    for (const torrent of this.#core.index.of(ids)) torrent.live?.reannounce();
  }

  /** Changes settings of torrents. */
  async change(ids: readonly number[], changes: TorrentChanges): Promise<void> {
    await this.#each(ids, async (torrent) => {
      await changeTorrent(this.#core, torrent, changes);
      this.#bandwidth.hold(torrent);
    });
  }

  /** Puts torrents into another folder. */
  async relocate(
    ids: readonly number[],
    outputDir: string,
    { movesFiles }: { readonly movesFiles: boolean },
  ): Promise<void> {
    const folder = await this.#core.roots.enter(outputDir);
    await this.#each(
      ids,
      (torrent) => relocate(this.#core, torrent, { outputDir: folder, movesFiles }),
    );
  }

  /** Gives a file or folder of a torrent another name. */
  async rename(id: number, path: string, name: string): Promise<void> {
    const torrent = this.#core.index.find(id);
    if (!torrent) {
      throw new ControlError("not-found", `Cannot rename a file: there is no torrent ${id}`);
    }
    await rename(this.#core, torrent, { path, name });
  }

  /** Moves torrents in the queue. */
  async moveInQueue(ids: readonly number[], to: QueueMove): Promise<void> {
    await setQueueOrder(this.#core, moveInQueue(queueOrder(this.#core), ids, { to }));
    this.#core.plan();
  }

  /** Reads what the dear methods of views need of torrents that do not run. */
  async prepare(ids: readonly number[]): Promise<void> {
    const now = this.#core.io.clock.now();
    await this.#each(ids, async (torrent) => {
      if (torrent.live || !torrent.hasMetadata) return;
      this.#preparedAt.set(torrent, now);
      if (!torrent.metainfo) await this.#core.runs.read(torrent);
      torrent.keptPieces ??= await readKeptPieces(this.#core.io, torrent);
    });
  }

  /** A peer of a torrent was banned by a user. */
  noteBan(id: number, address: string): void {
    const reason = "was banned by a user";
    this.#core.journal.note(id, { kind: "banned", address, reason });
  }

  /** Who was banned by torrents that run, for what they did. */
  bans(): BanView[] {
    return this.#core.index.all.flatMap(({ id, live }) =>
      live?.bans().map(({ address, reason }) => ({
        address,
        reason,
        torrent: id,
        at: 0,
        isByUser: false,
      })) ?? []
    );
  }

  /** A .torrent file of all that is known of a torrent; undefined until its metadata is there. */
  async metainfoBytes(id: number): Promise<Uint8Array | undefined> {
    const source = await this.#core.store.source(id);
    return source?.kind === "metainfo" ? source.bytes : undefined;
  }

  /** Opens a file for reading, by its number among those that are no pads. */
  async openFile(id: number, file: number): Promise<OpenedFile> {
    return await this.#reading.open(id, file);
  }

  /** Ends all runs, for a while: {@linkcode Library.start} begins again. */
  async pause(): Promise<void> {
    this.#isClosed = true;
    this.#planTimer?.cancel();
    this.#isPlanned = false;
    this.#tickTimer?.cancel();
    await this.#looking;
    const { index, runs } = this.#core;
    await Promise.all(
      index.all.filter(({ live, shelved }) => live ?? shelved).map((torrent) =>
        runs.inTurn(torrent, () => runs.end(torrent))
      ),
    );
    await runs.settled();
    this.#isClosed = false;
  }

  /** Files are on their way to where the record says: the last run was cut short. */
  #finishMove(torrent: ManagedTorrent): void {
    const { runs, io } = this.#core;
    // Who looks before it is its turn should not take its files to be at either place.
    torrent.isMoving = true;
    runs.inTurn(torrent, async () => {
      try {
        if (await this.#storage.isThere(torrent)) await finishMove(this.#core, torrent);
      } finally {
        torrent.isMoving = false;
      }
    }).catch((error) => {
      io.log.write({ level: "error", message: `Cannot move "${torrent.name}"`, error });
    });
  }

  /** Its data is what is left of it. */
  #finishRemoval(torrent: ManagedTorrent): void {
    finishRemoval(this.#core, torrent).catch((error) => {
      this.#core.io.log.write({
        level: "error",
        message: `Cannot remove "${torrent.name}"`,
        error,
      });
    });
  }

  async #each(
    ids: readonly number[],
    act: (torrent: ManagedTorrent) => Promise<void>,
  ): Promise<void> {
    await Promise.all(this.#core.index.of(ids).map(act));
  }

  /** Many things change at once: the queue is looked at once for all of them. */
  #planSoon(): void {
    if (this.#isPlanned || this.#isClosed) return;
    this.#isPlanned = true;
    this.#planTimer = this.#core.io.clock.setTimer(0, () => {
      this.#isPlanned = false;
      this.#queueing.step();
    });
  }

  #scheduleTick(): void {
    this.#tickTimer = this.#core.io.clock.setTimer(TICK_MS, () => {
      this.#tick();
      this.#scheduleTick();
    });
  }

  #tick(): void {
    this.#ticking.tick();
    this.#ticks++;
    if (this.#ticks % DISK_TICKS !== 0) return;
    this.#reading.look();
    this.#forgetPrepared(this.#core.io.clock.now() - PREPARED_MS);
    this.#looking = this.#looking.then(() => this.#look()).catch((error) => {
      this.#core.io.log.write({ level: "warn", message: "Cannot look at the disks", error });
    });
  }

  #forgetPrepared(before: number): void {
    for (const [torrent, at] of this.#preparedAt) {
      if (at > before && !torrent.live) continue;
      this.#preparedAt.delete(torrent);
      if (!torrent.live) torrent.metainfo = undefined;
      torrent.keptPieces = undefined;
    }
  }

  async #look(): Promise<void> {
    const changes = this.#bandwidth.gridChange(new Date(this.#core.io.clock.wallTime()));
    if (changes) await this.#options.set(changes);
    await this.#storage.look();
    await this.#space.look();
    this.#core.plan();
  }

  async #moveTo(torrent: ManagedTorrent, folder: string): Promise<void> {
    const outputDir = await this.#core.roots.enter(folder);
    await relocate(this.#core, torrent, { outputDir, movesFiles: true });
  }

  #noteStart(
    torrent: ManagedTorrent,
    { isStopped, isForced }: { readonly isStopped: boolean; readonly isForced: boolean },
  ): void {
    if (torrent.settings.isStopped === isStopped) return;
    const { journal } = this.#core;
    journal.note(torrent.id, isStopped ? { kind: "stopped" } : { kind: "started", isForced });
  }

  /** A torrent is complete: it may be to go elsewhere. */
  #completed(torrent: ManagedTorrent): void {
    const { completeDir } = torrent.settings;
    if (completeDir === "" || completeDir === torrent.outputDir) return;
    this.#moveTo(torrent, completeDir).catch((error) => {
      const text = error instanceof Error ? error.message : String(error);
      torrent.problem = { kind: "disk", text };
      this.#core.journal.note(torrent.id, { kind: "failed", text });
      this.#core.io.log.write({ level: "error", message: text });
    });
  }
}
