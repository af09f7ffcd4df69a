import { bytesToKey } from "../bencode/mod.ts";
import { LEAF_LENGTH } from "../hash/mod.ts";
import type { HashJobPiece } from "../io/mod.ts";
import { MAX_PIECE_COUNT, MAX_PIECE_LENGTH } from "./limits.ts";
import type { MetainfoVersion, TorrentFile } from "./metainfo.ts";
import { choosePieceLength } from "./piece_length.ts";
import { PieceLayout } from "./piece_layout.ts";

/** A file that is to be in a new torrent. */
export interface NewFile {
  /** Where it is below the folder that is made a torrent of, with `/`; the name of a file that is made one alone. */
  readonly path: string;
  /** Bytes; 0 for symbolic links. */
  readonly length: number;
  /** Whether it is a program. */
  readonly executable?: boolean;
  /** Whether it is hidden where hiding is an attribute. */
  readonly hidden?: boolean;
  /** What a symbolic link leads to, as a path below the same folder. */
  readonly symlink?: string;
  /** When it was last changed, in seconds since 1970; left out unless given. */
  readonly mtime?: number;
}

/** How a new torrent is laid out. */
export interface PlanOptions {
  /** What it is called. */
  readonly name: string;
  /** Which versions of the protocol it is for; `hybrid` by default. */
  readonly version?: MetainfoVersion;
  /** Bytes of a piece; chosen by {@linkcode choosePieceLength} by default. */
  readonly pieceLength?: number;
  /** Whether it is one file alone, not a folder with one file; it is not by default. */
  readonly singleFile?: boolean;
}

/** A file of a new torrent at its place. */
export interface PlannedFile extends TorrentFile {
  /** The path that was given; null for a pad. */
  readonly source: string | null;
  /** What a symbolic link leads to, as it was given. */
  readonly linkTarget?: string;
}

/** A new torrent as it will be laid out, before it is hashed. */
export interface TorrentPlan {
  /** What it is called. */
  readonly name: string;
  /** Which versions of the protocol it is for. */
  readonly version: MetainfoVersion;
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Number of pieces. */
  readonly pieceCount: number;
  /** Bytes of all files, pads aside. */
  readonly totalLength: number;
  /** The files, sorted as BEP 52 has them, with a pad after each that does not end with a piece (in hybrids). */
  readonly files: readonly PlannedFile[];
  /** Whether it is one file alone. */
  readonly singleFile: boolean;
}

/**
 * Lays out a new torrent. All versions have the same order of files, that of the bytes of their paths' elements; a
 * hybrid of several files has pads (BEP 47) such that each begins with a piece, and one after the last too. So the
 * info-hash is that of libtorrent for the same files.
 *
 * @throws {TypeError} if there is no file, a path is none, or two are the same.
 * @throws {RangeError} if the length of pieces is not allowed, or there would be too many.
 */
export function planTorrent(files: readonly NewFile[], options: PlanOptions): TorrentPlan {
  const { name, version = "hybrid", singleFile = false } = options;
  checkPaths(files, name, singleFile);
  const totalLength = files.reduce((sum, { length }) => sum + length, 0);
  const { pieceLength = choosePieceLength(totalLength) } = options;
  checkPieceLength(pieceLength, version);
  const planned: PlannedFile[] = [];
  let end = 0;
  for (const { path, symlink, ...file } of sortFiles(files)) {
    const offset = version === "v2" ? Math.ceil(end / pieceLength) * pieceLength : end;
    planned.push({
      ...file,
      path: singleFile ? name : `${name}/${path}`,
      source: path,
      offset,
      pad: false,
      linkTarget: symlink,
    });
    if (file.length > 0) end = offset + file.length;
    const rest = end % pieceLength;
    if (version !== "hybrid" || files.length === 1 || rest === 0) continue;
    const length = pieceLength - rest;
    planned.push({ path: `${name}/.pad/${length}`, source: null, length, offset: end, pad: true });
    end += length;
  }
  const pieceCount = Math.ceil(end / pieceLength);
  if (pieceCount > MAX_PIECE_COUNT) {
    throw new RangeError(
      `Cannot create a torrent: pieces of ${pieceLength} bytes would be ${pieceCount}, over ${MAX_PIECE_COUNT}`,
    );
  }
  return { name, version, pieceLength, pieceCount, totalLength, files: planned, singleFile };
}

/**
 * Gives the pieces of a plan for io's `Hasher`, by the paths that were given: `sha1` for v1 and hybrids, `merkle` for v2
 * and hybrids.
 */
export function* piecesToHash(
  plan: TorrentPlan,
  algorithm: "sha1" | "merkle",
): Generator<HashJobPiece> {
  const layout = new PieceLayout(plan);
  for (let index = 0; index < plan.pieceCount; index++) {
    const spans = layout.spans(index, 0, layout.pieceSize(index)).map((span) => ({
      path: plan.files[span.file]?.source ?? null,
      offset: span.offset,
      length: span.length,
    }));
    if (algorithm === "sha1") yield { index, spans };
    else {
      const leafCount = layout.merkleLeafCount(index);
      yield { index, spans: spans.filter(({ path }) => path !== null), leafCount };
    }
  }
}

const TEXT_ENCODER = new TextEncoder();

/** Sorts by the bytes of one element after the other: no name has the zero that stands for the `/`. */
function sortFiles(files: readonly NewFile[]): NewFile[] {
  const keyed = files.map((file) => ({
    file,
    key: bytesToKey(TEXT_ENCODER.encode(file.path.replaceAll("/", "\0"))),
  }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0).map(({ file }) => file);
}

function checkPaths(files: readonly NewFile[], name: string, singleFile: boolean): void {
  if (files.length === 0) throw new TypeError("Cannot create a torrent: there are no files");
  if (singleFile && files.length > 1) {
    throw new TypeError("Cannot create a torrent of a single file: there are several");
  }
  if (!isElement(name)) throw new TypeError(`Cannot create a torrent: "${name}" is not a name`);
  const paths = new Set<string>();
  for (const { path, symlink } of files) {
    const wrong = [path, symlink ?? path].find((text) => !text.split("/").every(isElement));
    if (wrong !== undefined) {
      throw new TypeError(`Cannot create a torrent: "${wrong}" is not a path in it`);
    }
    if (paths.has(path)) throw new TypeError(`Cannot create a torrent: "${path}" is there twice`);
    paths.add(path);
  }
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (!paths.has(path.slice(0, end))) continue;
      throw new TypeError(
        `Cannot create a torrent: "${path.slice(0, end)}" is both a file and a folder`,
      );
    }
  }
}

function isElement(element: string): boolean {
  return !/^\.{0,2}$|[/\0]/.test(element);
}

function checkPieceLength(pieceLength: number, version: MetainfoVersion): void {
  const isPower = Number.isInteger(Math.log2(pieceLength));
  const isMultiple = pieceLength > 0 && pieceLength % LEAF_LENGTH === 0;
  if (isMultiple && pieceLength <= MAX_PIECE_LENGTH && (isPower || version === "v1")) return;
  const allowed = version === "v1" ? "a multiple of 16 KiB" : "a power of two from 16 KiB on";
  throw new RangeError(
    `Cannot create a torrent: a piece length of ${pieceLength} bytes is not ${allowed}`,
  );
}
