import type { Allocation, FileStore, HashedPiece, Hasher, HashSpan } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";
import { PartFile } from "./part_file.ts";
import { PieceVerifier } from "./piece_verifier.ts";

/** What a storage is opened with. */
export interface TorrentStorageOptions {
  /** The folder that the files are in. */
  readonly store: FileStore;
  /** Hashes pieces. */
  readonly hasher: Hasher;
  /** Where in `store` the pieces of unwanted files are kept. */
  readonly partFile: string;
  /** Paths on disk by file number, where they differ from the torrent's. */
  readonly names?: ReadonlyMap<number, string>;
  /** How files come to their length; sparse by default. */
  readonly allocation?: Allocation;
}

/**
 * The pieces of one torrent as bytes in files.
 *
 * A piece may lie across several files. Pad files are zeros and are never on disk (BEP 47); what belongs to files that are
 * not wanted goes to a part file, so that they leave nothing behind.
 */
export class TorrentStorage {
  /** Checks pieces. */
  readonly verifier: PieceVerifier;
  readonly #metainfo: Metainfo;
  readonly #layout: PieceLayout;
  readonly #store: FileStore;
  readonly #hasher: Hasher;
  readonly #paths: readonly string[];
  readonly #wanted: boolean[];
  readonly #parts: PartFile;
  readonly #allocation: Allocation;
  readonly #allocated = new Set<number>();
  readonly #dirty = new Set<number>();
  #partsDirty = false;

  /** Storage for a torrent; touches nothing yet. */
  constructor(metainfo: Metainfo, layout: PieceLayout, options: TorrentStorageOptions) {
    this.#metainfo = metainfo;
    this.#layout = layout;
    this.#store = options.store;
    this.#hasher = options.hasher;
    this.#allocation = options.allocation ?? "sparse";
    this.#paths = metainfo.files.map((file, index) => options.names?.get(index) ?? file.path);
    this.#wanted = metainfo.files.map(() => true);
    this.#parts = new PartFile(options.store, options.partFile, {
      pieceCount: layout.pieceCount,
      pieceLength: layout.pieceLength,
    });
    this.verifier = new PieceVerifier(metainfo, layout, options.hasher);
  }

  /** The path of a file below the store's root. */
  path(file: number): string {
    const path = this.#paths[file];
    if (path === undefined) throw new RangeError(`Cannot name file ${file}: there is none`);
    return path;
  }

  /** Says which files are wanted, by number; undefined for all. What the part file has of them moves to its place. */
  async setWanted(files: ReadonlySet<number> | undefined): Promise<void> {
    for (let file = 0; file < this.#wanted.length; file++) {
      const wanted = files === undefined || files.has(file);
      if (wanted && !this.#wanted[file]) await this.#takeFromParts(file);
      this.#wanted[file] = wanted;
    }
  }

  /** Whether there is a part file. */
  hasParts(): Promise<boolean> {
    return this.#parts.exists();
  }

  /** Makes the files that have no bytes, which no piece will bring, and the symbolic ones' folders. */
  async createEmptyFiles(): Promise<void> {
    for (const [index, file] of this.#metainfo.files.entries()) {
      if (file.length > 0 || file.pad || !this.#wanted[index] || file.symlink) continue;
      await this.#store.allocate(this.path(index), 0, "sparse");
    }
  }

  /**
   * Reads bytes of a piece.
   *
   * @throws {Error} if a file is missing or too short, or can not be read.
   */
  async readBlock(piece: number, begin: number, into: Uint8Array): Promise<void> {
    let at = 0;
    for (const span of this.#layout.spans(piece, begin, into.length)) {
      const part = into.subarray(at, at + span.length);
      at += span.length;
      if (this.#metainfo.files[span.file]?.pad) {
        part.fill(0);
        continue;
      }
      if (
        !this.#wanted[span.file] && await this.#parts.read(piece, begin + at - span.length, part)
      ) {
        continue;
      }
      const path = this.path(span.file);
      const length = await this.#store.read(path, span.offset, part);
      if (length < part.length) {
        throw new Error(`Cannot read "${path}": it is missing or shorter than it should be`);
      }
    }
  }

  /** Writes bytes of a piece, from `begin` on. @throws {Error} the system's, whose `code` says why. */
  async writeBlock(piece: number, begin: number, data: Uint8Array): Promise<void> {
    let at = 0;
    for (const span of this.#layout.spans(piece, begin, data.length)) {
      const part = data.subarray(at, at + span.length);
      if (this.#metainfo.files[span.file]?.pad) {
        at += span.length;
        continue;
      }
      if (this.#wanted[span.file]) {
        await this.#allocate(span.file);
        await this.#store.write(this.path(span.file), span.offset, part);
        this.#dirty.add(span.file);
      } else {
        await this.#parts.write(piece, begin + at, part);
        this.#partsDirty = true;
      }
      at += span.length;
    }
  }

  /**
   * Hashes pieces that should be on disk.
   *
   * @returns each with whether it is right, as they are ready, in any order.
   */
  async *check(
    pieces: Iterable<number>,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<{ readonly piece: number; readonly ok: boolean }> {
    const { verifier } = this;
    const unreadable: number[] = [];
    const job = {
      root: this.#store.root,
      algorithm: verifier.algorithm,
      pieceLength: this.#layout.pieceLength,
      pieces: this.#jobPieces(pieces, unreadable),
    };
    for await (const { index, hash } of this.#hasher.hashFiles(job, options)) {
      const ok = this.verifier.matches(index, hash) || await this.#checkWithParts({ index, hash });
      yield { piece: index, ok };
    }
    for (const piece of unreadable) yield { piece, ok: false };
  }

  /** Returns once everything that was written is on the medium. */
  async flush(): Promise<void> {
    const files = [...this.#dirty];
    const partsDirty = this.#partsDirty;
    this.#dirty.clear();
    this.#partsDirty = false;
    try {
      await this.#store.sync(files.map((file) => this.path(file)));
      if (partsDirty) await this.#parts.sync();
    } catch (error) {
      for (const file of files) this.#dirty.add(file);
      this.#partsDirty ||= partsDirty;
      throw error;
    }
  }

  *#jobPieces(pieces: Iterable<number>, unreadable: number[]) {
    for (const index of pieces) {
      if (!this.verifier.expected(index)) {
        unreadable.push(index);
        continue;
      }
      yield {
        index,
        spans: this.#hashSpans(index),
        ...(this.verifier.algorithm === "merkle"
          ? { leafCount: this.verifier.leafCount(index) }
          : {}),
      };
    }
  }

  #hashSpans(piece: number): HashSpan[] {
    return this.#layout.spans(piece, 0, this.#layout.pieceSize(piece)).map((span) => ({
      path: this.#metainfo.files[span.file]?.pad ? null : this.path(span.file),
      offset: span.offset,
      length: span.length,
    }));
  }

  /** A piece at the border of an unwanted file may be whole with what the part file has. */
  async #checkWithParts({ index, hash }: HashedPiece): Promise<boolean> {
    const spans = this.#layout.spans(index, 0, this.#layout.pieceSize(index));
    if (hash !== null || spans.every((span) => this.#wanted[span.file])) return false;
    const data = new Uint8Array(this.#layout.pieceSize(index));
    try {
      await this.readBlock(index, 0, data);
    } catch {
      // Part of it is neither in its files nor in the part file: it is not there.
      return false;
    }
    return await this.verifier.verify(index, data);
  }

  async #takeFromParts(file: number): Promise<void> {
    const { first, last } = this.#layout.filePieces(file);
    for (let piece = first; piece <= last; piece++) {
      let begin = 0;
      for (const span of this.#layout.spans(piece, 0, this.#layout.pieceSize(piece))) {
        const data = new Uint8Array(span.file === file ? span.length : 0);
        if (data.length > 0 && await this.#parts.read(piece, begin, data)) {
          await this.#allocate(file);
          await this.#store.write(this.path(file), span.offset, data);
          this.#dirty.add(file);
        }
        begin += span.length;
      }
    }
  }

  async #allocate(file: number): Promise<void> {
    if (this.#allocated.has(file)) return;
    const length = this.#metainfo.files[file]?.length ?? 0;
    await this.#store.allocate(this.path(file), length, this.#allocation);
    this.#allocated.add(file);
  }
}
