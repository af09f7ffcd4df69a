import type { TorrentShape } from "../../daemon/api/mod.ts";
import { formatBytes, formatDuration, formatRate } from "../../text/mod.ts";
import { type Palette, PLAIN } from "../output/palette.ts";
import { plainText } from "../output/plain_text.ts";
import { type Column, formatTable } from "../output/table.ts";
import { cutMiddle, textWidth } from "../output/text_width.ts";
import { progressText, stateText } from "./state_text.ts";

/** What of a torrent a row is made of. */
export type TorrentRow = Partial<TorrentShape>;

/** The fields that rows are made of. */
export const ROW_FIELDS: string = [
  ...["id", "name", "state", "trouble", "isStalled", "isFinished", "hasMetadata"],
  ...["metadataProgress", "checkProgress", "doneBytes", "wantedBytes", "downloadRate"],
  ...["uploadRate", "etaSeconds", "ratio", "labels"],
].join(",");

const COLUMNS: readonly Column[] = [
  { title: "id", align: "right" },
  { title: "name" },
  { title: "state" },
  { title: "done", align: "right" },
  { title: "size", align: "right" },
  { title: "down", align: "right" },
  { title: "up", align: "right" },
  { title: "left", align: "right" },
  { title: "ratio", align: "right" },
  { title: "labels" },
];

/** Which of the columns is the name. */
const NAME_AT = 1;

/** Columns of a terminal that a name gets at least. */
const MIN_NAME_WIDTH = 24;

/** The gap between columns. */
const GAP_WIDTH = 2;

/** A row for a pipe: numbers as they are. */
export function pipeRow(row: TorrentRow): string[] {
  return [
    String(row.id ?? 0),
    plainText(row.name ?? ""),
    stateText(row, PLAIN),
    progressText(row),
    String(row.wantedBytes ?? 0),
    String(row.downloadRate ?? 0),
    String(row.uploadRate ?? 0),
    row.etaSeconds === null || row.etaSeconds === undefined ? "" : String(row.etaSeconds),
    (row.ratio ?? 0).toFixed(2),
    plainText((row.labels ?? []).join(",")),
  ];
}

/** A table of torrents for a terminal: names are cut so that the rest fits. */
export function torrentTable(
  rows: readonly TorrentRow[],
  { columns, colors }: { readonly columns: number; readonly colors: Palette },
): string {
  const cells = rows.map((row) => terminalRow(row, colors));
  const others = COLUMNS.map(({ title }, at) =>
    at === NAME_AT
      ? 0
      : GAP_WIDTH + Math.max(textWidth(title), ...cells.map((row) => textWidth(row[at] ?? "")))
  );
  const rest = others.reduce((sum, width) => sum + width, 0);
  const room = Math.max(MIN_NAME_WIDTH, columns - rest);
  const cut = cells.map((row) =>
    row.map((cell, at) => at === NAME_AT ? cutMiddle(cell, room) : cell)
  );
  return formatTable(COLUMNS, cut, { columns, heading: colors.dim });
}

function terminalRow(row: TorrentRow, colors: Palette): string[] {
  const { etaSeconds, ratio = 0, labels = [] } = row;
  return [
    String(row.id ?? 0),
    plainText(row.name ?? ""),
    stateText(row, colors),
    progressText(row),
    row.hasMetadata === false ? "" : formatBytes(row.wantedBytes ?? 0),
    rateText(row.downloadRate),
    rateText(row.uploadRate),
    etaSeconds === null || etaSeconds === undefined ? "" : formatDuration(etaSeconds),
    ratio.toFixed(2),
    plainText(labels.join(", ")),
  ];
}

/** Nothing is said of what stands still. */
function rateText(rate: number | undefined): string {
  return rate === undefined || rate < 1 ? "" : formatRate(rate);
}

/** What all torrents together do: `3 torrents  ↓ 2.0 MiB/s  ↑ 1.0 MiB/s`. */
export function summaryText(rows: readonly TorrentRow[], noun: string): string {
  const down = rows.reduce((sum, { downloadRate = 0 }) => sum + downloadRate, 0);
  const up = rows.reduce((sum, { uploadRate = 0 }) => sum + uploadRate, 0);
  return `${noun}  ↓ ${formatRate(down)}  ↑ ${formatRate(up)}`;
}
