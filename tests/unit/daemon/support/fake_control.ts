import type {
  AddRequest,
  AddResult,
  CreationRequest,
  DaemonControl,
  DiskSpace,
  JournalOptions,
  OpenedFile,
  PlainSource,
  QueueMove,
  Statistics,
  TorrentChanges,
  WaitOptions,
} from "../../../../lib/daemon/control.ts";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import type { DaemonSettings } from "../../../../lib/daemon/settings/mod.ts";
import type {
  BanView,
  CreationView,
  FolderView,
  JournalEntry,
  PreviewView,
  RateRange,
  RatesView,
  SuggestionView,
  TorrentView,
} from "../../../../lib/daemon/view/mod.ts";
import { fakeCreation } from "./fake_creation.ts";
import { fakePreview } from "./fake_preview.ts";
import { fakeSettings } from "./fake_settings.ts";
import { fakeTorrent } from "./fake_torrent.ts";

/** What was asked of a fake control: the name of the method, and what it was given. */
export type ControlCall = readonly [method: keyof DaemonControl, ...given: unknown[]];

/** What a fake control knows and answers. */
export interface FakeControlOptions {
  /** Its torrents; three that are being downloaded unless given. */
  readonly torrents?: readonly TorrentView[];
  /** What of its settings is other than usual. */
  readonly settings?: Partial<DaemonSettings>;
  /** Why each change fails. */
  readonly failure?: ControlError;
}

const STATISTICS: Statistics = {
  uploadedBytes: 1_000,
  downloadedBytes: 2_000,
  filesAdded: 3,
  secondsActive: 400,
  sessionCount: 1,
};

/**
 * A daemon that does nothing but write down what it is asked for: `calls` has it. What `set` changes is there afterwards;
 * torrents stay as they are.
 */
export class FakeControl implements DaemonControl {
  readonly version = "0.1.0";
  readonly stateDir = "/state";
  readonly statistics: Statistics = STATISTICS;
  readonly allTimeStatistics: Statistics = {
    uploadedBytes: 10_000,
    downloadedBytes: 20_000,
    filesAdded: 30,
    secondsActive: 4_000,
    sessionCount: 7,
  };
  readonly port = 6_881;
  readonly dhtNodes = 345;
  readonly ipFilterSize = 12;
  /** Files that can be read, by the numbers of their torrents and their own. */
  readonly openedFiles: Map<string, OpenedFile> = new Map();

  /** All that was asked for and is more than a look. */
  readonly calls: ControlCall[] = [];
  /** What is asked for next fails so, until it is taken away. */
  failure: ControlError | undefined;
  /** Numbers that `prepare` was called with. */
  readonly prepared: number[] = [];
  /** Numbers that `changedSince` gives. */
  changed: readonly number[] = [];
  /** Numbers that `touchedSince` gives. */
  touched: readonly number[] = [];
  /** Numbers that `removedSince` gives. */
  removed: readonly number[] = [];
  /** What `add` gives; the first torrent, as a new one, unless set. */
  addResult: AddResult | undefined;
  /** What `openPreview` and `preview` give. */
  previewView: PreviewView = fakePreview();
  /** What `openCreation` and `creation` give. */
  creationView: CreationView = fakeCreation();
  /** What `metainfoBytes` gives. */
  metainfo: Uint8Array | undefined;
  /** What `bans` gives. */
  banViews: readonly BanView[] = [];
  /** What `folder` gives. */
  folderView: FolderView = {
    path: "/downloads",
    parent: undefined,
    isWritable: true,
    entries: [{ name: "films", kind: "folder", length: 0 }],
    isTruncated: false,
  };
  /** What `rates` gives. */
  ratesView: RatesView = { startAt: 1_000, stepMs: 2_000, download: [1, 2], upload: [0, 3] };
  /** What `journal` gives. */
  journalEntries: readonly JournalEntry[] = [];
  /** What `isPortOpen` gives. */
  portOpen: boolean | undefined = true;
  /** What `space` gives. */
  diskSpace: DiskSpace = { freeBytes: 5_000, totalBytes: 9_000 };

  #settings: DaemonSettings;
  readonly #torrents: readonly TorrentView[];

  /** A daemon with torrents and settings. */
  constructor(options: FakeControlOptions = {}) {
    this.#torrents = options.torrents ?? [fakeTorrent(1), fakeTorrent(2), fakeTorrent(3)];
    this.#settings = fakeSettings(options.settings);
    this.failure = options.failure;
  }

  get settings(): DaemonSettings {
    return this.#settings;
  }

  torrents(): readonly TorrentView[] {
    return this.#torrents;
  }

  find(idOrInfoHash: number | string): TorrentView | undefined {
    if (typeof idOrInfoHash === "number") {
      return this.#torrents.find(({ id }) => id === idOrInfoHash);
    }
    const wanted = idOrInfoHash.toLowerCase();
    return this.#torrents.find(({ infoHash, infoHashV2 }) =>
      infoHash === wanted || infoHashV2 === wanted
    );
  }

  prepare(ids: readonly number[]): Promise<void> {
    this.prepared.push(...ids);
    return Promise.resolve();
  }
  changedSince(at: number): readonly number[] {
    this.calls.push(["changedSince", at]);
    return this.changed;
  }

  touchedSince(): readonly number[] {
    return this.touched;
  }

  removedSince(at: number): readonly number[] {
    this.calls.push(["removedSince", at]);
    return this.removed;
  }

  async add(request: AddRequest): Promise<AddResult> {
    await this.#note("add", request);
    if (this.addResult) return this.addResult;
    return { torrent: this.#torrents[0] ?? fakeTorrent(1), isDuplicate: false };
  }

  async openPreview(source: PlainSource): Promise<PreviewView> {
    await this.#note("openPreview", source);
    return this.previewView;
  }

  async preview(id: string, options?: WaitOptions): Promise<PreviewView> {
    await this.#note("preview", id, options?.waitMs);
    return this.previewView;
  }

  closePreview(id: string): Promise<void> {
    return this.#note("closePreview", id);
  }

  start(ids: readonly number[], options?: { readonly now?: boolean }): Promise<void> {
    return this.#note("start", ids, ...options ? [options] : []);
  }

  stop(ids: readonly number[]): Promise<void> {
    return this.#note("stop", ids);
  }

  remove(ids: readonly number[], options?: { readonly withData?: boolean }): Promise<void> {
    return this.#note("remove", ids, ...options ? [options] : []);
  }

  verify(ids: readonly number[]): Promise<void> {
    return this.#note("verify", ids);
  }

  reannounce(ids: readonly number[]): Promise<void> {
    return this.#note("reannounce", ids);
  }

  change(ids: readonly number[], changes: TorrentChanges): Promise<void> {
    return this.#note("change", ids, changes);
  }

  relocate(
    ids: readonly number[],
    outputDir: string,
    options: { readonly movesFiles: boolean },
  ): Promise<void> {
    return this.#note("relocate", ids, outputDir, options);
  }

  rename(id: number, path: string, name: string): Promise<void> {
    return this.#note("rename", id, path, name);
  }

  moveInQueue(ids: readonly number[], to: QueueMove): Promise<void> {
    return this.#note("moveInQueue", ids, to);
  }

  async set(changes: Partial<DaemonSettings>): Promise<void> {
    await this.#note("set", changes);
    this.#settings = { ...this.#settings, ...changes };
  }

  async updateIpFilters(): Promise<number> {
    await this.#note("updateIpFilters");
    return this.ipFilterSize;
  }

  async isPortOpen(family: "IPv4" | "IPv6"): Promise<boolean | undefined> {
    await this.#note("isPortOpen", family);
    return this.portOpen;
  }

  async space(path: string): Promise<DiskSpace> {
    await this.#note("space", path);
    return this.diskSpace;
  }

  openFile(id: number, file: number): Promise<OpenedFile> {
    const found = this.openedFiles.get(`${id}/${file}`);
    const missing = new ControlError("not-found", `There is no file ${file} in torrent ${id}`);
    return found ? Promise.resolve(found) : Promise.reject(missing);
  }

  async metainfoBytes(id: number): Promise<Uint8Array | undefined> {
    await this.#note("metainfoBytes", id);
    return this.metainfo;
  }

  ban(id: number, address: string): Promise<void> {
    return this.#note("ban", id, address);
  }

  unban(address: string): Promise<void> {
    return this.#note("unban", address);
  }

  bans(): readonly BanView[] {
    return this.banViews;
  }

  async openCreation(request: CreationRequest): Promise<CreationView> {
    await this.#note("openCreation", request);
    return this.creationView;
  }

  async creation(id: string, options?: WaitOptions): Promise<CreationView> {
    await this.#note("creation", id, options?.waitMs);
    return this.creationView;
  }

  closeCreation(id: string): Promise<void> {
    return this.#note("closeCreation", id);
  }

  async suggestCreation(path: string): Promise<SuggestionView> {
    await this.#note("suggestCreation", path);
    return { totalBytes: 5, fileCount: 1, pieceLength: 16_384, reason: "so it is" };
  }

  async folder(path?: string): Promise<FolderView> {
    await this.#note("folder", path);
    return this.folderView;
  }

  async rates(range: RateRange, torrent?: number): Promise<RatesView> {
    await this.#note("rates", range, torrent);
    return this.ratesView;
  }

  async journal(options?: JournalOptions): Promise<readonly JournalEntry[]> {
    await this.#note("journal", options);
    return this.journalEntries;
  }

  shutDown(): void {
    this.calls.push(["shutDown"]);
  }

  #note(...call: ControlCall): Promise<void> {
    this.calls.push(call);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}
