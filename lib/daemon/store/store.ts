import type { Clock, Log, StateStore, Timer } from "../../io/mod.ts";
import type { Statistics } from "../control.ts";
import { GroupCommit } from "./_group_commit.ts";
import type { StoreWrite } from "./_messages.ts";
import { Pending } from "./_pending.ts";
import {
  decodeEvent,
  decodeSource,
  decodeStatistics,
  decodeTorrent,
  encodeNewTorrent,
  encodeSource,
  encodeTorrent,
} from "./_row_codec.ts";
import { RowStateStore } from "./_row_state_store.ts";
import type {
  EventsOptions,
  NewEvent,
  NewTorrent,
  StoreDamage,
  StoredEvent,
  TorrentProgress,
  TorrentRow,
  TorrentRowChanges,
  TorrentSource,
} from "./rows.ts";
import { StoreError } from "./store_error.ts";
import { StoreThread } from "./_store_thread.ts";
import { LIST_COLUMNS } from "./_tables.ts";

/** What need not be committed at once is after this long... */
const BATCH_INTERVAL_MS = 5_000;

/** ... and after so many bytes have come, so that little is lost in a crash. */
const BATCH_BYTES = 64 * 1024 * 1024;

/** A backup is made so long after torrents or settings were changed, or anything else. */
const BACKUP_DELAY_MS = 60_000;
const LATE_BACKUP_DELAY_MS = 30 * 60_000;

/** How long the end waits for a backup: the next start makes it if it does not come to an end. */
const CLOSE_BACKUP_MS = 1_500;

/** Torrents that are read in one message, so that no message is large. */
const TORRENTS_A_MESSAGE = 1_000;

/** What a store needs. */
export interface StoreOptions {
  /** When batches and backups are due. */
  readonly clock: Clock;
  /** Is told what was damaged, and of backups that fail. */
  readonly log: Log;
}

/**
 * All that a daemon keeps: torrents, what they were made from, records of their pieces, settings, counters, history. It is an
 * SQLite database in a worker of its own.
 *
 * What is awaited is on the medium when it resolves; what waits for a commit is committed together. Progress, counters and
 * events are committed within five seconds. Damage is mended as far as that goes and reported ({@linkcode Store.damage}); it
 * makes nothing fail. Every method rejects with a {@linkcode StoreError} where the system refuses.
 */
export class Store implements AsyncDisposable {
  readonly #dir: string;
  readonly #thread: StoreThread;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #commits: GroupCommit;
  readonly #pending = new Pending();
  readonly #damage: StoreDamage[] = [];
  #bytes = 0;
  #batchTimer: Timer | undefined;
  #backupTimer: Timer | undefined;
  #backupAt = Infinity;
  #backingUp: Promise<void> | undefined;
  /** Whether a backup under way is given up. */
  #isLate = false;
  #closing: Promise<void> | undefined;

  private constructor(dir: string, { clock, log }: StoreOptions) {
    this.#dir = dir;
    this.#clock = clock;
    this.#log = log;
    this.#thread = new StoreThread((damage) => this.#report(damage));
    this.#commits = new GroupCommit((writes) => this.#thread.ask("write", writes));
  }

  /**
   * Opens the state in a folder, which is made where it is not there.
   *
   * @throws {StoreError} `locked`: another daemon has it; `newer`: a later version made it; `full` or `system`.
   */
  static async open(dir: string, options: StoreOptions): Promise<Store> {
    const store = new Store(dir, options);
    try {
      const { isBackedUp } = await store.#thread.ask("open", { dir });
      if (!isBackedUp) store.#backupLater(BACKUP_DELAY_MS);
      return store;
    } catch (error) {
      store.#thread.end(closed());
      throw error;
    }
  }

  /** What was found damaged since it was opened, the opening included. */
  get damage(): readonly StoreDamage[] {
    return this.#damage;
  }

  /** All torrents, in the order in which they were added. */
  async loadTorrents(): Promise<TorrentRow[]> {
    const columns = new Map(LIST_COLUMNS.map((column, index) => [column, index]));
    const torrents: TorrentRow[] = [];
    for (let after = 0;;) {
      const rows = await this.#thread.ask("torrents", { after, limit: TORRENTS_A_MESSAGE });
      for (const values of rows) {
        const { row, problems } = decodeTorrent(values, columns);
        torrents.push(row);
        after = row.id;
        for (const text of problems) this.#report({ kind: "torrent", torrent: row.id, text });
      }
      if (rows.length < TORRENTS_A_MESSAGE) return torrents;
    }
  }

  /** Keeps a torrent; gives its number. */
  async addTorrent(torrent: NewTorrent, source: TorrentSource): Promise<number> {
    return await this.#write({
      type: "add",
      torrent: encodeNewTorrent(torrent),
      source: encodeSource(source),
    });
  }

  /** Changes what is kept of a torrent; with `source`, what it was made from, too. */
  async changeTorrent(
    id: number,
    changes: TorrentRowChanges,
    options: { readonly source?: TorrentSource } = {},
  ): Promise<void> {
    const torrent = encodeTorrent(changes);
    const source = options.source && encodeSource(options.source);
    await this.#write({ type: "change", id, torrent, ...(source ? { source } : {}) });
  }

  /** Removes a torrent. Its records are to be removed by who wrote them. */
  async removeTorrent(id: number): Promise<void> {
    await this.#write({ type: "remove", id, at: this.#clock.wallTime() });
  }

  /** What a torrent was made from; undefined where that is lost. */
  async source(id: number): Promise<TorrentSource | undefined> {
    const row = await this.#thread.ask("source", id);
    return row && decodeSource(row);
  }

  /** How far a torrent is: committed within five seconds. */
  progress(id: number, progress: TorrentProgress): void {
    this.#pending.progress(id, progress);
    this.#batchLater();
  }

  /** Payload has come: after so many bytes what waits is committed at once. */
  came(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= BATCH_BYTES) this.#flushNow();
  }

  /** Commits what waits. */
  async flush(): Promise<void> {
    this.#batchTimer?.cancel();
    this.#batchTimer = undefined;
    this.#bytes = 0;
    const writes = this.#pending.take();
    if (writes.length > 0) this.#backupLater(LATE_BACKUP_DELAY_MS);
    await Promise.all(writes.map((write) => this.#commits.write(write)));
  }

  /** Settings as they were kept: values of JSON. One that can not be read is left out. */
  async loadSettings(): Promise<Record<string, unknown>> {
    const settings: [string, unknown][] = [];
    for (const [key, json] of await this.#thread.ask("settings", undefined)) {
      try {
        settings.push([key, JSON.parse(json)]);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        this.#report({ kind: "setting", text: `The setting ${key} can not be read` });
      }
    }
    return Object.fromEntries(settings);
  }

  /** Keeps settings: values of JSON; undefined removes one. */
  async saveSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const entries = Object.entries(settings).map(([key, value]) =>
      [key, value === undefined ? undefined : JSON.stringify(value)] as const
    );
    await this.#write({ type: "settings", entries });
  }

  /** Counters since the state was made. */
  async loadStatistics(): Promise<Statistics> {
    return decodeStatistics(await this.#thread.ask("statistics", undefined));
  }

  /** Keeps counters: within five seconds. */
  saveStatistics(statistics: Statistics): void {
    this.#pending.statistics(statistics);
    this.#batchLater();
  }

  /** Remembers that something happened: within five seconds. The newest 100,000 are kept. */
  addEvent(event: NewEvent): void {
    this.#pending.event(event);
    this.#batchLater();
  }

  /** What happened, newest first. */
  async events(options: EventsOptions = {}): Promise<StoredEvent[]> {
    await this.flush();
    return (await this.#thread.ask("events", options)).map(decodeEvent);
  }

  /** Records by name, apart from those of other scopes. A record that was damaged is as good as none. */
  state(scope: string): StateStore {
    return new RowStateStore(scope, {
      read: (key) => this.#thread.ask("record", key),
      write: async (key, bytes) => {
        this.#backupLater(LATE_BACKUP_DELAY_MS);
        await this.#commits.write({ type: "record", key, bytes });
      },
    });
  }

  /** Brings one of the two backups up to date, while other requests are answered. It happens by itself now and then. */
  async backUp(): Promise<void> {
    this.#backupTimer?.cancel();
    this.#backupAt = Infinity;
    this.#backingUp ??= this.#backUp();
    try {
      await this.#backingUp;
    } finally {
      this.#backingUp = undefined;
    }
  }

  /** Commits what waits, brings a backup up to date if anything changed since, and closes the database. */
  async close(): Promise<void> {
    await (this.#closing ??= this.#close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    const isBackupDue = this.#backupAt !== Infinity;
    try {
      await this.flush();
      await this.#commits.idle();
      if (isBackupDue || this.#backingUp) await this.#backUpInTime();
    } finally {
      this.#backupTimer?.cancel();
      this.#backupAt = -Infinity; // none is made from here on
      try {
        await this.#thread.ask("close", undefined);
      } finally {
        this.#thread.end(closed());
      }
    }
  }

  async #write(write: StoreWrite): Promise<number> {
    this.#backupLater(BACKUP_DELAY_MS);
    return await this.#commits.write(write);
  }

  #report(damage: StoreDamage): void {
    this.#damage.push(damage);
    this.#log.write({ level: "warn", message: damage.text });
  }

  #batchLater(): void {
    this.#batchTimer ??= this.#clock.setTimer(BATCH_INTERVAL_MS, () => this.#flushNow());
  }

  #flushNow(): void {
    this.flush().catch((error) => {
      this.#log.write({ level: "error", message: "Cannot keep the state", error });
    });
  }

  #backupLater(delayMs: number): void {
    const at = this.#clock.now() + delayMs;
    if (this.#closing || this.#backingUp || this.#backupAt <= at) return;
    this.#backupTimer?.cancel();
    this.#backupAt = at;
    this.#backupTimer = this.#clock.setTimer(delayMs, () => {
      this.#backUpOrLog().catch((error) => {
        this.#log.write({ level: "error", message: "Cannot back the state up", error });
      });
    });
  }

  /** A worker of its own makes it: nobody who writes waits for it. */
  async #backUp(): Promise<void> {
    const thread = new StoreThread((damage) => this.#report(damage));
    try {
      let isDone = false;
      while (!isDone && !this.#isLate) isDone = await thread.ask("backup", { dir: this.#dir });
      await thread.ask("close", undefined);
    } finally {
      thread.end(closed());
    }
  }

  async #backUpInTime(): Promise<void> {
    const timer = this.#clock.setTimer(CLOSE_BACKUP_MS, () => this.#isLate = true);
    await this.#backUpOrLog();
    timer.cancel();
  }

  async #backUpOrLog(): Promise<void> {
    try {
      await this.backUp();
    } catch (error) {
      this.#log.write({ level: "warn", message: "Cannot back the state up", error });
    }
  }
}

function closed(): StoreError {
  return new StoreError("closed", "Cannot use the state: it was closed");
}
