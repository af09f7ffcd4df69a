import { equalBytes, SHA1_LENGTH, toHex } from "../hash/mod.ts";
import type { InfoHashes, Metainfo, TorrentFile } from "./metainfo.ts";

/** A file that two torrents seem to have in common (BEP 38). */
export interface SimilarFile {
  /** Its number in the one. */
  readonly file: number;
  /** Its number in the other. */
  readonly other: number;
  /**
   * Why it is taken for the same: `root`: of the merkle tree, which leaves no doubt; `pieces`: all pieces that are its alone
   * have the same SHA-1; `name`: it is called the same, and hashes can not tell.
   */
  readonly by: "root" | "pieces" | "name";
}

/** What of a torrent says which files it may have in common with others. */
export type SimilarSource = Pick<
  Metainfo,
  "version" | "pieceLength" | "pieceCount" | "files" | "pieceHashes"
>;

/** A file of a torrent with its number. */
interface NumberedFile {
  readonly index: number;
  readonly file: TorrentFile;
}

/** How sure each way is; the surest is taken. */
const CERTAINTY = { root: 3, pieces: 2, name: 1 } as const;

/**
 * Finds files of a torrent that another one has, too (BEP 38): of the same length, and with the same root (BEP 52), the
 * same pieces, or, where hashes can not be compared, the same name. Each file is there once, with the likeliest other.
 * The data has to be verified before it counts.
 */
export function findSimilarFiles(torrent: SimilarSource, other: SimilarSource): SimilarFile[] {
  const byLength = Map.groupBy(payloadFiles(other), ({ file }) => file.length);
  const found: SimilarFile[] = [];
  for (const { index, file } of payloadFiles(torrent)) {
    let best: SimilarFile | undefined;
    for (const candidate of byLength.get(file.length) ?? []) {
      const by = compare({ torrent, file }, { torrent: other, file: candidate.file });
      if (by === undefined || (best && CERTAINTY[best.by] >= CERTAINTY[by])) continue;
      best = { file: index, other: candidate.index, by };
    }
    if (best) found.push(best);
  }
  return found;
}

/** Whether one of two torrents says that they may have files in common (BEP 38): by an info-hash or a collection. */
export function areSimilar(
  a: Pick<Metainfo, "infoHashes" | "similar" | "collections">,
  b: Pick<Metainfo, "infoHashes" | "similar" | "collections">,
): boolean {
  return a.collections.some((name) => b.collections.includes(name)) ||
    names(a.similar, b.infoHashes) || names(b.similar, a.infoHashes);
}

function names(similar: readonly Uint8Array[], { v1, v2 }: InfoHashes): boolean {
  if (similar.length === 0) return false;
  const known = [v1, v2, v2?.subarray(0, SHA1_LENGTH)].flatMap((hash) => hash ? [toHex(hash)] : []);
  return similar.some((hash) => known.includes(toHex(hash)));
}

/** The files that have bytes of their own. */
function payloadFiles({ files }: SimilarSource): NumberedFile[] {
  return files.map((file, index) => ({ index, file }))
    .filter(({ file }) => file.length > 0 && !file.pad);
}

/** One of two files that are compared. */
interface Compared {
  readonly torrent: SimilarSource;
  readonly file: TorrentFile;
}

/** Says why two files of one length are taken for the same; undefined where they are not. */
function compare(a: Compared, b: Compared): SimilarFile["by"] | undefined {
  if (a.file.piecesRoot && b.file.piecesRoot) {
    return equalBytes(a.file.piecesRoot, b.file.piecesRoot) ? "root" : undefined;
  }
  const samePieces = comparePieces(a, b);
  if (samePieces !== undefined) return samePieces ? "pieces" : undefined;
  return nameOf(a.file) === nameOf(b.file) ? "name" : undefined;
}

/**
 * Compares the pieces that begin in a file. Those that are its alone decide; the one that other files go on in tells
 * something only if it is the same. Undefined where nothing is told.
 */
function comparePieces(a: Compared, b: Compared): boolean | undefined {
  const { pieceLength, pieceHashes: hashesOfA } = a.torrent;
  const { pieceHashes: hashesOfB } = b.torrent;
  if (!hashesOfA || !hashesOfB || pieceLength !== b.torrent.pieceLength) return undefined;
  if (a.file.offset % pieceLength !== b.file.offset % pieceLength) return undefined;
  const end = a.file.offset + a.file.length;
  const fullCount = Math.floor(end / pieceLength) - firstPiece(a);
  if (fullCount < 0) return undefined;
  const isSame = (from: number, to: number) =>
    equalBytes(
      run(hashesOfA, firstPiece(a) + from, firstPiece(a) + to),
      run(hashesOfB, firstPiece(b) + from, firstPiece(b) + to),
    );
  if (!isSame(0, fullCount)) return false;
  if (end % pieceLength === 0) return fullCount > 0 || undefined;
  if (isSame(fullCount, fullCount + 1)) return true;
  const [tailOfA, tailOfB] = [tailOf(a), tailOf(b)];
  if (tailOfA !== "files" && tailOfA === tailOfB) return false;
  return fullCount > 0 || undefined;
}

function run(hashes: Uint8Array, first: number, end: number): Uint8Array {
  return hashes.subarray(first * SHA1_LENGTH, end * SHA1_LENGTH);
}

/** The first piece that begins in a file. */
function firstPiece({ torrent, file }: Compared): number {
  return Math.ceil(file.offset / torrent.pieceLength);
}

/** What is in a piece behind the file that ends in it. */
function tailOf({ torrent, file }: Compared): "nothing" | "pad" | "files" {
  const { pieceLength, files } = torrent;
  const end = file.offset + file.length;
  const pieceEnd = Math.ceil(end / pieceLength) * pieceLength;
  const behind = files.filter(({ offset, length }) =>
    length > 0 && offset >= end && offset < pieceEnd
  );
  if (behind.length === 0) return "nothing";
  const [pad] = behind;
  return pad?.pad && pad.offset + pad.length === pieceEnd ? "pad" : "files";
}

function nameOf({ path }: TorrentFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
