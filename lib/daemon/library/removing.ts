import { moveFiles, removeFiles } from "../../host/mod.ts";
import { STATE_DIR } from "../../torrent/mod.ts";
import { namesOnDisk } from "./file_views.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** Records of a torrent that are kept by its info-hash. */
const RECORDS = ["resume", "torrent"];

/** Files that a torrent has beside its data, by its info-hash. */
const SIDE_FILES = ["parts", "journal"];

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
    const data = withData ? await dataOf(core, torrent) : undefined;
    // Gone from the list first: what is left of its data after a crash is no torrent that comes back.
    await store.removeTorrent(torrent.id);
    const now = io.clock.wallTime();
    index.remove(torrent, now);
    store.addEvent({ time: now, torrent: torrent.id, kind: "removed", detail: { withData } });
    if (data) await removeData(core, torrent, data);
    const records = io.disk.openState(torrent.outputDir);
    for (const kind of RECORDS) await records.remove(`${torrent.infoHash.slice(0, 40)}.${kind}`);
  });
  core.plan();
}

async function dataOf(core: LibraryCore, torrent: ManagedTorrent): Promise<string[]> {
  if (!torrent.hasMetadata) return [];
  const read = await core.runs.read(torrent);
  return read.kind === "metainfo" ? [...namesOnDisk(read.metainfo, torrent.settings).values()] : [];
}

async function removeData(
  { settings, io }: LibraryCore,
  torrent: ManagedTorrent,
  paths: readonly string[],
): Promise<void> {
  const { outputDir } = torrent;
  try {
    if (settings.trashDir === "") await removeFiles(outputDir, paths);
    else await moveFiles(paths, { from: outputDir, to: settings.trashDir });
    const hash = torrent.infoHash.slice(0, 40);
    await removeFiles(outputDir, SIDE_FILES.map((kind) => `${STATE_DIR}/${hash}.${kind}`));
  } catch (error) {
    io.log.write({ level: "warn", message: `Cannot remove the data of "${torrent.name}"`, error });
  }
}
