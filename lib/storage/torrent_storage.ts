import type { Allocation, FileStore, Hasher, VerifiedWrite, WriteSpan } from "../io/mod.ts";
import type { FileSpan, Metainfo, PieceLayout } from "../metainfo/mod.ts";
import { type FailedAttribute, FileAttributes } from "./_attributes.ts";
import { type CheckedPiece, DiskCheck } from "./_disk_check.ts";
import { FilePlaces } from "./_file_places.ts";
import { fileSizes } from "./_file_sizes.ts";
import { PartialFiles } from "./_partial_files.ts";
import { syncFiles } from "./_sync_files.ts";
import { MissingDataError } from "./missing_data_error.ts";
import { PartFile } from "./part_file.ts";
import type { PieceJournal } from "./piece_journal.ts";
import { PieceVerifier } from "./piece_verifier.ts";

export type { CheckedPiece, FailedAttribute };

/** What a storage is opened with. */
export interface TorrentStorageOptions {
  /** The folder that the files are in. */
  readonly store: FileStore;
  /** Hashes pieces. */
  readonly hasher: Hasher;
  /** Where in `store` the bytes of unwanted files are kept; files of the torrent stay out of its folder. */
  readonly partFile: string;
  /** Told of a piece before the first write into each file after a flush; none by default. */
  readonly journal?: PieceJournal;
  /** Told why the journal could not be written, which keeps nothing from going on. */
  readonly journalFailed?: (error: unknown) => void;
  /** Paths on disk by file number, where they differ from the torrent's. */
  readonly names?: ReadonlyMap<number, string>;
  /** How files come to their length; sparse by default. */
  readonly allocation?: Allocation;
  /** Whether files that are begun from now on end in `.part` until they are complete; false by default. */
  readonly marksPartialFiles?: boolean;
}

/** A piece that has come whole. */
export interface WholePiece {
  /** Its number. */
  readonly piece: number;
  /** All its bytes; they must not change until it is written. */
  readonly data: Uint8Array;
}

/**
 * The pieces of one torrent as bytes in files.
 *
 * A piece may lie across several files. Pad files are zeros and are never on disk (BEP 47). Bytes of files that are not wanted
 * go to a part file, so that these files leave nothing behind; one that is on disk already is used as it is. Each file's bytes are
 * in one of the two places, never in both.
 *
 * What was written is on the medium once {@linkcode TorrentStorage.flush} has returned, and only then may a record tell of it.
 */
export class TorrentStorage {
  /** Checks pieces. */
  readonly verifier: PieceVerifier;
  readonly #metainfo: Metainfo;
  readonly #layout: PieceLayout;
  readonly #options: TorrentStorageOptions;
  readonly #store: FileStore;
  readonly #parts: PartFile;
  readonly #places: FilePlaces;
  readonly #partial: PartialFiles;
  readonly #check: DiskCheck;
  readonly #attributes: FileAttributes;
  /** Files that have their length, or get it. */
  readonly #allocating = new Map<number, Promise<void>>();
  /** Files that were written since the last flush. */
  readonly #dirty = new Set<number>();
  /** Writes under way, with the pieces that they are of. */
  readonly #writes = new Map<Promise<void>, number>();
  /** While bytes move from the part file to their places, or files get other names, nothing is read or written. */
  #moving: Promise<void> | undefined;
  /** Checks under way. */
  readonly #checks = new Set<Promise<void>>();
  /** Whether it is known which files have bytes in the part file. */
  #isLocated = false;

  /** Storage for a torrent of which all files are wanted; touches nothing yet. */
  constructor(metainfo: Metainfo, layout: PieceLayout, options: TorrentStorageOptions) {
    this.#metainfo = metainfo;
    this.#layout = layout;
    this.#options = options;
    this.#store = options.store;
    this.#parts = new PartFile(options.store, options.partFile, {
      pieceCount: layout.pieceCount,
      pieceLength: layout.pieceLength,
    });
    this.#places = new FilePlaces(metainfo, options);
    this.#partial = new PartialFiles(options.store, this.#places, {
      marks: options.marksPartialFiles ?? false,
    });
    this.#attributes = new FileAttributes(metainfo, this.#places);
    this.verifier = new PieceVerifier(metainfo, layout, options.hasher);
    this.#check = new DiskCheck({
      metainfo,
      layout,
      store: options.store,
      hasher: options.hasher,
      verifier: this.verifier,
      places: this.#places,
      read: (piece, begin, into) => this.readBlock(piece, begin, into),
    });
  }

  /** The path of a file below the store's root, as it is now. */
  path(file: number): string {
    return this.#places.path(file);
  }

  /** The path of a file below the store's root when it is complete: by this one records know it. */
  wholePath(file: number): string {
    return this.#places.wholePath(file);
  }

  /** Whether a file has a name that says that it is not complete. */
  isPartial(file: number): boolean {
    return this.#places.isPartial(file);
  }

  /** Gives files that are complete their names. @throws {Error} if something is in the way, or the system refuses. */
  async finishFiles(files: readonly number[]): Promise<void> {
    if (!files.some((file) => this.isPartial(file))) return;
    await this.#exclusively(async () => {
      await Promise.allSettled([...this.#writes.keys(), ...this.#checks]);
      for (const file of files) {
        if (!this.isPartial(file)) continue;
        await this.#partial.finish(file);
        this.#dirty.add(file); // for its name
      }
    });
  }

  /** Says which files are wanted, by number; undefined for all. What the part file has of them moves to its place. */
  async setWanted(files: ReadonlySet<number> | undefined): Promise<void> {
    await this.#exclusively(() => this.#setWanted(files));
  }

  /** Whether there is a part file. */
  async hasParts(): Promise<boolean> {
    return (await this.#parts.pieces()).size > 0;
  }

  /** Makes the wanted files that have no bytes, for no piece will bring them. */
  async createEmptyFiles(): Promise<void> {
    for (const [index, file] of this.#metainfo.files.entries()) {
      const isEmpty = file.length === 0 && !file.pad && file.symlink === undefined;
      if (!isEmpty || !this.#places.isWanted(index)) continue;
      await this.#store.allocate(this.path(index), 0, "sparse");
      this.#dirty.add(index);
    }
  }

  /**
   * Lets the wanted files be run that are programs, and makes the wanted symbolic links, never over anything (BEP 47). Gives
   * those that can not be made so.
   */
  async applyAttributes(): Promise<readonly FailedAttribute[]> {
    await this.#moving;
    return await this.#attributes.apply(this.#store);
  }

  /**
   * Reads bytes of a piece.
   *
   * @throws {MissingDataError} if a file is missing or too short; {Error} the system's if it can not be read.
   */
  async readBlock(piece: number, begin: number, into: Uint8Array): Promise<void> {
    await this.#moving;
    let at = 0;
    for (const span of this.#layout.spans(piece, begin, into.length)) {
      const part = into.subarray(at, at + span.length);
      if (this.#metainfo.files[span.file]?.pad) part.fill(0);
      else await this.#read(piece, begin + at, { span, into: part });
      at += span.length;
    }
  }

  /** Writes bytes of a piece, from `begin` on. @throws {Error} the system's, whose `code` says why. */
  async writeBlock(piece: number, begin: number, data: Uint8Array): Promise<void> {
    await this.#moving;
    const writing = this.#writeSpans(piece, begin, data);
    this.#writes.set(writing, piece);
    try {
      await writing;
    } finally {
      this.#writes.delete(writing);
    }
  }

  /**
   * Writes those pieces that are right, and nothing of others.
   *
   * @returns whether each is, in order.
   * @throws {Error} the system's, whose `code` says why it could not be written; some may be.
   */
  async writePieces(pieces: readonly WholePiece[]): Promise<boolean[]> {
    await this.#moving;
    const writes = pieces.map((piece) => this.#verifiedWrite(piece));
    const simple = writes.filter((write) => write !== undefined);
    if (simple.length < pieces.length) {
      return await Promise.all(pieces.map((piece) => this.#verifyAndWrite(piece)));
    }
    const writing = this.#writeVerified(pieces, simple);
    const each = pieces.map(({ piece }) => ({ piece, done: writing.then(() => undefined) }));
    for (const { piece, done } of each) this.#writes.set(done, piece);
    try {
      return await writing;
    } finally {
      for (const { done } of each) this.#writes.delete(done);
      await Promise.allSettled(each.map(({ done }) => done));
    }
  }

  /**
   * Hashes pieces that may be on disk. What is missing for sure is told without reading.
   *
   * @returns each with whether it is right, as they are ready, in any order.
   */
  async *check(
    pieces: Iterable<number>,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<CheckedPiece> {
    do await this.#moving; while (this.#moving);
    const ended = Promise.withResolvers<void>();
    this.#checks.add(ended.promise);
    try {
      yield* this.#check.run(pieces, options);
    } finally {
      this.#checks.delete(ended.promise);
      ended.resolve();
    }
  }

  /**
   * Returns once everything that was written is on the medium, with the numbers of the files that were.
   *
   * @throws {MissingDataError} if files that were written are not there any more: their pieces are to be checked, and the
   * others are on the medium. {Error} the system's for anything else: then nothing is, and the next call tries again.
   */
  async flush(): Promise<readonly number[]> {
    const files = [...this.#dirty];
    this.#dirty.clear();
    this.#options.journal?.mark(this.#writes.values());
    try {
      await syncFiles(this.#store, new Map(files.map((file) => [file, this.path(file)])));
      await this.#parts.sync();
    } catch (error) {
      const lost = error instanceof MissingDataError ? error.files : [];
      for (const file of files) if (!lost.includes(file)) this.#dirty.add(file);
      for (const file of lost) this.#allocating.delete(file);
      throw error;
    }
    await this.#forgetMoved();
    return files;
  }

  async #exclusively(move: () => Promise<void>): Promise<void> {
    // What was begun before this comes first.
    do await this.#moving; while (this.#moving);
    const moving = move();
    // Whoever reads or writes waits for the end, good or bad; it is this caller who is told of a failure.
    this.#moving = moving.catch(() => undefined);
    try {
      await moving;
    } finally {
      this.#moving = undefined;
    }
  }

  async #setWanted(files: ReadonlySet<number> | undefined): Promise<void> {
    await Promise.allSettled(this.#writes.keys());
    const kept = await this.#parts.pieces();
    const all = [...this.#metainfo.files.keys()].filter((file) => this.#hasBytes(file));
    const sizes = await fileSizes(this.#store, all, (file) => this.path(file));
    if (!this.#isLocated) {
      await this.#partial.locate(all, sizes);
      // What is not on disk is in the part file, if that has its pieces, for a file is never in both.
      for (const file of all) {
        if (!sizes.has(file) && this.#piecesOf(file, kept).length > 0) {
          this.#places.putIntoParts(file);
        }
      }
      this.#isLocated = true;
    }
    for (const file of this.#metainfo.files.keys()) {
      const wanted = files === undefined || files.has(file);
      if (wanted && this.#places.isInParts(file)) await this.#moveIntoPlace(file, kept);
      if (!wanted && this.#hasBytes(file) && !sizes.has(file)) this.#places.putIntoParts(file);
      this.#places.setWanted(file, wanted);
    }
  }

  /** Whether pieces bring bytes of a file that can be on disk. */
  #hasBytes(file: number): boolean {
    const found = this.#metainfo.files[file];
    return found !== undefined && found.length > 0 && !found.pad;
  }

  /** The pieces among `some` that have bytes of a file. */
  #piecesOf(file: number, some: ReadonlySet<number>): number[] {
    const { first, last } = this.#layout.filePieces(file);
    const pieces: number[] = [];
    for (let piece = first; piece <= last && some.size > 0; piece++) {
      if (some.has(piece)) pieces.push(piece);
    }
    return pieces;
  }

  /** If this is cut short by a crash, the pieces at both ends of the file are found wrong, and downloaded again. */
  async #moveIntoPlace(file: number, kept: ReadonlySet<number>): Promise<void> {
    for (const piece of this.#piecesOf(file, kept)) {
      let begin = 0;
      for (const span of this.#layout.spans(piece, 0, this.#layout.pieceSize(piece))) {
        const data = new Uint8Array(span.file === file ? span.length : 0);
        if (data.length > 0 && await this.#parts.read(piece, begin, data)) {
          await this.#writeToFile(piece, span, data);
        }
        begin += span.length;
      }
    }
    this.#places.takeFromParts(file);
  }

  /** Forgets pieces of the part file of which all bytes are in their places now, and on the medium. */
  async #forgetMoved(): Promise<void> {
    const kept = await this.#parts.pieces();
    await this.#parts.forget([...kept].filter((piece) => !this.#hasBytesInParts(piece)));
  }

  #hasBytesInParts(piece: number): boolean {
    return this.#spansOf(piece).some(({ file }) => this.#places.isInParts(file));
  }

  /** The runs of a piece in files that can be on disk. */
  #spansOf(piece: number): FileSpan[] {
    return this.#layout.spans(piece, 0, this.#layout.pieceSize(piece))
      .filter(({ file }) => !this.#metainfo.files[file]?.pad);
  }

  async #read(
    piece: number,
    begin: number,
    { span, into }: { readonly span: FileSpan; readonly into: Uint8Array },
  ): Promise<void> {
    const { file, offset } = span;
    const path = this.path(file);
    const isThere = this.#places.isInParts(file)
      ? await this.#parts.read(piece, begin, into)
      : await this.#store.read(path, offset, into) === into.length;
    if (isThere) return;
    await this.#moving;
    // It may have got its name meanwhile.
    if (this.path(file) !== path) return await this.#read(piece, begin, { span, into });
    throw new MissingDataError(new Map([[file, path]]));
  }

  async #writeSpans(piece: number, begin: number, data: Uint8Array): Promise<void> {
    // A piece that comes in parts may take long: the last note tells how late a change may be ours.
    if (data.length < this.#layout.pieceSize(piece)) await this.#note(piece);
    let at = 0;
    for (const span of this.#layout.spans(piece, begin, data.length)) {
      const part = data.subarray(at, at + span.length);
      if (this.#places.isInParts(span.file)) await this.#parts.write(piece, begin + at, part);
      else if (!this.#metainfo.files[span.file]?.pad) await this.#writeToFile(piece, span, part);
      at += span.length;
    }
  }

  /** How a piece is written that is in files of their own alone, and right by its SHA-1 alone; undefined for others. */
  #verifiedWrite({ piece, data }: WholePiece): VerifiedWrite | undefined {
    const sha1 = this.verifier.onlySha1(piece);
    if (sha1 === undefined) return undefined;
    const spans: WriteSpan[] = [];
    let start = 0;
    for (const { file, offset, length } of this.#layout.spans(piece, 0, data.length)) {
      if (this.#places.isInParts(file)) return undefined;
      if (!this.#metainfo.files[file]?.pad) {
        spans.push({ path: this.path(file), position: offset, start, length });
      }
      start += length;
    }
    return { data, sha1, spans };
  }

  async #verifyAndWrite({ piece, data }: WholePiece): Promise<boolean> {
    if (!await this.verifier.verify(piece, data)) return false;
    await this.writeBlock(piece, 0, data);
    return true;
  }

  async #writeVerified(
    pieces: readonly WholePiece[],
    writes: readonly VerifiedWrite[],
  ): Promise<boolean[]> {
    const files = new Set(pieces.flatMap(({ piece }) => this.#spansOf(piece).map((s) => s.file)));
    try {
      for (const { piece } of pieces) {
        if (this.#spansOf(piece).some(({ file }) => !this.#dirty.has(file))) {
          await this.#note(piece);
        }
      }
      for (const file of files) await this.#allocate(file);
      const right = await this.#store.writeVerified(writes);
      for (const file of files) this.#dirty.add(file);
      return right;
    } catch (error) {
      for (const file of files) this.#allocating.delete(file); // they may be gone, and their length with them
      throw error;
    }
  }

  async #writeToFile(piece: number, span: FileSpan, data: Uint8Array): Promise<void> {
    const { file, offset } = span;
    try {
      if (!this.#dirty.has(file)) await this.#note(piece);
      await this.#allocate(file);
      await this.#store.write(this.path(file), offset, data);
      this.#dirty.add(file);
    } catch (error) {
      this.#allocating.delete(file); // it may be gone, and its length with it
      throw error;
    }
  }

  /** Gives a file its length, once: zeros written later would fall on what has been written since. */
  #allocate(file: number): Promise<void> {
    const known = this.#allocating.get(file);
    if (known) return known;
    const { allocation = "sparse" } = this.#options;
    const length = this.#metainfo.files[file]?.length ?? 0;
    const allocating = this.#store.allocate(this.path(file), length, allocation);
    this.#allocating.set(file, allocating);
    return allocating;
  }

  async #note(piece: number): Promise<void> {
    try {
      await this.#options.journal?.add(piece);
    } catch (error) {
      this.#options.journalFailed?.(error);
    }
  }
}
