import { moveFiles, removeFiles } from "../../host/mod.ts";
import { PARTIAL_SUFFIX } from "../../storage/mod.ts";
import { namesOnDisk } from "./file_views.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { sideFiles } from "./moving.ts";

/** Records of a torrent that are kept by its info-hash. */
const RECORDS = ["resume", "torrent"];

/** Removes a torrent; with its data, that is put into the trash, or removed for good where there is none. */
export async function removeTorrent(
  core: LibraryCore,
  torrent: ManagedTorrent,
  { withData }: { readonly withData: boolean },
): Promise<void> {
  const { runs, store, index, io } = core;
  await runs.inTurn(torrent, async () => {
    torrent.isForced = false;
    await runs.end(torrent);
    // That it goes is kept before the first file does: it does not come back, and no file is left.
    if (withData) await changeSettings(core, torrent, { removedTo: core.settings.trashDir });
    else await store.removeTorrent(torrent.id);
    const now = io.clock.wallTime();
    index.remove(torrent, now);
    core.journal.note(torrent.id, { kind: "removed", name: torrent.name, withData });
    await leave(core, torrent, async () => {
      if (withData) await removeWithData(core, torrent, { isResumed: false });
      await removeRecords(core, torrent);
    });
  });
  core.plan();
}

/** Ends the removal of a torrent with its data that the last run began; it is in no list. */
export async function finishRemoval(core: LibraryCore, torrent: ManagedTorrent): Promise<void> {
  await core.runs.inTurn(torrent, () =>
    leave(core, torrent, async () => {
      await removeWithData(core, torrent, { isResumed: true });
      await removeRecords(core, torrent);
    }));
}

/** Does the rest of a removal: whoever adds the same again waits for it. */
async function leave(
  { leaving }: LibraryCore,
  { infoHash }: ManagedTorrent,
  rest: () => Promise<void>,
): Promise<void> {
  const done = rest();
  const settled = done.catch(() => undefined); // whoever removes it is told
  leaving.set(infoHash, settled);
  try {
    await done;
  } finally {
    if (leaving.get(infoHash) === settled) leaving.delete(infoHash);
  }
}

async function removeWithData(
  core: LibraryCore,
  torrent: ManagedTorrent,
  { isResumed }: { readonly isResumed: boolean },
): Promise<void> {
  const { io, store } = core;
  const { outputDir, settings: { removedTo: to = "" } } = torrent;
  try {
    const data = await dataOf(core, torrent);
    if (to === "") await removeFiles(outputDir, data);
    else await moveFiles(data, { from: outputDir, to, isResumed });
    await removeFiles(outputDir, sideFiles(torrent));
  } catch (error) {
    io.log.write({ level: "warn", message: `Cannot remove the data of "${torrent.name}"`, error });
  }
  await store.removeTorrent(torrent.id);
}

async function dataOf(core: LibraryCore, torrent: ManagedTorrent): Promise<string[]> {
  if (!torrent.hasMetadata) return [];
  const read = await core.runs.read(torrent);
  if (read.kind !== "metainfo") return [];
  const paths = [...namesOnDisk(read.metainfo, torrent.settings).values()];
  return paths.flatMap((path) => [path, path + PARTIAL_SUFFIX]);
}

async function removeRecords({ io, rates }: LibraryCore, torrent: ManagedTorrent): Promise<void> {
  await rates.forget(torrent.id);
  const records = io.disk.openState(torrent.outputDir);
  for (const kind of RECORDS) await records.remove(`${torrent.infoHash.slice(0, 40)}.${kind}`);
}
