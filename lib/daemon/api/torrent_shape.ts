import { FieldError } from "../json/mod.ts";
import type { LimitSettings, PeerCounts, TorrentView } from "../view/mod.ts";
import type { LimitsShape, PeerCountsShape, TorrentField, TorrentShape } from "./shapes.ts";

/** When each field is told: in every list, or where it is named and of a torrent that is asked for alone. */
const TOLD: Readonly<Record<TorrentField, "list" | "named">> = {
  id: "list",
  infoHash: "list",
  infoHashV2: "list",
  name: "list",
  state: "list",
  trouble: "list",
  reason: "list",
  isFinished: "list",
  isStalled: "list",
  isPrivate: "list",
  hasMetadata: "list",
  metadataProgress: "list",
  labels: "list",
  group: "list",
  outputDir: "list",
  queuePosition: "list",
  bandwidthPriority: "list",
  isSequential: "list",
  isSuperSeeding: "list",
  limits: "named",
  goals: "named",
  maxPeers: "named",
  totalBytes: "list",
  wantedBytes: "list",
  doneBytes: "list",
  haveBytes: "list",
  uncheckedBytes: "list",
  checkProgress: "list",
  pieceLength: "list",
  pieceCount: "list",
  fileCount: "list",
  downloadedBytes: "list",
  uploadedBytes: "list",
  corruptBytes: "list",
  ratio: "list",
  downloadRate: "list",
  uploadRate: "list",
  etaSeconds: "list",
  idleEtaSeconds: "list",
  addedAt: "list",
  doneAt: "list",
  startedAt: "list",
  activeAt: "list",
  editedAt: "list",
  nextAnnounceByHandAt: "list",
  secondsDownloading: "list",
  secondsSeeding: "list",
  peerCounts: "list",
  trackers: "named",
  webSeeds: "named",
  comment: "named",
  creator: "named",
  createdAt: "named",
  source: "named",
  magnetLink: "named",
};

/** All fields of a torrent that can be asked for. */
export const TORRENT_FIELDS: readonly string[] = Object.keys(TOLD);

/** Those that a list has unless others are asked for. */
const LIST_FIELDS: readonly TorrentField[] = readNames(
  Object.entries(TOLD).filter(([, told]) => told === "list").map(([name]) => name),
);

/** All of them. */
const ALL_FIELDS: readonly TorrentField[] = readNames(TORRENT_FIELDS);

/**
 * Reads which fields are asked for: names with commas between, or `all`; null for those of a list.
 *
 * @throws {FieldError} if there is none of a name.
 */
export function readFields(text: string | null): readonly TorrentField[] {
  if (text === null) return LIST_FIELDS;
  return text === "all" ? ALL_FIELDS : readNames(new Set(text.split(",")));
}

/** Some of a torrent. */
export function torrentPart(
  view: TorrentView,
  fields: readonly TorrentField[],
): Partial<TorrentShape> {
  const entries: (readonly unknown[])[] = fields.map((field) => [field, valueOf(view, field)]);
  return Object.fromEntries(entries);
}

/** All of a torrent. */
export function torrentShape(view: TorrentView): TorrentShape {
  const entries: (readonly unknown[])[] = ALL_FIELDS.map((field) => [field, valueOf(view, field)]);
  return Object.fromEntries(entries);
}

function readNames(names: Iterable<string>): TorrentField[] {
  return [...names].map((name) => {
    if (isField(name)) return name;
    throw new FieldError("fields", `a torrent has no ${JSON.stringify(name.slice(0, 100))}`);
  });
}

function isField(name: string): name is TorrentField {
  return Object.hasOwn(TOLD, name);
}

function valueOf(view: TorrentView, field: TorrentField): unknown {
  switch (field) {
    case "limits":
      return limitsShape(view.limits);
    case "peerCounts":
      return peerCountsShape(view.peerCounts);
    default:
      return view[field] ?? null;
  }
}

function limitsShape({ download, upload, ...others }: LimitSettings): LimitsShape {
  return { download: limit(download), upload: limit(upload), ...others };
}

function limit(rate: number): number | null {
  return rate === Infinity ? null : rate;
}

function peerCountsShape({ seeders, leechers, ...others }: PeerCounts): PeerCountsShape {
  return { ...others, seeders: seeders ?? null, leechers: leechers ?? null };
}
