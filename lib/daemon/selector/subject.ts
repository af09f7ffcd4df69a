import type { PeerCounts, TorrentView, TrackerView } from "../view/mod.ts";

/** Fields that selectors read of a torrent as it is. */
type ReadField =
  | ("id" | "name" | "infoHash" | "infoHashV2" | "state" | "trouble" | "labels" | "group")
  | ("outputDir" | "bandwidthPriority" | "ratio" | "hasMetadata" | "totalBytes" | "wantedBytes")
  | ("doneBytes" | "downloadedBytes" | "uploadedBytes" | "corruptBytes" | "downloadRate")
  | ("uploadRate" | "etaSeconds" | "addedAt" | "doneAt" | "startedAt" | "activeAt")
  | ("secondsSeeding" | "fileCount" | "queuePosition" | "isPrivate" | "isFinished" | "isStalled")
  | ("isSequential" | "comment" | "creator" | "source");

/** What selectors read of a torrent: a {@linkcode TorrentView} has it, and so may rows that someone keeps elsewhere. */
export interface SelectorSubject extends Pick<TorrentView, ReadField> {
  /** How many peers there are. */
  readonly peerCounts: Omit<PeerCounts, "from">;
  /** Its trackers. */
  readonly trackers: readonly Pick<TrackerView, "host" | "siteName" | "health">[];
}
