import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatPieceLength,
  formatRate,
} from "../../text/mod.ts";
import { progressOf, type Row, type RowField } from "../store/row.ts";
import { LEFT_FIELDS, leftText } from "./left_text.ts";
import { type SortKey, textKey } from "./sort_key.ts";
import { STANDING_FIELDS, standingOf, STANDINGS, standingText } from "./standing.ts";
import { formatWhen } from "../ui/when.ts";

/** A column of the list. */
export interface Column {
  /** Names it where it is kept. */
  readonly id: string;
  /** What stands above it. */
  readonly title: string;
  /** What it says, for those who choose columns; its title where that says it all. */
  readonly help?: string;
  /** Fields of rows that it is made of. */
  readonly fields: readonly RowField[];
  /** Its width in pixels until someone changes it. */
  readonly width: number;
  /** Whether it is shown until someone hides it. */
  readonly isFirst?: boolean;
  /** Whether its numbers stand below each other. */
  readonly isNumber?: boolean;
  /** Whether what is largest or last comes first when someone sorts by it. */
  readonly isDownFirst?: boolean;
  /** What stands in it. */
  text(row: Row): string;
  /** What it is sorted by. */
  key(row: Row): SortKey;
}

/** A number that stands for nothing known, which comes last in either direction by itself or not at all. */
const UNKNOWN = -1;

function amount(
  field: NumberField,
  column: Pick<Column, "id" | "title"> & Partial<Column>,
  format: (value: number) => string,
): Column {
  return {
    fields: [field],
    width: 90,
    isNumber: true,
    isDownFirst: true,
    ...column,
    text: (row) => {
      const value = row[field];
      return value === null ? "" : format(value);
    },
    key: (row) => row[field] ?? UNKNOWN,
  };
}

type NumberField = {
  [Key in keyof Row]: Row[Key] extends number | null ? Key : never;
}[keyof Row];

function rate(value: number): string {
  return value >= 1 ? formatRate(value) : "";
}

function span(seconds: number): string {
  return seconds > 0 ? formatDuration(seconds) : "";
}

/** Peers that are connected, and those in the whole swarm where trackers say how many. */
function peersText({ connectedPeers, seeders, leechers }: Row): string {
  const known = (seeders ?? 0) + (leechers ?? 0);
  if (connectedPeers === 0 && known === 0) return "";
  return known > 0
    ? `${connectedPeers} / ${formatCount(Math.max(known, connectedPeers))}`
    : String(connectedPeers);
}

/** All columns; the name is always shown, and first until someone moves it. */
export const COLUMNS: readonly Column[] = [
  {
    id: "name",
    title: "Name",
    fields: ["name", "labels", "isPrivate"],
    width: 260,
    isFirst: true,
    text: ({ name }) => name,
    key: ({ name }) => textKey(name),
  },
  {
    id: "done",
    title: "Done",
    fields: [
      "state",
      "checkProgress",
      "hasMetadata",
      "metadataProgress",
      "wantedBytes",
      "doneBytes",
    ],
    width: 164,
    isFirst: true,
    isDownFirst: true,
    text: (row) => formatPercent(progressOf(row)),
    key: progressOf,
  },
  {
    id: "state",
    title: "State",
    fields: [...STANDING_FIELDS, "isFinished"],
    width: 108,
    text: standingText,
    key: (row) => STANDINGS.indexOf(standingOf(row)),
  },
  {
    id: "size",
    title: "Size",
    help: "Bytes of the files that are wanted",
    fields: ["wantedBytes", "hasMetadata"],
    width: 100,
    isFirst: true,
    isNumber: true,
    isDownFirst: true,
    text: ({ wantedBytes, hasMetadata }) => hasMetadata ? formatBytes(wantedBytes) : "",
    key: ({ wantedBytes }) => wantedBytes,
  },
  amount("downloadRate", { id: "down", title: "Down", width: 110, isFirst: true }, rate),
  amount("uploadRate", { id: "up", title: "Up", width: 110, isFirst: true }, rate),
  {
    id: "left",
    title: "Left",
    help: "The time that is left, or why there is none",
    fields: LEFT_FIELDS,
    width: 210,
    isFirst: true,
    text: leftText,
    key: ({ etaSeconds }) => etaSeconds ?? Infinity,
  },
  {
    id: "peers",
    title: "Peers",
    help: "Peers that are connected, and all in the swarm",
    fields: ["connectedPeers", "seeders", "leechers"],
    width: 84,
    isFirst: true,
    isNumber: true,
    isDownFirst: true,
    text: peersText,
    key: ({ connectedPeers }) => connectedPeers,
  },
  amount(
    "ratio",
    { id: "ratio", title: "Ratio", help: "Uploaded by downloaded", width: 66, isFirst: true },
    (ratio) => ratio.toFixed(2),
  ),
  {
    id: "remaining",
    title: "Remaining",
    help: "Bytes that are wanted and missing",
    fields: ["wantedBytes", "doneBytes"],
    width: 96,
    isNumber: true,
    isDownFirst: true,
    text: ({ wantedBytes, doneBytes }) => {
      return wantedBytes > doneBytes ? formatBytes(wantedBytes - doneBytes) : "";
    },
    key: ({ wantedBytes, doneBytes }) => wantedBytes - doneBytes,
  },
  amount("seeders", { id: "seeders", title: "Seeders", help: "Seeders in the swarm" }, formatCount),
  amount(
    "leechers",
    { id: "leechers", title: "Leechers", help: "Leechers in the swarm" },
    formatCount,
  ),
  amount("downloadedBytes", { id: "downloaded", title: "Downloaded", width: 100 }, formatBytes),
  amount("uploadedBytes", { id: "uploaded", title: "Uploaded", width: 100 }, formatBytes),
  amount("addedAt", { id: "added", title: "Added", width: 140, isNumber: false }, formatMoment),
  amount(
    "doneAt",
    { id: "completed", title: "Completed", width: 140, isNumber: false },
    formatMoment,
  ),
  amount(
    "activeAt",
    {
      id: "active",
      title: "Last active",
      help: "When payload last came or went",
      width: 140,
      isNumber: false,
    },
    formatMoment,
  ),
  amount("secondsSeeding", { id: "seeded", title: "Seeded for", width: 96 }, span),
  amount("secondsDownloading", { id: "downloading", title: "Downloaded for", width: 120 }, span),
  amount(
    "queuePosition",
    { id: "queue", title: "Queue", help: "Its place in the queue", width: 70, isDownFirst: false },
    (place) => String(place + 1),
  ),
  {
    id: "labels",
    title: "Labels",
    fields: ["labels"],
    width: 130,
    text: ({ labels }) => labels.join(", "),
    key: ({ labels }) => textKey(labels.join(", ")),
  },
  {
    id: "tracker",
    title: "Tracker",
    fields: ["trackers"],
    width: 160,
    text: ({ trackers }) => trackers[0]?.[0] ?? "",
    key: ({ trackers }) => textKey(trackers[0]?.[0] ?? ""),
  },
  {
    id: "folder",
    title: "Folder",
    fields: ["outputDir"],
    width: 200,
    text: ({ outputDir }) => outputDir,
    key: ({ outputDir }) => textKey(outputDir),
  },
  {
    id: "priority",
    title: "Priority",
    fields: ["bandwidthPriority"],
    width: 84,
    text: ({ bandwidthPriority }) => bandwidthPriority === "normal" ? "" : bandwidthPriority,
    key: ({ bandwidthPriority }) => ["high", "normal", "low"].indexOf(bandwidthPriority),
  },
  amount("fileCount", { id: "files", title: "Files", width: 70 }, formatCount),
  amount("pieceLength", { id: "piece", title: "Piece size", width: 90 }, formatPieceLength),
  {
    id: "comment",
    title: "Comment",
    fields: ["comment"],
    width: 200,
    text: ({ comment }) => comment,
    key: ({ comment }) => textKey(comment),
  },
  {
    id: "hash",
    title: "Info-hash",
    fields: ["infoHash"],
    width: 150,
    text: ({ infoHash }) => infoHash,
    key: ({ infoHash }) => infoHash,
  },
];

/** A column by its id; undefined where there is none. */
export function findColumn(id: string): Column | undefined {
  return COLUMNS.find((column) => column.id === id);
}

/** The columns that someone has chosen, in their order; those of the start where nobody has. The name is always among them. */
export function chosenColumns(ids: readonly string[]): readonly Column[] {
  const chosen = ids.flatMap((id) => findColumn(id) ?? []);
  if (chosen.length === 0) return COLUMNS.filter(({ isFirst }) => isFirst);
  const name = chosen.some(({ id }) => id === "name") ? [] : COLUMNS.slice(0, 1);
  return [...name, ...chosen];
}

/** A moment, and nothing for none. */
function formatMoment(at: number): string {
  return at <= 0 ? "" : formatWhen(at, Date.now());
}
