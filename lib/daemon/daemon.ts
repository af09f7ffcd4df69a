import { type DenoIo, diskSpaceAt, listFolder, openDenoIo } from "../host/mod.ts";
import type { Log, Timer } from "../io/mod.ts";
import { type SessionOptions, VERSION } from "../session/mod.ts";
import type {
  AddRequest,
  AddResult,
  DaemonControl,
  DiskSpace,
  OpenedFile,
  QueueMove,
  Statistics,
  TorrentChanges,
} from "./control.ts";
import type { Torrent } from "../torrent/mod.ts";
import { ControlError } from "./control_error.ts";
import { Bans } from "./bans/mod.ts";
import { Counted } from "./counted.ts";
import type { Creations } from "./creations/mod.ts";
import { Journal } from "./journal/mod.ts";
import { Folders } from "./folders/mod.ts";
import { Library, withRecordsIn } from "./library/mod.ts";
import { AllowedRoots } from "./roots/mod.ts";
import { openCreations } from "./open_creations.ts";
import { openPreviews } from "./open_previews.ts";
import type { Previews } from "./previews/mod.ts";
import { Rates } from "./rates/mod.ts";
import { SessionOwner } from "./session_owner.ts";
import { type DaemonSettings, encodeSettings, FieldError, readSettings } from "./settings/mod.ts";
import { loadSettings, SettingsBox } from "./settings_box.ts";
import { checkFolders } from "./setting_folders.ts";
import { SideControl, type SideParts } from "./side_control.ts";
import { Store } from "./store/mod.ts";
import type { BanView, TorrentView } from "./view/mod.ts";
import { WatchFolders } from "./watch_folders/mod.ts";

/** How often what was moved is counted. */
const COUNT_MS = 5_000;

/** The scope of the records that torrents and the session keep. */
const RECORDS = "records";

/** That of what came and went over time. */
const RATES = "rates";

/** That of who was banned by users. */
const BANS = "bans";

/** How a daemon is opened. */
export interface DaemonOptions {
  /** The folder that its state is in; one daemon at a time. */
  readonly stateDir: string;
  /** The folder that torrents are downloaded to, until the settings say otherwise. */
  readonly outputDir: string;
  /** Folders that data may go to, besides; any if there are none. */
  readonly roots?: readonly string[];
  /** What of the settings is to be so from this start on. */
  readonly settings?: Partial<DaemonSettings>;
  /** The address or interface to listen on and to dial from. */
  readonly bind?: string | undefined;
  /** The URL of the proxy that everything goes through. */
  readonly proxy?: string | undefined;
  /** Nodes of the DHT to begin with, in place of those of the public one. */
  readonly dhtNodes?: SessionOptions["dhtNodes"];
  /** Where the log goes. */
  readonly log?: Log;
  /** Someone has asked it to end. */
  readonly onShutDown?: () => void;
}

/**
 * The long-running program: many torrents that survive anything, over one session and one database. What can be told to it is
 * {@linkcode DaemonControl}.
 */
export class Daemon extends SideControl implements DaemonControl, AsyncDisposable {
  readonly version = VERSION;
  readonly stateDir: string;
  readonly #options: DaemonOptions;
  readonly #io: DenoIo;
  readonly #store: Store;
  readonly #session: SessionOwner;
  readonly #library: Library;
  readonly #counted: Counted;
  readonly #watchFolders: WatchFolders;
  readonly #previews: Previews;
  readonly #creations: Creations;
  readonly #bans: Bans;
  readonly #roots: AllowedRoots;
  readonly #rates: Rates;
  #settings: DaemonSettings;
  #counting: Timer | undefined;
  #setting: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(parts: Parts) {
    super(parts);
    this.#options = parts.options;
    this.stateDir = parts.options.stateDir;
    this.#io = parts.io;
    this.#store = parts.store;
    this.#session = parts.session;
    this.#library = parts.library;
    this.#counted = parts.counted;
    this.#previews = parts.previews;
    this.#creations = parts.creations;
    this.#bans = parts.bans;
    this.#roots = parts.roots;
    this.#rates = parts.rates;
    this.#settings = parts.settings.now;
    this.#watchFolders = new WatchFolders({
      clock: parts.io.clock,
      log: parts.io.log,
      list: listFolder,
      open: (folder) => parts.io.disk.open(folder),
      add: (request) => this.add(request),
    });
    parts.settings.read = () => this.#settings;
    parts.settings.set = (changes) => this.set(changes);
  }

  /**
   * Opens the state and lets torrents run; the whole list is there when this resolves.
   *
   * @throws {StoreError} if another daemon has the state, or a later version made it.
   * @throws {Error} if the port is taken.
   */
  static async open(options: DaemonOptions): Promise<Daemon> {
    const io = openDenoIo(options);
    let store: Store | undefined;
    let session: SessionOwner | undefined;
    let rates: Rates | undefined;
    try {
      store = await Store.open(options.stateDir, io);
      const settings = new SettingsBox(await loadSettings(store, options));
      const kept = withIo(io, store);
      const bans = await Bans.open({ ...io, filter: io.ipFilter, state: store.state(BANS) });
      session = await SessionOwner.open(settings.now, {
        io: kept,
        ...(options.dhtNodes ? { dhtNodes: options.dhtNodes } : {}),
      });
      const owner = session;
      const journal = new Journal(store, io.clock);
      rates = await Rates.open({ ...io, state: store.state(RATES) });
      const roots = new AllowedRoots(
        options.roots && options.roots.length > 0 ? [settings.now.outputDir, ...options.roots] : [],
      );
      const creations = openCreations({ io, roots, library: () => library });
      const folders = new Folders({ roots, outputDir: () => settings.read().outputDir });
      const previews = openPreviews({ io, session, settings, library: () => library });
      const library: Library = await Library.open({
        io: kept,
        store,
        journal,
        rates,
        roots,
        session: () => owner.core,
        settings: () => settings.read(),
        set: (changes) => settings.set(changes),
        aboutToRun: (infoHashes) => previews.giveWay(infoHashes),
      });
      const before = await store.loadStatistics();
      const counted = new Counted({ store, clock: io.clock, library, before });
      const sides = { previews, creations, folders, rates, journal };
      const parts = { io, store, session, library, counted, settings, roots, bans };
      const daemon = new Daemon({ ...parts, ...sides, options });
      daemon.#begin();
      return daemon;
    } catch (error) {
      await rates?.close();
      await session?.close();
      await store?.close();
      await io[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The port that peers reach it at. */
  get port(): number {
    return this.#session.core.port;
  }

  get dhtNodes(): number | undefined {
    return this.#session.core.dhtNodeCount;
  }

  /** The outside: its clock and randomness. */
  get io(): Pick<DenoIo, "clock" | "random" | "log"> {
    return this.#io;
  }

  get settings(): DaemonSettings {
    return this.#settings;
  }

  get statistics(): Statistics {
    return this.#counted.current;
  }

  get allTimeStatistics(): Statistics {
    return this.#counted.allTime;
  }

  get ipFilterSize(): number {
    return this.#session.ipFilterSize - this.#bans.size;
  }

  /** A torrent of the session, by its number; undefined while it does not run. */
  running(id: number): Torrent | undefined {
    return this.#library.index.find(id)?.live;
  }

  torrents(): readonly TorrentView[] {
    return this.#library.index.all;
  }

  find(idOrInfoHash: number | string): TorrentView | undefined {
    return this.#library.index.find(idOrInfoHash);
  }

  changedSince(at: number): readonly number[] {
    return this.#library.index.changedSince(at);
  }

  touchedSince(at: number): readonly number[] {
    return this.#library.index.touchedSince(at);
  }

  removedSince(at: number): readonly number[] {
    return this.#library.index.removedSince(at);
  }

  async add(request: AddRequest): Promise<AddResult> {
    const { source: from } = request;
    const isPreview = from.kind === "preview";
    const source = isPreview ? await this.#previews.source(from.id) : from;
    const result = await this.#library.add({ ...request, source });
    if (isPreview) await this.#previews.close(from.id);
    if (!result.isDuplicate) this.#counted.added(result.torrent.fileCount);
    return result;
  }

  async start(ids: readonly number[], options: { readonly now?: boolean } = {}): Promise<void> {
    await this.#library.setStopped(ids, { isStopped: false, isForced: options.now ?? false });
  }

  async stop(ids: readonly number[]): Promise<void> {
    await this.#library.setStopped(ids, { isStopped: true, isForced: false });
  }

  async remove(
    ids: readonly number[],
    options: { readonly withData?: boolean } = {},
  ): Promise<void> {
    this.#counted.look();
    await this.#library.remove(ids, { withData: options.withData ?? false });
  }

  async verify(ids: readonly number[]): Promise<void> {
    await this.#library.verify(ids);
  }

  reannounce(ids: readonly number[]): Promise<void> {
    this.#library.reannounce(ids);
    return Promise.resolve();
  }

  async change(ids: readonly number[], changes: TorrentChanges): Promise<void> {
    await this.#library.change(ids, changes);
  }

  async relocate(
    ids: readonly number[],
    outputDir: string,
    options: { readonly movesFiles: boolean },
  ): Promise<void> {
    await this.#library.relocate(ids, outputDir, options);
  }

  async rename(id: number, path: string, name: string): Promise<void> {
    await this.#library.rename(id, path, name);
  }

  async moveInQueue(ids: readonly number[], to: QueueMove): Promise<void> {
    await this.#library.moveInQueue(ids, to);
  }

  async prepare(ids: readonly number[]): Promise<void> {
    await this.#library.prepare(ids);
  }

  /** Changes settings, one call after the other. */
  async set(changes: Partial<DaemonSettings>): Promise<void> {
    const setting = this.#setting.then(() => this.#set(changes));
    this.#setting = setting.catch(() => undefined); // whoever asked is told
    await setting;
  }

  async updateIpFilters(): Promise<number> {
    await this.#reopen(this.#settings);
    return this.ipFilterSize;
  }

  isPortOpen(_family: "IPv4" | "IPv6"): Promise<boolean | undefined> {
    const { mappings } = this.#session.core.reachability;
    return Promise.resolve(mappings.length > 0 ? true : undefined);
  }

  async space(path: string): Promise<DiskSpace> {
    return await diskSpaceAt(path) ?? { freeBytes: -1, totalBytes: -1 };
  }

  async openFile(id: number, file: number): Promise<OpenedFile> {
    return await this.#library.openFile(id, file);
  }

  async ban(id: number, address: string): Promise<void> {
    const torrent = this.find(id);
    if (!torrent) throw new ControlError("not-found", `There is no torrent ${id}`);
    this.#library.noteBan(id, await this.#bans.add(address, id));
  }

  async unban(address: string): Promise<void> {
    await this.#bans.remove(address);
  }

  bans(): readonly BanView[] {
    const isThere = (id: number | undefined) => id !== undefined && this.find(id) !== undefined;
    const byUsers = this.#bans.list().map((ban) =>
      isThere(ban.torrent) ? ban : { ...ban, torrent: undefined }
    );
    return [...byUsers, ...this.#library.bans()];
  }

  async metainfoBytes(id: number): Promise<Uint8Array | undefined> {
    return await this.#library.metainfoBytes(id);
  }

  shutDown(): void {
    this.#options.onShutDown?.();
  }

  /** Stops all torrents: trackers are told, what was written is synced and recorded. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** As {@linkcode Daemon.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(): void {
    this.#library.start();
    this.#watchFolders.watch(this.#settings.watchFolders);
    this.#countLater();
  }

  #countLater(): void {
    this.#counting = this.#io.clock.setTimer(COUNT_MS, () => {
      this.#counted.look();
      this.#countLater();
    });
  }

  async #set(changes: Partial<DaemonSettings>): Promise<void> {
    let read: Partial<DaemonSettings>;
    try {
      read = readSettings(changes);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      throw new ControlError("invalid", error.message, { cause: error });
    }
    await checkFolders(read, this.#roots);
    const settings = { ...this.#settings, ...read };
    if (this.#session.concerns(read)) await this.#reopen(settings);
    await this.#store.saveSettings(encodeSettings(read));
    this.#settings = settings;
    this.#library.settingsChanged();
    this.#watchFolders.watch(this.#settings.watchFolders);
  }

  /** Lets all run in another session; if there can be none with these settings, they go on in one as before. */
  async #reopen(settings: DaemonSettings): Promise<void> {
    await this.#library.pause();
    try {
      await this.#session.reopen(settings);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new ControlError("system", text, { cause: error });
    } finally {
      this.#library.start();
    }
  }

  async #close(): Promise<void> {
    this.#counting?.cancel();
    this.#watchFolders.stop();
    const sides = Promise.all([this.#previews.closeAll(), this.#creations.closeAll()]);
    await this.#setting;
    await this.#library.pause();
    await sides;
    this.#counted.look();
    await this.#session.close();
    await this.#watchFolders.settled();
    await this.#rates.close();
    await this.#store.close();
    await this.#io[Symbol.asyncDispose]();
  }
}

interface Parts extends SideParts {
  readonly options: DaemonOptions;
  readonly io: DenoIo;
  readonly store: Store;
  readonly session: SessionOwner;
  readonly library: Library;
  readonly counted: Counted;
  readonly settings: SettingsBox;
  readonly roots: AllowedRoots;
  readonly bans: Bans;
}

/** The outside with records in the database. */
function withIo(io: DenoIo, store: Store): DenoIo {
  return {
    clock: io.clock,
    random: io.random,
    network: io.network,
    log: io.log,
    ipFilter: io.ipFilter,
    bindAddresses: io.bindAddresses,
    disk: withRecordsIn(store.state(RECORDS), io.disk),
    [Symbol.asyncDispose]: () => io[Symbol.asyncDispose](),
  };
}
