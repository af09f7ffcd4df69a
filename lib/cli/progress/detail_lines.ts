import type { PeerStatus } from "../../torrent/mod.ts";
import type { TrackerStatus } from "../../tracker/mod.ts";
import { formatDuration, formatNoun, formatPercent, formatRate } from "../../text/mod.ts";
import { fitParts } from "../output/fit_parts.ts";
import { plainText } from "../output/plain_text.ts";
import { cutText, padEnd, padStart } from "../output/text_width.ts";

const RATE_COLUMNS = "999.9 MiB/s".length;

/** A row about a tracker: what it said, and when it is asked again. */
export function trackerLine(
  tracker: TrackerStatus,
  { now, columns }: { readonly now: number; readonly columns: number },
): string {
  const counts = [
    tracker.peers === undefined ? [] : [formatNoun(tracker.peers, "peer")],
    tracker.seeders === undefined ? [] : [formatNoun(tracker.seeders, "seeder")],
  ].flat().join(", ");
  const seconds = ((tracker.nextAnnounceAt ?? now) - now) / 1000;
  const again = tracker.nextAnnounceAt === undefined
    ? ""
    : `asks again in ${formatDuration(seconds)}`;
  const start = `  tracker  ${padEnd(cutText(plainText(tracker.url), 40), 32)}`;
  if (counts === "") return cutText(`${start}  ${plainText(tracker.message)}`.trimEnd(), columns);
  return fitParts([start, padEnd(counts, 24), again], { columns });
}

/** A row about a peer. */
export function peerLine(peer: PeerStatus, columns: number): string {
  const parts = [
    `  peer     ${padEnd(peer.address, 21)}`,
    padEnd(cutText(plainText(peer.client), 20), 20),
    padStart(formatPercent(peer.progress), 4),
    `↓ ${padEnd(formatRate(peer.downloadRateBytesPerSec), RATE_COLUMNS)}`,
    `↑ ${padEnd(formatRate(peer.uploadRateBytesPerSec), RATE_COLUMNS)}`,
    peer.flags,
  ];
  return fitParts(parts, { columns });
}

/** Peers with the busiest first. */
export function busiestFirst(peers: readonly PeerStatus[]): PeerStatus[] {
  function rate(peer: PeerStatus): number {
    return peer.downloadRateBytesPerSec + peer.uploadRateBytesPerSec;
  }
  return [...peers].sort((a, b) => rate(b) - rate(a));
}
