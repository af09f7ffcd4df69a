import { readLocation, removeFiles } from "../../host/mod.ts";
import { toHex } from "../../hash/mod.ts";
import {
  formatMagnet,
  type Magnet,
  MagnetError,
  type Metainfo,
  MetainfoError,
  parseMetainfo,
} from "../../metainfo/mod.ts";
import type { AddRequest, AddResult } from "../control.ts";
import { ControlError } from "../control_error.ts";
import {
  DEFAULT_TORRENT_SETTINGS,
  NO_PROGRESS,
  type TorrentSettings,
  type TorrentSource as KeptSource,
} from "../store/mod.ts";
import { settingsAfter } from "./changed_settings.ts";
import type { LibraryCore } from "./library_core.ts";
import { ManagedTorrent } from "./managed_torrent.ts";
import { summaryOf } from "./torrent_facts.ts";

/** How long a URL may take. */
const FETCH_MS = 60_000;

/** Adds a torrent; it is kept when this resolves, and runs when it has its turn. */
export async function addTorrent(core: LibraryCore, request: AddRequest): Promise<AddResult> {
  const { io, index, store, settings: defaults } = core;
  const finalDir = core.roots.check(request.outputDir ?? defaults.outputDir);
  const outputDir = defaults.usesIncompleteDir ? defaults.incompleteDir : finalDir;
  const read = await readRequest(core, request);
  const { infoHashes } = read.kind === "metainfo" ? read.metainfo : read.magnet;
  const [infoHash = "", infoHashV2] = [infoHashes.v1, infoHashes.v2].flatMap((hash) =>
    hash ? [toHex(hash)] : []
  );
  await core.leaving.get(infoHash);
  const twin = [infoHash, infoHashV2].map((hash) => hash && index.find(hash)).find(Boolean);
  if (twin) return { torrent: twin, isDuplicate: true };
  const { row, source } = describe(read, infoHash);
  const now = io.clock.wallTime();
  const settings = settingsAfter(
    { ...newSettings(core, read, request), ...whenComplete(core, request, finalDir) },
    request.changes ?? {},
    row.summary?.fileCount ?? 0,
  );
  const kept = { infoHash, infoHashV2, ...row, outputDir, addedAt: now, settings };
  const id = await store.addTorrent(kept, source);
  // Someone may have added the same while this one was written.
  const other = index.find(infoHash);
  if (other) {
    await store.removeTorrent(id);
    return { torrent: other, isDuplicate: true };
  }
  const torrent = new ManagedTorrent(
    { ...kept, id, needsCheck: false, progress: NO_PROGRESS },
    io.clock,
  );
  if (read.kind === "metainfo") torrent.metainfo = read.metainfo;
  torrent.count({ wantedBytes: row.summary?.totalBytes ?? 0 });
  index.add(torrent, now);
  store.addEvent({ time: now, torrent: id, kind: "added", detail: { name: row.name } });
  core.plan();
  await removeAdded(core, request);
  return { torrent, isDuplicate: false };
}

/** What was to be added, read. */
type Read =
  | { readonly kind: "metainfo"; readonly metainfo: Metainfo; readonly bytes: Uint8Array }
  | { readonly kind: "magnet"; readonly magnet: Magnet };

async function readRequest(core: LibraryCore, { source }: AddRequest): Promise<Read> {
  const signal = AbortSignal.timeout(FETCH_MS);
  try {
    const read = source.kind === "metainfo"
      ? source.bytes
      : await readLocation(source.location, core.io, { signal });
    if (read instanceof Uint8Array) {
      return { kind: "metainfo", metainfo: parseMetainfo(read), bytes: read };
    }
    const { v1, v2 } = read.infoHashes;
    const magnet = v1 || v2 ? read : await core.session.resolve(read, { signal });
    return { kind: "magnet", magnet };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isTorrent = !(error instanceof MetainfoError || error instanceof MagnetError);
    throw new ControlError(isTorrent ? "fetch-failed" : "not-a-torrent", message, { cause: error });
  }
}

function describe(read: Read, infoHash: string): {
  readonly row: { readonly name: string; readonly summary?: ReturnType<typeof summaryOf> };
  readonly source: KeptSource;
} {
  if (read.kind === "magnet") {
    const link = formatMagnet(read.magnet);
    return { row: { name: read.magnet.name ?? infoHash }, source: { kind: "magnet", link } };
  }
  const { metainfo, bytes } = read;
  return {
    row: { name: metainfo.name, summary: summaryOf(metainfo) },
    source: { kind: "metainfo", bytes },
  };
}

function newSettings(core: LibraryCore, read: Read, request: AddRequest): TorrentSettings {
  const { settings, index } = core;
  const own = read.kind === "metainfo"
    ? read.metainfo.trackers
    : read.magnet.trackers.map((url) => [url]);
  const isPrivate = read.kind === "metainfo" && read.metainfo.private;
  const more = isPrivate ? [] : settings.defaultTrackers.map((url) => [url]);
  return {
    ...DEFAULT_TORRENT_SETTINGS,
    isStopped: request.isPaused ?? !settings.startsAdded,
    queuePosition: index.size,
    labels: request.labels ?? [],
    maxPeers: settings.maxPeersPerTorrent,
    isSequential: settings.isSequential,
    trackers: [...own, ...more],
    webSeeds: read.kind === "metainfo" ? read.metainfo.webSeeds : read.magnet.webSeeds,
  };
}

/** Where a torrent is to be when it is complete, if that is not where it is downloaded to. */
function whenComplete(
  { settings }: LibraryCore,
  request: AddRequest,
  finalDir: string,
): Pick<TorrentSettings, "completeDir"> {
  // Who says where it is to go does not want it elsewhere.
  if (request.outputDir === undefined && settings.completeDir !== "") {
    return { completeDir: settings.completeDir };
  }
  return { completeDir: settings.usesIncompleteDir ? finalDir : "" };
}

/** A .torrent file that was added from disk is removed, where that is wanted. */
async function removeAdded({ settings, io }: LibraryCore, { source }: AddRequest): Promise<void> {
  if (!settings.trashesTorrentFiles || source.kind !== "location") return;
  const cut = source.location.lastIndexOf("/");
  if (cut < 0 || /^[a-z]+:/i.test(source.location)) return;
  try {
    await removeFiles(source.location.slice(0, cut) || "/", [source.location.slice(cut + 1)]);
  } catch (error) {
    io.log.write({ level: "warn", message: `Cannot remove ${source.location}`, error });
  }
}
