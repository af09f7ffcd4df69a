import { toHex } from "../hash/mod.ts";
import type { FileStat, FileStore, StateStore, Timer } from "../io/mod.ts";
import { Bitfield } from "../metainfo/mod.ts";
import {
  decodeResume,
  encodeResume,
  MissingDataError,
  planResume,
  type ResumePlan,
  type ResumeRecord,
} from "../storage/mod.ts";
import type { TorrentCore } from "./core.ts";

/** What was written is synced and recorded at least this often... */
const FLUSH_INTERVAL_MS = 5_000;

/** ... and after this many bytes, so that little is checked again after a crash. */
const FLUSH_BYTES = 64 * 1024 * 1024;

/** Pieces wait so long to be put in the journal together. */
const JOURNAL_DELAY_MS = 50;

/** Where records, journals and part files are, below the output folder: so they need no home. */
export const STATE_DIR = ".shoal";

/** What a record needs of the torrent. */
export interface RecordsOptions {
  /** The folder that the torrent's files are in. */
  readonly files: FileStore;
  /** Where records are. */
  readonly state: StateStore;
  /** Whether a file is wanted. */
  isWanted(file: number): boolean;
  /** These files were removed, cut or replaced by someone else. */
  filesLost(files: readonly number[]): void;
}

/**
 * Keeps the record of what is on disk: payload is synced first, then the record that counts on it replaces the one
 * before. A crash loses what was written since, and never claims what is not there.
 */
export class Records {
  readonly #core: TorrentCore;
  readonly #options: RecordsOptions;
  readonly #name: string;
  /** Pieces written since the last record. */
  #written: number[] = [];
  /** How many of them are in the journal. */
  #journalled = 0;
  #journalTimer: Timer | undefined;
  /** What was last known of the files that are on disk. */
  readonly #known = new Map<number, FileStat>();
  #dirtyBytes = 0;
  #dirty = false;
  #flushedAt: number;
  #flushing: Promise<void> | undefined;
  #isNew = false;
  #isCurrent = false;
  #uploadedBefore = 0;
  #downloadedBefore = 0;

  /** The record of one torrent. */
  constructor(core: TorrentCore, options: RecordsOptions) {
    this.#core = core;
    this.#options = options;
    this.#name = `${toHex(core.infoHash)}.resume`;
    this.#flushedAt = core.io.clock.now();
  }

  /** Bytes uploaded in all sessions before this one. */
  get uploadedBefore(): number {
    return this.#uploadedBefore;
  }

  /** Whether a record was looked for, and there was none. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** Whether all that the record tells was found as it tells it, and nothing has come since. */
  get isCurrent(): boolean {
    return this.#isCurrent && !this.#dirty;
  }

  /** Says which pieces are there by the record, and which must be hashed. */
  async plan(): Promise<ResumePlan> {
    const stats = await this.#stats();
    const record = await this.#load();
    const journal = await this.#core.journal.read();
    if (!record) {
      this.#isNew = true;
      return fullCheck(this.#piecesOnDisk(stats));
    }
    this.#uploadedBefore = record.uploadedBytes;
    this.#downloadedBefore = record.downloadedBytes;
    const { metainfo, layout, storage, io } = this.#core;
    const plan = planResume(record, {
      metainfo,
      layout,
      journal,
      journalAtMs: this.#core.journal.writtenAtMs,
      stats,
      pathOf: (file) => storage.wholePath(file),
      isWanted: (file) => this.#options.isWanted(file),
      hasParts: await storage.hasParts(),
      random: io.random,
    });
    this.#isCurrent = journal.length === 0 && plan.toCheck.length === 0 &&
      plan.trusted.length === record.pieces.count;
    return plan;
  }

  /** Every piece that may be on disk, whatever the record says. */
  async planFullCheck(): Promise<ResumePlan> {
    return fullCheck(this.#piecesOnDisk(await this.#stats()));
  }

  /** A piece was written. */
  wrote(piece: number): void {
    this.#dirtyBytes += this.#core.layout.pieceSize(piece);
    this.#dirty = true;
    this.#written.push(piece);
    this.#journalTimer ??= this.#core.io.clock.setTimer(JOURNAL_DELAY_MS, () => {
      this.#journalTimer = undefined;
      this.#core.tasks.run(() => this.#keepJournal());
    });
  }

  /** Something but pieces has changed that the record tells of. */
  touched(): void {
    this.#dirty = true;
  }

  /**
   * Whether a file of which nothing is being written is not what was last known of it: someone else has removed or changed
   * it. What it is now is known from here on.
   */
  async isChanged(file: number): Promise<boolean> {
    const before = this.#known.get(file);
    if (this.#flushing || !before || this.#wasWritten(file)) return false;
    const path = this.#core.storage.path(file);
    const now = await this.#options.files.stat(path);
    if (
      path !== this.#core.storage.path(file) || this.#flushing || this.#wasWritten(file) ||
      this.#known.get(file) !== before
    ) return false;
    if (now?.size === before.size && now.mtimeMs === before.mtimeMs) return false;
    if (now?.kind === "file") this.#known.set(file, now);
    else this.#known.delete(file);
    this.#dirty = true;
    return true;
  }

  /** Once a second: flushes when it is time. */
  tick(now: number): void {
    const due = this.#dirtyBytes >= FLUSH_BYTES || now - this.#flushedAt >= FLUSH_INTERVAL_MS;
    if (!this.#dirty || !due || this.#flushing) return;
    this.#core.tasks.run(async () => {
      try {
        await this.flush();
      } catch (error) {
        this.#core.log("warn", "Cannot record what is on disk", { error });
        if (error instanceof MissingDataError) this.#options.filesLost(error.files);
      }
    });
  }

  /** Syncs what was written and records it. @throws {Error} if the disk fails; nothing is recorded then. */
  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    if (!this.#dirty) return;
    this.#flushing = this.#flush();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Whether pieces of a file were written since the last record. */
  #wasWritten(file: number): boolean {
    const { first, last } = this.#core.layout.filePieces(file);
    return this.#written.some((piece) => piece >= first && piece <= last);
  }

  async #keepJournal(): Promise<void> {
    const pieces = this.#written.slice(this.#journalled);
    this.#journalled = this.#written.length;
    try {
      await Promise.all(pieces.map((piece) => this.#core.journal.add(piece)));
    } catch (error) {
      this.#core.log("debug", "Cannot keep the journal", { error });
    }
  }

  /** The torrent ends: flushes, after which the journal has nothing to say. */
  async close(): Promise<void> {
    this.#journalTimer?.cancel();
    await this.flush();
    await this.#core.journal.remove();
  }

  async #flush(): Promise<void> {
    const { picker, storage, io, traffic, infoHash, layout } = this.#core;
    // What comes while the disk is synced is for the next record.
    const pieces = Bitfield.from(picker.have.bytes, layout.pieceCount);
    const written = this.#written;
    const journalled = this.#journalled;
    this.#written = [];
    this.#journalled = 0;
    this.#dirtyBytes = 0;
    this.#dirty = false;
    this.#flushedAt = io.clock.now();
    try {
      await this.#refreshStats(await storage.flush());
      const files = [...this.#known].map(([index, stat]) => ({
        path: storage.wholePath(index),
        size: stat.size,
        mtimeMs: stat.mtimeMs,
      }));
      await this.#options.state.write(
        this.#name,
        encodeResume({
          infoHash: toHex(infoHash),
          pieces,
          files,
          uploadedBytes: this.#uploadedBefore + traffic.upload.totalBytes,
          downloadedBytes: this.#downloadedBefore + traffic.download.totalBytes,
          savedAt: io.clock.wallTime(),
        }),
      );
      this.#journalled = this.#written.length;
      await this.#core.journal.restart(this.#written);
    } catch (error) {
      this.#written = [...written, ...this.#written];
      this.#journalled = journalled;
      this.#dirty = true;
      throw error;
    }
  }

  async #load(): Promise<ResumeRecord | undefined> {
    const { infoHash, layout } = this.#core;
    try {
      const bytes = await this.#options.state.read(this.#name);
      if (!bytes) return undefined;
      const record = decodeResume(bytes);
      if (record.infoHash === toHex(infoHash) && record.pieces.length === layout.pieceCount) {
        return record;
      }
      this.#core.log("warn", "The resume record is of another torrent; checking what is on disk");
    } catch (error) {
      this.#core.log("warn", "Cannot read the resume record; checking what is on disk", { error });
    }
    return undefined;
  }

  /** Finds out which files are on disk, by their number. */
  async #stats(): Promise<ReadonlyMap<number, FileStat>> {
    const { metainfo } = this.#core;
    const files = metainfo.files.keys().filter((index) => {
      const file = metainfo.files[index];
      return file !== undefined && !file.pad && file.length > 0;
    });
    await this.#refreshStats(files);
    return this.#known;
  }

  async #refreshStats(files: Iterable<number>): Promise<void> {
    for (const index of files) {
      const stat = await this.#options.files.stat(this.#core.storage.path(index));
      if (stat?.kind === "file") this.#known.set(index, stat);
      else this.#known.delete(index);
    }
  }

  #piecesOnDisk(stats: ReadonlyMap<number, FileStat>): number[] {
    const { metainfo, layout } = this.#core;
    const pieces = new Set<number>();
    for (const [index, stat] of stats) {
      const file = metainfo.files[index];
      if (!file || stat.size === 0) continue;
      const { first, last } = layout.filePieces(index);
      for (let piece = first; piece <= last; piece++) {
        if (piece * layout.pieceLength - file.offset < stat.size) pieces.add(piece);
      }
    }
    return [...pieces].sort((a, b) => a - b);
  }
}

function fullCheck(toCheck: readonly number[]): ResumePlan {
  return { trusted: [], doubtful: [], samples: [], toCheck };
}
