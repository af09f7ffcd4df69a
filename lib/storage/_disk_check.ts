import type { FileStore, Hasher, HashJobPiece } from "../io/mod.ts";
import type { FileSpan, Metainfo, PieceLayout } from "../metainfo/mod.ts";
import type { FilePlaces } from "./_file_places.ts";
import { fileSizes } from "./_file_sizes.ts";
import { MissingDataError } from "./missing_data_error.ts";
import type { PieceVerifier } from "./piece_verifier.ts";
import { SEGMENT_LENGTH } from "./segment_pool.ts";

/** Whether a piece on disk is right. */
export interface CheckedPiece {
  /** Its number. */
  readonly piece: number;
  /** Whether all of it is there and right. */
  readonly ok: boolean;
}

/** What is needed to check pieces on disk. */
export interface DiskCheckSources {
  readonly metainfo: Metainfo;
  readonly layout: PieceLayout;
  readonly store: FileStore;
  readonly hasher: Hasher;
  readonly verifier: PieceVerifier;
  readonly places: FilePlaces;
  /** Reads bytes of a piece wherever they are. */
  read(piece: number, begin: number, into: Uint8Array): Promise<void>;
}

/** Pieces by where their bytes are to be looked for. */
interface SortedPieces {
  /** Those that are not there for sure. */
  readonly absent: number[];
  /** Those that have bytes in the part file. */
  readonly inParts: number[];
  /** Those that are in files alone. */
  readonly onDisk: number[];
}

/** Finds out which pieces on disk are right. */
export class DiskCheck {
  readonly #sources: DiskCheckSources;

  constructor(sources: DiskCheckSources) {
    this.#sources = sources;
  }

  /** Hashes pieces; what is missing for sure is told without reading. They come in any order. */
  async *run(
    pieces: Iterable<number>,
    options: { readonly signal?: AbortSignal },
  ): AsyncGenerator<CheckedPiece> {
    const { store, hasher, layout, verifier } = this.#sources;
    const { absent, inParts, onDisk } = await this.#sort(pieces);
    for (const piece of absent) yield { piece, ok: false };
    const job = {
      root: store.root,
      algorithm: verifier.algorithm,
      pieceLength: layout.pieceLength,
      pieces: onDisk.values().map((piece) => this.#jobPiece(piece)),
    };
    for await (const { index, hash } of hasher.hashFiles(job, options)) {
      yield { piece: index, ok: verifier.matches(index, hash) };
    }
    for (const piece of inParts) {
      options.signal?.throwIfAborted();
      yield { piece, ok: await this.#verifyByReading(piece) };
    }
  }

  async #sort(pieces: Iterable<number>): Promise<SortedPieces> {
    const { store, verifier, places } = this.#sources;
    const sorted: SortedPieces = { absent: [], inParts: [], onDisk: [] };
    const all = [...pieces];
    const files = new Set<number>();
    for (const piece of all) for (const { file } of this.#spansOf(piece)) files.add(file);
    const sizes = await fileSizes(store, files, (file) => places.path(file));
    for (const piece of all) {
      const spans = this.#spansOf(piece);
      const inFiles = spans.filter(({ file }) => !places.isInParts(file));
      const isThere = inFiles.every(({ file, offset, length }) =>
        offset + length <= (sizes.get(file) ?? 0)
      );
      if (!isThere || !verifier.expected(piece)) sorted.absent.push(piece);
      else if (inFiles.length < spans.length) sorted.inParts.push(piece);
      else sorted.onDisk.push(piece);
    }
    return sorted;
  }

  /** The runs of a piece in files that can be on disk. */
  #spansOf(piece: number): FileSpan[] {
    const { layout, metainfo } = this.#sources;
    return layout.spans(piece, 0, layout.pieceSize(piece))
      .filter(({ file }) => !metainfo.files[file]?.pad);
  }

  #jobPiece(index: number): HashJobPiece {
    const { layout, metainfo, verifier, places } = this.#sources;
    const spans = layout.spans(index, 0, layout.pieceSize(index)).map((span) => ({
      path: metainfo.files[span.file]?.pad ? null : places.path(span.file),
      offset: span.offset,
      length: span.length,
    }));
    return verifier.algorithm === "sha1"
      ? { index, spans }
      : { index, spans, leafCount: verifier.leafCount(index) };
  }

  async #verifyByReading(piece: number): Promise<boolean> {
    const { layout, verifier, read } = this.#sources;
    const size = layout.pieceSize(piece);
    const hash = verifier.stream(piece);
    const buffer = new Uint8Array(Math.min(size, SEGMENT_LENGTH));
    try {
      while (hash.position < size) {
        const data = buffer.subarray(0, size - hash.position);
        await read(piece, hash.position, data);
        await hash.update(data);
      }
    } catch (error) {
      await hash.cancel();
      if (error instanceof MissingDataError) return false;
      throw error;
    }
    return await hash.finish();
  }
}
