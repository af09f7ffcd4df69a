import { MissingDataError } from "../storage/mod.ts";
import type { TorrentCore } from "./core.ts";
import { DiskTrouble } from "./disk_trouble.ts";
import { FileWatch } from "./file_watch.ts";
import type { Records } from "./records.ts";
import { TorrentFailedError } from "./state.ts";
import type { TrustedPieces } from "./trusted_pieces.ts";

/** What the watch over the disk asks of the torrent. */
export interface DiskWatchOwner {
  /** These pieces, which were there, are not. */
  piecesLost(pieces: readonly number[]): void;
  /** All that was doubtful has been hashed. */
  rechecked(): void;
  /** The disk takes nothing for now; the reason is in words. */
  diskWaits(reason: string): void;
  /** The disk has taken something. */
  diskWorks(): void;
  /** The disk takes nothing and will not by itself. */
  diskFailed(error: unknown): void;
}

/**
 * What happens when the disk is not as it should be: writes that fail wait for better times, and pieces that turn out to be
 * gone or changed are had no more. No peer is ever blamed for it.
 */
export class DiskWatch {
  /** Pieces that are believed to be there and were not hashed yet. */
  trusted: TrustedPieces | undefined;
  readonly #core: TorrentCore;
  readonly #records: Records;
  readonly #owner: DiskWatchOwner;
  readonly #trouble: DiskTrouble;
  readonly #files: FileWatch;

  /** Nothing is wrong yet. */
  constructor(core: TorrentCore, records: Records, owner: DiskWatchOwner) {
    this.#core = core;
    this.#records = records;
    this.#owner = owner;
    this.#trouble = new DiskTrouble(core.io.clock);
    this.#files = new FileWatch(core, records, (file) => this.#recheck([file], core.tasks.signal));
  }

  /** Why an error of the disk is one, in words. */
  reasonOf(error: unknown): string {
    return this.#trouble.judge(error).reason;
  }

  /** A write failed; resolves when it is worth another try. @throws {TorrentFailedError} if it will never be. */
  async writeFailed(error: unknown): Promise<void> {
    const { reason, passing } = this.#trouble.judge(error);
    if (!passing) {
      this.#owner.diskFailed(error);
      throw new TorrentFailedError(reason, { cause: error });
    }
    this.#owner.diskWaits(reason);
    await this.#trouble.retry(error);
  }

  /** The disk took something: so may what waits be tried. */
  writeDone(): void {
    this.#trouble.retryNow();
    this.#owner.diskWorks();
  }

  /** Tries what waits at once. */
  retryNow(): void {
    this.#trouble.retryNow();
  }

  /** Gives up on what waits. */
  end(reason: Error): void {
    this.#trouble.end(reason);
  }

  /** Makes sure of a piece before it is sent; false if it is wrong. */
  async ensureChecked(piece: number): Promise<boolean> {
    await this.#files.look(piece);
    if (!this.#core.picker.have.has(piece)) return false;
    if (!this.trusted || await this.trusted.ensure(piece)) return true;
    this.#lose([piece], `Piece ${piece} is lost: its bytes on disk are wrong`);
    return false;
  }

  /** Hashes what a record alone says is there, before the whole is called complete; gives whether all is right. */
  async makeSure(signal: AbortSignal): Promise<boolean> {
    if (!this.trusted || this.trusted.vouchedFor) return true;
    const wrong = await this.trusted.checkAll(signal);
    if (wrong.length > 0) {
      this.#lose(wrong, `${wrong.length} pieces are lost: their bytes on disk are wrong`);
    }
    return wrong.length === 0;
  }

  /** A piece that should be there could not be read. */
  readFailed(piece: number, error: unknown): void {
    this.#lose([piece], `Piece ${piece} is lost: ${this.reasonOf(error)}`);
    if (error instanceof MissingDataError) this.recheck(error.files);
  }

  /** Someone else has removed, cut or changed these files: hashes what they should have. */
  recheck(files: readonly number[]): void {
    this.#core.tasks.run((signal) => this.#recheck(files, signal));
  }

  /** Syncs and records what is there, however long it takes. */
  async flushSurely(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#records.flush();
        return this.writeDone();
      } catch (error) {
        if (error instanceof MissingDataError) return this.recheck(error.files);
        await this.writeFailed(error);
      }
    }
  }

  async #recheck(files: readonly number[], signal: AbortSignal): Promise<void> {
    const { layout, picker, storage } = this.#core;
    for (const file of files) {
      const { first, last } = layout.filePieces(file);
      const pieces: number[] = [];
      for (let piece = first; piece <= last; piece++) {
        if (picker.have.has(piece)) pieces.push(piece);
      }
      const wrong: number[] = [];
      for await (const { piece, ok } of storage.check(pieces, { signal })) {
        if (!ok) wrong.push(piece);
      }
      const path = JSON.stringify(storage.path(file));
      this.#lose(wrong, `${path} was removed or changed: ${wrong.length} of its pieces are lost`);
    }
    this.#owner.rechecked();
  }

  #lose(pieces: readonly number[], why: string): void {
    const { picker, log } = this.#core;
    const lost = pieces.filter((piece) => picker.have.has(piece));
    if (lost.length === 0) return;
    log("warn", why);
    for (const piece of lost) picker.lose(piece);
    this.#records.touched();
    this.#owner.piecesLost(lost);
  }
}
