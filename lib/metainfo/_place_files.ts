import { distinctPaths } from "./_distinct_paths.ts";
import type { DraftFile } from "./_draft_file.ts";
import { resolveSymlinks } from "./_symlinks.ts";
import { MetainfoError } from "./error.ts";
import type { TorrentFile } from "./metainfo.ts";

/** How files lie in the bytes of a torrent. */
export interface PlaceOptions {
  /** What the torrent is called on disk. */
  readonly name: string;
  readonly singleFile: boolean;
  /** The length that each file begins at a multiple of: that of a piece in v2 (BEP 52), else 1. */
  readonly alignment: number;
}

/** Files at their places. */
export interface PlacedFiles {
  readonly files: TorrentFile[];
  /** Where the last file ends: the length of the torrent, pads included. */
  readonly end: number;
  /** How many files were given another name, for two had the same. */
  readonly renamed: number;
}

/**
 * Gives files their final paths and their places.
 *
 * @throws {MetainfoError} if they are too long to count, or too many have the same path.
 */
export function placeFiles(drafts: readonly DraftFile[], options: PlaceOptions): PlacedFiles {
  const { name, singleFile, alignment } = options;
  let end = 0;
  const placed = drafts.map((draft): TorrentFile => {
    const { path, length, pad, executable, hidden, piecesRoot, mtime, sha1 } = draft;
    const offset = Math.ceil(end / alignment) * alignment;
    if (length > 0) end = offset + length;
    if (!Number.isSafeInteger(end)) throw new MetainfoError("its files are too long");
    const saidPath = singleFile ? name : draft.outside === true ? path : `${name}/${path}`;
    return { path: saidPath, length, offset, pad, executable, hidden, piecesRoot, mtime, sha1 };
  });
  const paths = singleFile ? [name] : distinctPaths(placed);
  const targets = symlinkTargets(drafts, paths, name);
  let renamed = 0;
  const files = placed.map((file, i) => {
    const path = paths[i] ?? file.path;
    const symlink = targets[i];
    if (path !== file.path) renamed++;
    return path === file.path && symlink === undefined ? file : { ...file, path, symlink };
  });
  return { files, end, renamed };
}

/** Gives what links lead to as final paths below the output folder; undefined for what is no link. */
function symlinkTargets(
  drafts: readonly DraftFile[],
  paths: readonly string[],
  name: string,
): (string | undefined)[] {
  if (drafts.every(({ symlink }) => symlink === undefined)) return [];
  const indexes = new Map<string, number>();
  for (const [i, { path }] of drafts.entries()) {
    if (!indexes.has(path)) indexes.set(path, i);
  }
  const targets = resolveSymlinks(
    drafts.map(({ path, symlink }) => ({ path, target: symlink })),
  );
  return targets.map((target, i) => {
    if (target === undefined) return undefined;
    const leadsNowhere = target === drafts[i]?.path;
    return paths[leadsNowhere ? i : indexes.get(target) ?? -1] ?? `${name}/${target}`;
  });
}
