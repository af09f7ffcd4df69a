import type { FileStat } from "../../io/mod.ts";
import type { Metainfo, PieceLayout } from "../../metainfo/mod.ts";

/**
 * How a file is.
 *
 * - `right`: all its bytes are;
 * - `long`: they are, and more follow;
 * - `wrong`: some are not;
 * - `short`: it ends too early;
 * - `missing`: there is no such file.
 */
export type FileState = "right" | "long" | "wrong" | "short" | "missing";

/** A file of a torrent held against the disk. */
export interface CheckedFile {
  /** Its path below the folder. */
  readonly path: string;
  /** Bytes that it should have. */
  readonly length: number;
  /** Bytes that it has; undefined where it is missing. */
  readonly foundLength: number | undefined;
  /** How it is. */
  readonly state: FileState;
  /** Its bytes in pieces that are wrong; others than itself may be to blame for them. */
  readonly wrongBytes: number;
}

/** Makes out which files are wrong of which pieces are. */
export class FileReport {
  readonly #metainfo: Metainfo;
  readonly #layout: PieceLayout;
  readonly #found = new Map<number, number>();
  readonly #wrongBytes = new Map<number, number>();
  readonly #wrongPieces: number[] = [];

  /** Knows of nothing that is there. */
  constructor(metainfo: Metainfo, layout: PieceLayout) {
    this.#metainfo = metainfo;
    this.#layout = layout;
  }

  /** Takes what is at the path of a file. */
  found(file: number, stat: FileStat | undefined): void {
    if (stat?.kind === "file") this.#found.set(file, stat.size);
  }

  /**
   * Takes a piece that is wrong. Where a file in it is missing or short, that is why; else each file in it may be.
   */
  wrong(piece: number): void {
    this.#wrongPieces.push(piece);
    const spans = this.#layout.spans(piece, 0, this.#layout.pieceSize(piece))
      .filter(({ file }) => !this.#metainfo.files[file]?.pad);
    const lacking = spans.filter(({ file, offset, length }) =>
      (this.#found.get(file) ?? 0) < offset + length
    );
    for (const { file, length } of lacking.length > 0 ? lacking : spans) {
      this.#wrongBytes.set(file, (this.#wrongBytes.get(file) ?? 0) + length);
    }
  }

  /** Numbers of the pieces that are wrong, in order. */
  get wrongPieces(): number[] {
    return [...this.#wrongPieces].sort((a, b) => a - b);
  }

  /** Bytes that are missing or in pieces that are wrong. */
  get wrongBytes(): number {
    return this.files.reduce((sum, file) => sum + file.wrongBytes, 0);
  }

  /** Whether every piece and every file is right. */
  get isRight(): boolean {
    return this.#wrongPieces.length === 0 &&
      this.files.every(({ state }) => state === "right" || state === "long");
  }

  /** The files, pads and links aside. */
  get files(): CheckedFile[] {
    return this.#metainfo.files.flatMap(({ path, length, pad, symlink }, index) => {
      if (pad || symlink !== undefined) return [];
      const foundLength = this.#found.get(index);
      const wrongBytes = this.#wrongBytes.get(index) ?? 0;
      const state = stateOf({ length, foundLength, wrongBytes });
      return [{ path, length, foundLength, state, wrongBytes }];
    });
  }
}

function stateOf(
  { length, foundLength, wrongBytes }: Pick<CheckedFile, "length" | "foundLength" | "wrongBytes">,
): FileState {
  if (foundLength === undefined) return "missing";
  if (foundLength < length) return "short";
  if (wrongBytes > 0) return "wrong";
  return foundLength > length ? "long" : "right";
}
