import type { TorrentStatus } from "../../torrent/mod.ts";
import {
  formatBytes,
  formatDuration,
  formatNoun,
  formatPart,
  formatPercent,
  formatRate,
} from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";
import type { ViewedTorrent } from "./viewed_torrent.ts";

/** What a torrent is: `631.0 MiB in 1 file, 2,524 pieces`. */
export function torrentSize({ metainfo }: ViewedTorrent): string {
  if (!metainfo) return "what is in it comes from peers";
  const files = metainfo.files.filter((file) => !file.pad).length;
  const size = formatBytes(metainfo.totalLength);
  return `${size} in ${formatNoun(files, "file")}, ${formatNoun(metainfo.pieceCount, "piece")}`;
}

/** Where a torrent stands of which only a magnet link is known. */
export function metadataText({ reason }: TorrentStatus): string {
  return plainText(reason ?? "asking peers what is in it");
}

/** What is to be said of a private torrent, once it is known that it is one; undefined of others. */
export function privateNotice({ metainfo }: ViewedTorrent): string | undefined {
  if (!metainfo?.private) return undefined;
  return "it is private: peers come from its trackers alone from now on";
}

/** Why a torrent does not get on: `waiting: no peers yet`; undefined while it does. */
export function waitingText(status: TorrentStatus): string | undefined {
  const { state, reason } = status;
  switch (state) {
    case "downloading":
      return reason === undefined ? undefined : plainText(`waiting: ${reason}`);
    case "waiting":
    case "paused":
      return plainText(reason === undefined ? "paused" : `paused: ${reason}`);
    case "failed":
      return plainText(reason === undefined ? "failed" : `failed: ${reason}`);
    default:
      return undefined;
  }
}

/** Whether a torrent gives more than it takes: all that is wanted of it is there. */
export function isSeeding(status: TorrentStatus): boolean {
  return status.state === "seeding";
}

/** One line of where a torrent stands, for a log or a pipe. */
export function statusLine(status: TorrentStatus): string {
  const waiting = waitingText(status);
  switch (status.state) {
    case "metadata":
      return metadataText(status);
    case "checking": {
      const share = status.totalBytes === 0 ? 1 : status.checkedBytes / status.totalBytes;
      return `checking, ${formatPercent(share)}, ` +
        formatPart(status.checkedBytes, status.totalBytes);
    }
    case "seeding":
      return [
        "seeding",
        `up ${formatRate(status.uploadRateBytesPerSec)}`,
        formatNoun(status.peers, "peer"),
        `${formatBytes(status.uploadedBytes)} sent`,
      ].join(", ");
    default:
      return [
        formatPercent(status.progress),
        formatPart(status.doneBytes, status.wantedBytes),
        `down ${formatRate(status.downloadRateBytesPerSec)}`,
        `up ${formatRate(status.uploadRateBytesPerSec)}`,
        formatNoun(status.peers, "peer"),
        ...(status.etaSeconds === undefined ? [] : [`${formatDuration(status.etaSeconds)} left`]),
        ...(waiting === undefined ? [] : [waiting]),
      ].join(", ");
  }
}
