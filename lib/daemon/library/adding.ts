import { removeFiles } from "../../host/mod.ts";
import { toHex } from "../../hash/mod.ts";
import { formatMagnet } from "../../metainfo/mod.ts";
import type { AddRequest, AddResult, PlainSource } from "../control.ts";
import {
  DEFAULT_TORRENT_SETTINGS,
  NO_PROGRESS,
  type TorrentSettings,
  type TorrentSource as KeptSource,
} from "../store/mod.ts";
import { settingsAfter } from "./changed_settings.ts";
import type { LibraryCore } from "./library_core.ts";
import { ManagedTorrent } from "./managed_torrent.ts";
import { readPlainSource, type ReadSource } from "./reading.ts";
import { summaryOf } from "./torrent_facts.ts";
import { visibleFiles } from "./torrent_options.ts";

/** How long a URL may take. */
const FETCH_MS = 60_000;

/** How a torrent is to be added; a preview was asked what it is of. */
export interface PlainAddRequest extends AddRequest {
  /** What from. */
  readonly source: PlainSource;
  /** Whether its data is in the folder already: it does not go to that of incomplete ones first. */
  readonly isThere?: boolean;
  /** What it is called on disk, where that is not its own name. */
  readonly diskName?: string;
}

/** Adds a torrent; it is kept when this resolves, and runs when it has its turn. */
export async function addTorrent(core: LibraryCore, request: PlainAddRequest): Promise<AddResult> {
  const { io, index, store, settings: defaults } = core;
  const finalDir = await core.roots.enter(request.outputDir ?? defaults.outputDir);
  const outputDir = defaults.usesIncompleteDir && !request.isThere
    ? await core.roots.enter(defaults.incompleteDir)
    : finalDir;
  const { io: outside, session } = core;
  const signal = AbortSignal.timeout(FETCH_MS);
  const read = await readPlainSource(request.source, { io: outside, session, signal });
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
  torrent.count({ wantedBytes: wantedBytesOf(read, settings.files) });
  index.add(torrent, now);
  core.journal.note(id, { kind: "added", name: row.name });
  core.plan();
  await removeAdded(core, request);
  return { torrent, isDuplicate: false };
}

/** Bytes of the files that are wanted, as far as it is known which there are. */
function wantedBytesOf(read: ReadSource, { unwanted }: TorrentSettings["files"]): number {
  if (read.kind === "magnet") return 0;
  const left = new Set(unwanted);
  const { metainfo } = read;
  return visibleFiles(metainfo).reduce(
    (sum, index, number) => left.has(number) ? sum : sum + (metainfo.files[index]?.length ?? 0),
    0,
  );
}

function describe(read: ReadSource, infoHash: string): {
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

function newSettings(
  core: LibraryCore,
  read: ReadSource,
  request: PlainAddRequest,
): TorrentSettings {
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
    ...(request.diskName === undefined ? {} : { diskName: request.diskName }),
    maxPeers: settings.maxPeersPerTorrent,
    isSequential: settings.isSequential,
    trackers: [...own, ...more],
    webSeeds: read.kind === "metainfo" ? read.metainfo.webSeeds : read.magnet.webSeeds,
  };
}

/** Where a torrent is to be when it is complete, if that is not where it is downloaded to. */
function whenComplete(
  { settings }: LibraryCore,
  request: PlainAddRequest,
  finalDir: string,
): Pick<TorrentSettings, "completeDir"> {
  // Who says where it is to go does not want it elsewhere.
  if (request.outputDir === undefined && settings.completeDir !== "") {
    return { completeDir: settings.completeDir };
  }
  return { completeDir: settings.usesIncompleteDir ? finalDir : "" };
}

/** A .torrent file that was added from disk is removed, where that is wanted. */
async function removeAdded(
  { settings, io }: LibraryCore,
  { source }: PlainAddRequest,
): Promise<void> {
  if (!settings.trashesTorrentFiles || source.kind !== "location") return;
  const cut = source.location.lastIndexOf("/");
  if (cut < 0 || /^[a-z]+:/i.test(source.location)) return;
  try {
    await removeFiles(source.location.slice(0, cut) || "/", [source.location.slice(cut + 1)]);
  } catch (error) {
    io.log.write({ level: "warn", message: `Cannot remove ${source.location}`, error });
  }
}
