import type { Statistics } from "../control.ts";
import {
  type NewEvent,
  type NewTorrent,
  NO_PROGRESS,
  type StoredEvent,
  type TorrentProgress,
  type TorrentRow,
  type TorrentRowChanges,
  type TorrentSource,
  type TorrentSummary,
} from "./rows.ts";
import { PROGRESS, type Row, TORRENTS, type Value } from "./_tables.ts";
import { booleanField, numberField, RecordField } from "../json/mod.ts";
import { decodeTorrentSettings, encodeTorrentSettings } from "./torrent_settings_codec.ts";

const summary = new RecordField<TorrentSummary>({
  totalBytes: numberField(),
  pieceLength: numberField(),
  pieceCount: numberField(),
  fileCount: numberField(),
  isPrivate: booleanField,
  // Texts of a torrent are as its maker wrote them.
  comment: { read: (value) => typeof value === "string" ? value : "", write: (value) => value },
  creator: { read: (value) => typeof value === "string" ? value : "", write: (value) => value },
  createdAt: numberField({ min: Number.MIN_SAFE_INTEGER }),
  source: { read: (value) => typeof value === "string" ? value : "", write: (value) => value },
});

/** What a row of a torrent says. */
export interface DecodedTorrent {
  /** The torrent. */
  readonly row: TorrentRow;
  /** What of it could not be made out, in words. */
  readonly problems: readonly string[];
}

/** Columns of a torrent, of what is said of it. */
export function encodeTorrent(torrent: TorrentRowChanges & { readonly addedAt?: number }): Row {
  const { infoHash, infoHashV2, name, outputDir, addedAt, needsCheck, settings } = torrent;
  const columns: Record<string, Value> = {};
  if (infoHash !== undefined) columns.info_hash = infoHash;
  if (infoHashV2 !== undefined) columns.info_hash_v2 = infoHashV2;
  if (name !== undefined) columns.name = name;
  if (outputDir !== undefined) columns.output_dir = outputDir;
  if (addedAt !== undefined) columns.added_at = wholeNumber(addedAt);
  if (needsCheck !== undefined) columns.needs_check = Number(needsCheck);
  if (settings !== undefined) columns.settings = encodeTorrentSettings(settings);
  if (torrent.summary !== undefined) {
    columns.summary = JSON.stringify(summary.write(torrent.summary));
  }
  return columns;
}

/** All columns of a torrent that is added. */
export function encodeNewTorrent(torrent: NewTorrent): Row {
  return encodeTorrent({ needsCheck: false, ...torrent });
}

/** A torrent, of the values of these columns. */
export function decodeTorrent(
  values: readonly Value[],
  columns: ReadonlyMap<string, number>,
): DecodedTorrent {
  const at = (column: string) => values[columns.get(column) ?? -1];
  const { settings, problems } = decodeTorrentSettings(String(at("settings")));
  const known = decodeSummary(at("summary"));
  const infoHashV2 = at("info_hash_v2");
  const row = {
    id: Number(at(TORRENTS.key)),
    infoHash: String(at("info_hash")),
    infoHashV2: typeof infoHashV2 === "string" ? infoHashV2 : undefined,
    name: String(at("name")),
    outputDir: String(at("output_dir")),
    addedAt: Number(at("added_at")),
    needsCheck: at("needs_check") !== 0,
    settings,
    summary: known,
    progress: decodeProgress(at),
  };
  return { row, problems: problems.map(({ message }) => message) };
}

/** Columns of a torrent's progress. */
export function encodeProgress(id: number, progress: TorrentProgress): Row {
  const row: Record<string, Value> = { torrent: id };
  for (const [key, column] of PROGRESS_COLUMNS) row[column] = wholeNumber(progress[key]);
  return row;
}

/** Columns of what a torrent was made from. */
export function encodeSource(source: TorrentSource): Row {
  const { kind } = source;
  const bytes = kind === "metainfo" ? source.bytes : new TextEncoder().encode(source.link);
  return { kind, bytes };
}

/** What a torrent was made from. */
export function decodeSource({ kind, bytes }: Row): TorrentSource | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (kind === "metainfo") return { kind, bytes };
  return kind === "magnet" ? { kind, link: new TextDecoder().decode(bytes) } : undefined;
}

/** Columns of an event. */
export function encodeEvent({ time, torrent, kind, detail }: NewEvent): Row {
  return {
    time: wholeNumber(time),
    torrent: torrent ?? null,
    kind,
    detail: detail === undefined ? null : JSON.stringify(detail),
  };
}

/** An event. */
export function decodeEvent({ id, time, torrent, kind, detail }: Row): StoredEvent {
  return {
    id: Number(id),
    time: Number(time),
    ...(typeof torrent === "number" ? { torrent } : {}),
    kind: String(kind),
    ...(typeof detail === "string" ? { detail: JSON.parse(detail) } : {}),
  };
}

/** Counters, with zeros for those that are not kept. */
export function decodeStatistics(entries: Iterable<readonly [string, number]>): Statistics {
  const kept = new Map(entries);
  return {
    uploadedBytes: kept.get("uploadedBytes") ?? 0,
    downloadedBytes: kept.get("downloadedBytes") ?? 0,
    filesAdded: kept.get("filesAdded") ?? 0,
    secondsActive: kept.get("secondsActive") ?? 0,
    sessionCount: kept.get("sessionCount") ?? 0,
  };
}

/** A number that a column takes. */
export function wholeNumber(value: number): number {
  const whole = Math.round(value);
  return Number.isSafeInteger(whole) ? whole : 0;
}

const PROGRESS_COLUMNS: readonly (readonly [keyof TorrentProgress, string])[] = [
  ["uploadedBytes", "uploaded_bytes"],
  ["downloadedBytes", "downloaded_bytes"],
  ["corruptBytes", "corrupt_bytes"],
  ["wantedBytes", "wanted_bytes"],
  ["doneBytes", "done_bytes"],
  ["haveBytes", "have_bytes"],
  ["doneAt", "done_at"],
  ["startedAt", "started_at"],
  ["activeAt", "active_at"],
  ["editedAt", "edited_at"],
  ["secondsDownloading", "seconds_downloading"],
  ["secondsSeeding", "seconds_seeding"],
];

function decodeProgress(at: (column: string) => Value | undefined): TorrentProgress {
  if (typeof at(PROGRESS.columns[0] ?? "") !== "number") return NO_PROGRESS;
  const progress: { -readonly [Key in keyof TorrentProgress]: number } = { ...NO_PROGRESS };
  for (const [key, column] of PROGRESS_COLUMNS) progress[key] = Number(at(column));
  return progress;
}

/** A summary that can not be read is none: the metadata is read instead. */
function decodeSummary(json: Value | undefined): TorrentSummary | undefined {
  if (typeof json !== "string") return undefined;
  try {
    return summary.read(JSON.parse(json), "summary");
  } catch {
    return undefined; // as said above
  }
}
