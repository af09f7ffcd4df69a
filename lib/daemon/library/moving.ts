import { checkMove, type FileMove, moveFiles } from "../../host/mod.ts";
import type { Metainfo } from "../../metainfo/mod.ts";
import { decodeResume, encodeResume, PARTIAL_SUFFIX } from "../../storage/mod.ts";
import { STATE_DIR } from "../../torrent/mod.ts";
import type { FilesPlace } from "../store/mod.ts";
import { namesOnDisk } from "./file_views.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** Files that a torrent has beside its data, by its info-hash. */
const SIDE_FILES = ["parts", "journal"];

/** What of the library moves files. */
export type MovingCore = Pick<LibraryCore, "io" | "store" | "runs" | "index">;

/** Where the files of a torrent are by its record. */
export function placeOf({ outputDir, settings }: ManagedTorrent): FilesPlace {
  const { diskName, fileNames } = settings;
  return { outputDir, diskName, fileNames };
}

/** Paths of the files beside its data, below its folder. */
export function sideFiles({ infoHash }: Pick<ManagedTorrent, "infoHash">): string[] {
  return SIDE_FILES.map((kind) => `${STATE_DIR}/${infoHash.slice(0, 40)}.${kind}`);
}

/**
 * Puts the files of a torrent that does not run elsewhere, in its turn. That they are on their way is kept first, with where they
 * go: whatever happens in between, the next start ends it.
 *
 * @throws {Error} if a file is in the way, or the system refuses; all is as it was then.
 */
export async function moveTorrent(
  core: MovingCore,
  torrent: ManagedTorrent,
  place: Partial<FilesPlace>,
): Promise<void> {
  const before = placeOf(torrent);
  const after = { ...before, ...place };
  const read = await core.runs.read(torrent);
  if (read.kind === "metainfo") {
    const moves = movesOf(torrent, { metainfo: read.metainfo, before, after });
    await checkMove(moves, { from: before.outputDir, to: after.outputDir });
    await keepPlace(core, torrent, { ...after, movedFrom: before });
    await carryOut(core, torrent, { metainfo: read.metainfo, moves, before, isResumed: false });
  }
  await keepPlace(core, torrent, { ...after, movedFrom: undefined });
}

/**
 * Ends a move that was cut short, in the torrent's turn; does nothing where there is none.
 *
 * @throws {Error} if that can not be done; the files are where they were then, and so says the record.
 */
export async function finishMove(core: MovingCore, torrent: ManagedTorrent): Promise<void> {
  const before = torrent.settings.movedFrom;
  if (!before) return;
  const after = placeOf(torrent);
  const read = await core.runs.read(torrent);
  if (read.kind === "metainfo") {
    const moves = movesOf(torrent, { metainfo: read.metainfo, before, after });
    await carryOut(core, torrent, { metainfo: read.metainfo, moves, before, isResumed: true });
  }
  await keepPlace(core, torrent, { ...after, movedFrom: undefined });
}

async function carryOut(core: MovingCore, torrent: ManagedTorrent, what: {
  readonly metainfo: Metainfo;
  readonly moves: readonly FileMove[];
  readonly before: FilesPlace;
  readonly isResumed: boolean;
}): Promise<void> {
  const { metainfo, moves, before, isResumed } = what;
  const { io, index } = core;
  const after = placeOf(torrent);
  torrent.isMoving = true;
  index.changed(torrent, io.clock.wallTime());
  try {
    await renameInRecord(core, torrent, { metainfo, before, after });
    await moveFiles(moves, { from: before.outputDir, to: torrent.outputDir, isResumed });
  } catch (error) {
    await keepPlace(core, torrent, { ...before, movedFrom: undefined });
    await renameInRecord(core, torrent, { metainfo, before: after, after: before });
    throw error;
  } finally {
    torrent.isMoving = false;
    index.changed(torrent, io.clock.wallTime());
  }
}

function movesOf(torrent: ManagedTorrent, places: {
  readonly metainfo: Metainfo;
  readonly before: FilesPlace;
  readonly after: FilesPlace;
}): FileMove[] {
  const { metainfo, before, after } = places;
  const targets = namesOnDisk(metainfo, after);
  const moves = [...namesOnDisk(metainfo, before)].flatMap(([index, from]): FileMove[] => {
    const to = targets.get(index) ?? from;
    return [[from, to], [from + PARTIAL_SUFFIX, to + PARTIAL_SUFFIX]];
  });
  return [...moves, ...sideFiles(torrent)];
}

/** The record of what is there knows files by their paths: with the new ones nothing has to be hashed again. */
async function renameInRecord({ io }: MovingCore, torrent: ManagedTorrent, places: {
  readonly metainfo: Metainfo;
  readonly before: FilesPlace;
  readonly after: FilesPlace;
}): Promise<void> {
  const targets = namesOnDisk(places.metainfo, places.after);
  const renamed = new Map(
    [...namesOnDisk(places.metainfo, places.before)].flatMap(([index, from]) => {
      const to = targets.get(index);
      return to === undefined || to === from ? [] : [[from, to] as const];
    }),
  );
  if (renamed.size === 0) return;
  const records = io.disk.openState(torrent.outputDir);
  const name = `${torrent.infoHash.slice(0, 40)}.resume`;
  try {
    const bytes = await records.read(name);
    if (!bytes) return;
    const record = decodeResume(bytes);
    const files = record.files.map((file) => ({
      ...file,
      path: renamed.get(file.path) ?? file.path,
    }));
    await records.write(name, encodeResume({ ...record, files }));
  } catch (error) {
    // What is not known is hashed.
    io.log.write({ level: "debug", message: `Cannot rename files in ${name}`, error });
  }
}

async function keepPlace(
  { store, io, index }: MovingCore,
  torrent: ManagedTorrent,
  place: FilesPlace & { readonly movedFrom: FilesPlace | undefined },
): Promise<void> {
  const { outputDir, ...names } = place;
  const settings = { ...torrent.settings, ...names };
  torrent.change({ outputDir, settings });
  index.changed(torrent, io.clock.wallTime());
  await store.changeTorrent(torrent.id, { outputDir, settings });
}
