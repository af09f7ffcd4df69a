import {
  equalBytes,
  LEAF_LENGTH,
  leafCountFor,
  merkleRoot,
  pieceLayerOf,
  SHA256_LENGTH,
  toHex,
  treeWidth,
} from "../hash/mod.ts";
import type { Metainfo } from "./metainfo.ts";

/** Bytes of a block, which is what one request asks for; the last one of a piece may be shorter. */
export const BLOCK_LENGTH = 16_384;

/** A run of bytes within one file. */
export interface FileSpan {
  /** Number of the file in `Metainfo.files`; it may be a pad. */
  readonly file: number;
  /** Where in the file, in bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** A run of pieces; empty where `last` is less than `first`. */
export interface PieceRange {
  /** Number of the first piece. */
  readonly first: number;
  /** Number of the last piece. */
  readonly last: number;
}

/** What of a torrent says where its pieces lie. */
export type LayoutSource = Pick<
  Metainfo,
  "version" | "pieceLength" | "pieceCount" | "files" | "pieceLayers"
>;

/**
 * Where the bytes of pieces lie in files. In v1 and hybrid torrents pieces run through the files as if these were one;
 * in v2 torrents each file begins with a piece of its own, and its last piece ends with it.
 */
export class PieceLayout {
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** Number of pieces. */
  readonly pieceCount: number;
  readonly #source: LayoutSource;
  /** Piece layers that the source came without, by the root as hexadecimal digits. */
  readonly #learned = new Map<string, Uint8Array>();
  readonly #isV2Only: boolean;
  /** Numbers of the files that are not empty, in the order of their bytes. */
  readonly #fileNumbers: Uint32Array;
  /** Where each of them begins. */
  readonly #starts: Float64Array;
  /** Where each of them ends. */
  readonly #ends: Float64Array;

  /** Takes the files of a torrent. */
  constructor(source: LayoutSource) {
    this.pieceLength = source.pieceLength;
    this.pieceCount = source.pieceCount;
    this.#source = source;
    this.#isV2Only = source.version === "v2";
    const files = [...source.files.entries()].filter(([_, { length }]) => length > 0);
    this.#fileNumbers = Uint32Array.from(files, ([number]) => number);
    this.#starts = Float64Array.from(files, ([_, { offset }]) => offset);
    this.#ends = Float64Array.from(files, ([_, { offset, length }]) => offset + length);
  }

  /** Gives the number of bytes of a piece: fewer than `pieceLength` for the last one, in v2 for the last of each file. */
  pieceSize(piece: number): number {
    this.#checkPiece(piece);
    const start = piece * this.pieceLength;
    const last = this.#ends.length - 1;
    const end = this.#ends[this.#isV2Only ? this.#indexAt(start) : last]!;
    return Math.min(this.pieceLength, end - start);
  }

  /** Gives the number of blocks of a piece. */
  blockCount(piece: number): number {
    return Math.ceil(this.pieceSize(piece) / BLOCK_LENGTH);
  }

  /**
   * Gives the number of bytes of a block.
   *
   * @throws {RangeError} if the piece has no such block.
   */
  blockSize(piece: number, block: number): number {
    const left = this.pieceSize(piece) - block * BLOCK_LENGTH;
    if (!Number.isInteger(block) || block < 0 || left <= 0) {
      throw new RangeError(`Cannot give the size of block ${block}: piece ${piece} has none`);
    }
    return Math.min(BLOCK_LENGTH, left);
  }

  /**
   * Gives the runs in files, in order, that `length` bytes from `begin` of a piece are made of. Pads are among them,
   * empty files are not.
   *
   * @throws {RangeError} if the piece does not have all of these bytes.
   */
  spans(piece: number, begin: number, length: number): FileSpan[] {
    if (begin < 0 || length < 0 || begin + length > this.pieceSize(piece)) {
      throw new RangeError(
        `Cannot find ${length} bytes from ${begin} of piece ${piece}: it has ${
          this.pieceSize(piece)
        }`,
      );
    }
    const spans: FileSpan[] = [];
    let position = piece * this.pieceLength + begin;
    const end = position + length;
    for (let index = this.#indexAt(position); position < end; index++) {
      const runEnd = Math.min(end, this.#ends[index]!);
      spans.push({
        file: this.#fileNumbers[index]!,
        offset: position - this.#starts[index]!,
        length: runEnd - position,
      });
      position = runEnd;
    }
    return spans;
  }

  /**
   * Gives the pieces that have bytes of a file; an empty range for an empty file.
   *
   * @throws {RangeError} if there is no such file.
   */
  filePieces(file: number): PieceRange {
    const found = this.#source.files[file];
    if (found === undefined) throw new RangeError(`Cannot find file ${file}: there is none`);
    const first = Math.floor(found.offset / this.pieceLength);
    if (found.length === 0) return { first, last: first - 1 };
    return { first, last: Math.floor((found.offset + found.length - 1) / this.pieceLength) };
  }

  /**
   * Gives the root of a piece's own merkle tree (BEP 52), 32 bytes; undefined in v1 torrents, and where the piece layer
   * of its file is not there.
   */
  merkleHash(piece: number): Uint8Array | undefined {
    const { piecesRoot, offset, length } = this.#fileOf(piece);
    if (piecesRoot === undefined || length <= this.pieceLength) return piecesRoot;
    const start = (piece - offset / this.pieceLength) * SHA256_LENGTH;
    return this.pieceLayer(piecesRoot)?.subarray(start, start + SHA256_LENGTH);
  }

  /** Gives the piece layer of the file with this root (BEP 52), 32 bytes a piece; undefined where it is not there. */
  pieceLayer(piecesRoot: Uint8Array): Uint8Array | undefined {
    const key = toHex(piecesRoot);
    return this.#source.pieceLayers?.get(key) ?? this.#learned.get(key);
  }

  /**
   * Takes a piece layer that the torrent came without (BEP 52): peers gave it.
   *
   * @throws {RangeError} if it is of no file, or does not lead to the root.
   */
  learnLayer(piecesRoot: Uint8Array, hashes: Uint8Array): void {
    const file = this.#source.files.find((each) =>
      each.piecesRoot !== undefined && equalBytes(each.piecesRoot, piecesRoot)
    );
    const pieceCount = Math.ceil((file?.length ?? 0) / this.pieceLength);
    const isWhole = pieceCount > 0 && hashes.length === pieceCount * SHA256_LENGTH;
    const layer = pieceLayerOf(this.pieceLength);
    if (!isWhole || !equalBytes(merkleRoot(hashes, { layer }), piecesRoot)) {
      throw new RangeError("Cannot learn a piece layer: it does not lead to the root of its file");
    }
    this.#learned.set(toHex(piecesRoot), hashes);
  }

  /**
   * Gives the number of leaves that a piece's own merkle tree is filled up to: as many as a full piece has, but where a
   * file has one piece, the least power of two that holds it.
   */
  merkleLeafCount(piece: number): number {
    const { length } = this.#fileOf(piece);
    return length <= this.pieceLength
      ? treeWidth(leafCountFor(length))
      : this.pieceLength / LEAF_LENGTH;
  }

  /** The file that a piece begins with; in v2 and hybrid torrents the only one in it that is no pad. */
  #fileOf(piece: number): Metainfo["files"][number] {
    this.#checkPiece(piece);
    const number = this.#fileNumbers[this.#indexAt(piece * this.pieceLength)]!;
    return this.#source.files[number]!;
  }

  /** Finds the file that has a byte, or the first one after it. */
  #indexAt(position: number): number {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#ends[middle]! > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #checkPiece(piece: number): void {
    if (!Number.isInteger(piece) || piece < 0 || piece >= this.pieceCount) {
      throw new RangeError(`Cannot find piece ${piece}: there are ${this.pieceCount}`);
    }
  }
}
