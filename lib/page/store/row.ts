import type { EventField, EventRow } from "../api.ts";

/** A torrent as the page keeps it: one object for as long as it is there, changed in place. */
export type Row = { -readonly [Key in keyof EventRow]: EventRow[Key] };

/** Fields of a row. */
export type RowField = EventField;

/** A row of a torrent of which nothing is known yet: what was not asked for is so. */
const EMPTY: EventRow = {
  id: 0,
  infoHash: "",
  infoHashV2: null,
  name: "",
  state: "stopped",
  trouble: null,
  reason: "",
  isFinished: false,
  isStalled: false,
  isPrivate: false,
  hasMetadata: true,
  metadataProgress: 0,
  labels: [],
  group: "",
  outputDir: "",
  queuePosition: 0,
  bandwidthPriority: "normal",
  isSequential: false,
  isSuperSeeding: false,
  totalBytes: 0,
  wantedBytes: 0,
  doneBytes: 0,
  haveBytes: 0,
  uncheckedBytes: 0,
  checkProgress: 0,
  pieceLength: 0,
  pieceCount: 0,
  fileCount: 0,
  downloadedBytes: 0,
  uploadedBytes: 0,
  corruptBytes: 0,
  ratio: 0,
  downloadRate: 0,
  uploadRate: 0,
  etaSeconds: null,
  addedAt: 0,
  doneAt: 0,
  startedAt: 0,
  activeAt: 0,
  editedAt: 0,
  secondsDownloading: 0,
  secondsSeeding: 0,
  comment: "",
  creator: "",
  source: "",
  connectedPeers: 0,
  sendingPeers: 0,
  gettingPeers: 0,
  activeWebSeeds: 0,
  seeders: null,
  leechers: null,
  trackers: [],
};

/** What rows have from the start. More is asked for once a column or a search wants it. */
export const FIRST_FIELDS: readonly RowField[] = [
  ...["id", "infoHash", "name", "state", "trouble", "reason", "isFinished", "isStalled"],
  ...["isPrivate", "hasMetadata", "metadataProgress", "labels", "queuePosition", "totalBytes"],
  ...["wantedBytes", "doneBytes", "checkProgress", "uploadedBytes", "ratio", "downloadRate"],
  ...["uploadRate", "etaSeconds", "addedAt", "trackers", "connectedPeers", "sendingPeers"],
  ...["gettingPeers", "activeWebSeeds", "seeders", "leechers", "bandwidthPriority"],
].filter(isRowField);

/** Whether rows have a field of this name. */
export function isRowField(name: string): name is RowField {
  return Object.hasOwn(EMPTY, name);
}

/** A row of which only the number is known. */
export function emptyRow(id: number): Row {
  return { ...EMPTY, id };
}

/** Part of what is to come that is there, by what it is at: metadata, a check, or the payload. */
export function progressOf(row: Row): number {
  if (row.state === "checking") return row.checkProgress;
  if (!row.hasMetadata) return row.metadataProgress;
  return row.wantedBytes > 0 ? row.doneBytes / row.wantedBytes : 1;
}

/** Whether all that is wanted of it is there. */
export function isComplete(row: Row): boolean {
  return row.hasMetadata && row.doneBytes >= row.wantedBytes;
}
