import { formatBytes, formatElapsed, formatPart, formatRate } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import type { CompletedTorrent, ViewedTorrent } from "./viewed_torrent.ts";

/** What happened to a torrent that is complete: what was done, where it is, and what can be done next. */
export function completedLines(result: CompletedTorrent): string[] {
  const { torrent, path, seconds, seedLine } = result;
  const status = torrent.status();
  const size = formatBytes(status.wantedBytes);
  const rate = formatRate(status.downloadedBytes / Math.max(seconds, 0.001));
  const how = status.downloadedBytes === 0
    ? `${size} already there`
    : `${size} in ${formatElapsed(seconds)} (${rate})`;
  return [
    `${plainText(torrent.name)}  ${how}, every piece checked`,
    ...(path === undefined ? [] : [`  saved as ${plainText(path)}`]),
    ...(seedLine === undefined ? [] : [`  keep others supplied: ${plainText(seedLine)}`]),
  ];
}

/** What is kept of a torrent that was stopped. */
export function stoppedLine(torrent: ViewedTorrent): string {
  const status = torrent.status();
  const name = plainText(torrent.name);
  const sent = `${formatBytes(status.uploadedBytes)} sent`;
  if (status.wantedBytes > 0 && status.doneBytes >= status.wantedBytes) {
    return `stopped ${name}: complete, ${sent}`;
  }
  if (torrent.metainfo === undefined) {
    return `stopped ${name}: no peer told what is in it, the same command asks again`;
  }
  const kept = formatPart(status.doneBytes, status.wantedBytes);
  return `stopped ${name}: ${kept} kept, the same command goes on from there`;
}
