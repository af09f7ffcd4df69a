import type { Bitfield, Metainfo, PieceLayout } from "../metainfo/mod.ts";
import type { FileStatus } from "./status.ts";

/** How far a torrent is, counted in bytes of the files that are wanted. */
export class Progress {
  readonly #metainfo: Metainfo;
  readonly #layout: PieceLayout;
  readonly #have: Bitfield;
  readonly #wanted: boolean[];
  #wantedBytes = 0;
  #doneBytes = 0;

  /** Progress of a torrent of which all files are wanted; `have` is kept and read. */
  constructor(metainfo: Metainfo, layout: PieceLayout, have: Bitfield) {
    this.#metainfo = metainfo;
    this.#layout = layout;
    this.#have = have;
    this.#wanted = metainfo.files.map(() => true);
    this.recount();
  }

  /** Bytes of the files that are wanted. */
  get wantedBytes(): number {
    return this.#wantedBytes;
  }

  /** Bytes of them that are in pieces that are there. */
  get doneBytes(): number {
    return this.#doneBytes;
  }

  /** Whether a file is wanted. */
  isWanted(file: number): boolean {
    return this.#wanted[file] ?? false;
  }

  /** Says which files are wanted; undefined for all. */
  setWanted(files: ReadonlySet<number> | undefined): void {
    for (let file = 0; file < this.#wanted.length; file++) {
      this.#wanted[file] = files === undefined || files.has(file);
    }
    this.recount();
  }

  /** Whether a piece has bytes of a file that is wanted. */
  isPieceWanted(piece: number): boolean {
    return this.#spans(piece).some((span) => this.#wanted[span.file]);
  }

  /** Counts a piece that has just come. */
  pieceDone(piece: number): void {
    this.#doneBytes += this.#wantedBytesOf(piece);
  }

  /** Counts everything anew, after pieces were lost or found. */
  recount(): void {
    this.#wantedBytes = 0;
    for (const [index, file] of this.#metainfo.files.entries()) {
      if (this.#wanted[index] && !file.pad) this.#wantedBytes += file.length;
    }
    this.#doneBytes = 0;
    for (const piece of this.#have) this.#doneBytes += this.#wantedBytesOf(piece);
  }

  /** The files as they are now; pad files are left out. */
  files(): FileStatus[] {
    const done = new Float64Array(this.#metainfo.files.length);
    for (const piece of this.#have) {
      for (const span of this.#spans(piece)) done[span.file]! += span.length;
    }
    return this.#metainfo.files.flatMap((file, index) =>
      file.pad ? [] : [{
        index,
        path: file.path,
        length: file.length,
        doneBytes: done[index] ?? 0,
        wanted: this.isWanted(index),
      }]
    );
  }

  #wantedBytesOf(piece: number): number {
    let bytes = 0;
    for (const span of this.#spans(piece)) {
      if (this.#wanted[span.file] && !this.#metainfo.files[span.file]?.pad) bytes += span.length;
    }
    return bytes;
  }

  #spans(piece: number): readonly { readonly file: number; readonly length: number }[] {
    return this.#layout.spans(piece, 0, this.#layout.pieceSize(piece));
  }
}
