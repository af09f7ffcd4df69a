import type { TorrentStatus } from "../../torrent/mod.ts";
import { formatBar } from "../output/bar.ts";
import { fitParts } from "../output/fit_parts.ts";
import {
  formatBytes,
  formatDuration,
  formatNoun,
  formatPart,
  formatPercent,
  formatRate,
} from "../../text/mod.ts";
import { padEnd, padStart, textWidth } from "../output/text_width.ts";

/** From here on there is room for wide gaps, and for the total beside what is done. */
const WIDE_COLUMNS = 100;

/** The least and the most columns of a bar. */
const MIN_BAR_COLUMNS = 7;
const MAX_BAR_COLUMNS = 32;

/** Columns of a rate and of a time, so that what stands behind them does not jump. */
const RATE_COLUMNS = "999.9 MiB/s".length;
const LEFT_COLUMNS = "59m 59s left".length;

/** Lays parts out beside a bar: the bar takes what room is left, and parts that do not fit are dropped from the right. */
function layBar(
  share: number,
  parts: readonly string[],
  { columns, gap }: { readonly columns: number; readonly gap: string },
): string {
  const indent = "  ";
  const kept = [...parts];
  function room(): number {
    const used = kept.reduce((sum, part) => sum + textWidth(part) + gap.length, indent.length);
    return columns - used;
  }
  while (kept.length > 0 && room() < MIN_BAR_COLUMNS) kept.pop();
  const bar = formatBar(share, Math.min(MAX_BAR_COLUMNS, room()));
  return (indent + [bar, ...kept].join(gap)).trimEnd();
}

function rate(arrow: string, bytesPerSec: number): string {
  return `${arrow} ${padEnd(formatRate(bytesPerSec), RATE_COLUMNS)}`;
}

function part(done: number, total: number, isWide: boolean): string {
  const widest = isWide ? formatPart(total, total) : formatBytes(total);
  return padStart(isWide ? formatPart(done, total) : formatBytes(done), textWidth(widest));
}

/** The line of a torrent with a bar, its numbers each in its place; at most `columns` wide. */
export function barLine(status: TorrentStatus, columns: number): string {
  const isWide = columns >= WIDE_COLUMNS;
  const layout = { columns, gap: isWide ? "   " : "  " };
  if (status.state === "checking") {
    const { checkedBytes, totalBytes } = status;
    const share = totalBytes === 0 ? 1 : checkedBytes / totalBytes;
    const parts = [padStart(formatPercent(share), 4), part(checkedBytes, totalBytes, isWide)];
    return layBar(share, [...parts, "checking what is there"], layout);
  }
  const eta = status.etaSeconds === undefined ? "" : `${formatDuration(status.etaSeconds)} left`;
  return layBar(status.progress, [
    padStart(formatPercent(status.progress), 4),
    part(status.doneBytes, status.wantedBytes, isWide),
    rate("↓", status.downloadRateBytesPerSec),
    rate("↑", status.uploadRateBytesPerSec),
    padEnd(formatNoun(status.peers, "peer"), "50 peers".length),
    padEnd(eta, LEFT_COLUMNS),
  ], layout);
}

/** The line of a torrent that is seeded. */
export function seedLine(status: TorrentStatus, columns: number): string {
  const gap = columns >= WIDE_COLUMNS ? "   " : "  ";
  const parts = [
    rate("  seeding  ↑", status.uploadRateBytesPerSec),
    padEnd(formatNoun(status.peers, "peer"), "50 peers".length),
    `${formatBytes(status.uploadedBytes)} sent`,
    `ratio ${status.ratio.toFixed(2)}`,
  ];
  return fitParts(parts, { columns, gap });
}
