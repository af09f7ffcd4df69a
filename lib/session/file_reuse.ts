import type { Disk, FileStore, Log } from "../io/mod.ts";
import { areSimilar, findSimilarFiles, type SimilarFile } from "../metainfo/mod.ts";
import type { Torrent, TorrentFiles } from "../torrent/mod.ts";

/** Bytes that are copied at once. */
const COPY_LENGTH = 1024 * 1024;

/** What copying stands on. */
export interface FileReuseContext {
  /** The disk. */
  readonly disk: Disk;
  /** Is told what was copied. */
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A torrent that may have files in common with the one that is added. */
export interface ReuseSource {
  /** Its files. */
  readonly files: TorrentFiles;
  /** Whether it was said to have some: then names alone count, where hashes can not tell. */
  readonly isHinted: boolean;
}

/** A file that is to be copied. */
interface Copy extends SimilarFile {
  /** The torrent that has it. */
  readonly from: TorrentFiles;
}

/** The torrents that may have files in common with one that is added: those of the session, and those that it replaces. */
export function reuseSources(
  target: TorrentFiles,
  torrents: readonly Torrent[],
  replaced: readonly Torrent[],
): ReuseSource[] {
  const sources: ReuseSource[] = [];
  for (const torrent of new Set([...replaced, ...torrents])) {
    const files = torrent.filesOnDisk;
    if (!files || files === target) continue;
    const isHinted = replaced.includes(torrent) || areSimilar(target.metainfo, files.metainfo);
    sources.push({ files, isHinted });
  }
  return sources;
}

/**
 * Copies files of other torrents that seem to be those of one that is added (BEP 38) into their places, where nothing is
 * yet. They are not linked, for then a change of one would be a change of both; and count when they are verified, as all
 * that is found on disk.
 */
export async function reuseFiles(
  target: TorrentFiles,
  sources: readonly ReuseSource[],
  context: FileReuseContext,
): Promise<void> {
  const { disk, log, signal } = context;
  const store = disk.open(target.outputDir);
  const copied: string[] = [];
  for (const copy of chooseCopies(target, sources)) {
    if (signal.aborted) break;
    const path = target.path(copy.file);
    try {
      if (await copyFile(copy, { store, path, context })) copied.push(path);
    } catch (error) {
      log.write({ level: "debug", message: `Cannot copy "${path}" from another torrent`, error });
    }
  }
  if (copied.length === 0) return;
  const { name } = target.metainfo;
  const message = `Copied ${copied.length} files of other torrents, which are to be verified`;
  log.write({ level: "info", message, torrent: name });
  await syncQuietly(store, copied, log);
}

/**
 * Cuts files to what a torrent says, where the one that it replaces had longer ones at the same paths: nothing else would
 * take the rest away.
 */
export async function cutReplacedFiles(
  target: TorrentFiles,
  replaced: readonly TorrentFiles[],
  { disk }: Pick<FileReuseContext, "disk">,
): Promise<void> {
  const store = disk.open(target.outputDir);
  const lengths = new Map<string, number>();
  for (const old of replaced) {
    if (old.outputDir !== target.outputDir) continue;
    for (const [file, { length }] of old.metainfo.files.entries()) {
      lengths.set(old.path(file), length);
    }
  }
  for (const [file, { length, pad }] of target.metainfo.files.entries()) {
    const path = target.path(file);
    if (pad || !target.isWanted(file) || (lengths.get(path) ?? 0) <= length) continue;
    const stat = await store.stat(path);
    if (stat?.kind === "file" && stat.size > length) await store.truncate(path, length);
  }
}

/**
 * Removes the symbolic links of a torrent that is replaced (BEP 47) where the new one has files, or folders with files: what
 * is written there would else go to where they lead.
 */
export async function removeReplacedLinks(
  target: TorrentFiles,
  replaced: readonly TorrentFiles[],
  { disk }: Pick<FileReuseContext, "disk">,
): Promise<void> {
  const places = new Set<string>();
  for (const [file, { pad, symlink }] of target.metainfo.files.entries()) {
    const path = target.path(file);
    if (pad || !target.isWanted(file)) continue;
    const end = symlink === undefined ? path.length : path.lastIndexOf("/");
    for (let at = end; at > 0; at = path.lastIndexOf("/", at - 1)) places.add(path.slice(0, at));
  }
  const store = disk.open(target.outputDir);
  for (const old of replaced) {
    if (old.outputDir !== target.outputDir) continue;
    for (const [file, { symlink }] of old.metainfo.files.entries()) {
      if (symlink !== undefined && places.has(old.path(file))) await store.remove(old.path(file));
    }
  }
}

/** Chooses for each file that is wanted the likeliest one among those that are whole. */
function chooseCopies(target: TorrentFiles, sources: readonly ReuseSource[]): Copy[] {
  const chosen = new Map<number, Copy>();
  for (const { files: from, isHinted } of sources) {
    for (const similar of findSimilarFiles(target.metainfo, from.metainfo)) {
      const { file, other, by } = similar;
      if (!target.isWanted(file) || !from.isWhole(other) || (by === "name" && !isHinted)) continue;
      const before = chosen.get(file);
      if (before === undefined || before.by === "name") chosen.set(file, { file, from, other, by });
    }
  }
  return [...chosen.values()];
}

/** Copies a file to where none is; gives whether that was done. What was begun in vain is taken away. */
async function copyFile(
  { from, other }: Copy,
  { store, path, context }: {
    readonly store: FileStore;
    readonly path: string;
    readonly context: FileReuseContext;
  },
): Promise<boolean> {
  const { disk, signal } = context;
  if (await store.stat(path) !== undefined) return false;
  const source = disk.open(from.outputDir);
  const length = from.metainfo.files[other]?.length ?? 0;
  const stat = await source.stat(from.path(other));
  if (stat?.kind !== "file" || stat.size < length) return false;
  const buffer = new Uint8Array(Math.min(length, COPY_LENGTH));
  try {
    for (let at = 0; at < length; at += COPY_LENGTH) {
      signal.throwIfAborted();
      const part = buffer.subarray(0, Math.min(COPY_LENGTH, length - at));
      if (await source.read(from.path(other), at, part) < part.length) {
        throw new Error(`Cannot read "${from.path(other)}": it has become shorter`);
      }
      await store.write(path, at, part);
    }
  } catch (error) {
    await store.remove(path);
    throw error;
  }
  return true;
}

/** A record may tell of what is on the medium alone; where that fails, what is lost in a crash is downloaded. */
async function syncQuietly(store: FileStore, paths: readonly string[], log: Log): Promise<void> {
  try {
    await store.sync(paths);
  } catch (error) {
    log.write({ level: "debug", message: "Cannot sync what was copied", error });
  }
}
