import type { TorrentChanges } from "../control.ts";
import { moveToPosition } from "../queue/mod.ts";
import type { TorrentSettings } from "../store/mod.ts";
import { settingsAfter } from "./changed_settings.ts";
import { changeSettings, type LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { prioritiesOf, wantedOf } from "./torrent_options.ts";

/** Changes what is set of a torrent: at once where it runs, and for good. */
export async function changeTorrent(
  core: LibraryCore,
  torrent: ManagedTorrent,
  changes: TorrentChanges,
): Promise<void> {
  const before = torrent.settings;
  const settings = settingsAfter(before, changes, torrent.fileCount);
  await changeSettings(core, torrent, settings);
  if (changes.queuePosition !== undefined) {
    await setQueueOrder(
      core,
      moveToPosition(queueOrder(core), torrent.id, { position: changes.queuePosition }),
    );
  }
  if (changes.files) await countWanted(core, torrent, before);
  await applyToRun(core, torrent, changes);
  core.plan();
}

/** Counts what is wanted of a torrent that does not run; one that does counts by itself. */
async function countWanted(
  { runs, store }: LibraryCore,
  torrent: ManagedTorrent,
  before: TorrentSettings,
): Promise<void> {
  if (torrent.live || !torrent.hasMetadata) return;
  const read = await runs.read(torrent);
  if (read.kind !== "metainfo") return;
  const left = new Set(torrent.settings.files.unwanted);
  const leftBefore = new Set(before.files.unwanted);
  let wantedBytes = 0;
  let isMoreWanted = false;
  for (const [index, { length, pad }] of read.metainfo.files.entries()) {
    if (pad || left.has(index)) continue;
    wantedBytes += length;
    isMoreWanted ||= leftBefore.has(index);
  }
  const { doneBytes } = torrent.progress;
  const isWhole = torrent.isComplete && !isMoreWanted;
  torrent.count({
    wantedBytes,
    // What of it is there is known again when it runs; it is never said to be more than that.
    doneBytes: isWhole ? wantedBytes : Math.min(doneBytes, Math.max(0, wantedBytes - 1)),
  });
  store.progress(torrent.id, torrent.progress);
}

/** Numbers of all torrents, the first of the queue first. */
export function queueOrder({ index }: Pick<LibraryCore, "index">): number[] {
  return index.all
    .sort((a, b) => a.queuePosition - b.queuePosition || a.id - b.id)
    .map(({ id }) => id);
}

/** Gives all torrents their places in the queue. */
export async function setQueueOrder(core: LibraryCore, order: readonly number[]): Promise<void> {
  const moved = core.index.of(order).filter((torrent, place) => torrent.queuePosition !== place);
  const places = new Map(order.map((id, place) => [id, place]));
  await Promise.all(
    moved.map((torrent) =>
      changeSettings(core, torrent, { queuePosition: places.get(torrent.id) ?? 0 })
    ),
  );
}

/** Tells the torrent that runs of what has changed, or begins it anew where that is needed. */
async function applyToRun(
  { runs, settings }: LibraryCore,
  torrent: ManagedTorrent,
  changes: TorrentChanges,
): Promise<void> {
  const { live } = torrent;
  if (!live) return;
  const { limits, files, isSequential, maxPeers, trackers } = torrent.settings;
  if (changes.files && live.metainfo) {
    const { metainfo } = live;
    await live.setWanted(wantedOf(files, metainfo), prioritiesOf(files, metainfo));
  }
  if (changes.isSequential !== undefined) live.setSequential(isSequential);
  if (changes.limits) {
    live.setLimits({
      download: limits.isDownloadLimited ? limits.download : Infinity,
      upload: limits.isUploadLimited ? limits.upload : Infinity,
    });
  }
  if (changes.trackers && trackers) {
    const more = torrent.isPrivate ? [] : settings.defaultTrackers.map((url) => [url]);
    live.setTrackers([...trackers, ...more]);
  }
  if (changes.maxPeers !== undefined) live.setMaxPeers(maxPeers);
  if (changes.isSuperSeeding === undefined) return;
  await runs.inTurn(torrent, async () => {
    await runs.end(torrent);
    await runs.begin(torrent);
  });
}
