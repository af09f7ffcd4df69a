import type { EventField, EventRow } from "../api/mod.ts";
import type { PeerCounts, TorrentView } from "../view/mod.ts";

/** What a field of a row is read from. */
export interface RowSource {
  /** The torrent. */
  readonly view: TorrentView;
  /** How many peers it has: counted once for all fields that ask. */
  readonly peerCounts: PeerCounts;
}

/** How a field of rows is read. */
interface RowField<Value> {
  /** What it is now. */
  read(source: RowSource): Value;
  /** Whether it is read now and then only, since it costs more than the others. */
  readonly isDear?: boolean;
}

const MINUTE_SECONDS = 60;

/** All fields, and how each is read. What changes without end is rounded, so that nothing is sent where nothing happens. */
export const ROW_FIELDS: { readonly [Field in EventField]: RowField<EventRow[Field]> } = {
  id: { read: ({ view }) => view.id },
  infoHash: { read: ({ view }) => view.infoHash },
  infoHashV2: { read: ({ view }) => view.infoHashV2 ?? null },
  name: { read: ({ view }) => view.name },
  state: { read: ({ view }) => view.state },
  trouble: { read: ({ view }) => view.trouble ?? null },
  reason: { read: ({ view }) => view.reason },
  isFinished: { read: ({ view }) => view.isFinished },
  isStalled: { read: ({ view }) => view.isStalled },
  isPrivate: { read: ({ view }) => view.isPrivate },
  hasMetadata: { read: ({ view }) => view.hasMetadata },
  metadataProgress: { read: ({ view }) => fourDigits(view.metadataProgress) },
  labels: { read: ({ view }) => view.labels },
  group: { read: ({ view }) => view.group },
  outputDir: { read: ({ view }) => view.outputDir },
  queuePosition: { read: ({ view }) => view.queuePosition },
  bandwidthPriority: { read: ({ view }) => view.bandwidthPriority },
  isSequential: { read: ({ view }) => view.isSequential },
  isSuperSeeding: { read: ({ view }) => view.isSuperSeeding },
  totalBytes: { read: ({ view }) => view.totalBytes },
  wantedBytes: { read: ({ view }) => view.wantedBytes },
  doneBytes: { read: ({ view }) => view.doneBytes },
  haveBytes: { read: ({ view }) => view.haveBytes },
  uncheckedBytes: { read: ({ view }) => view.uncheckedBytes },
  checkProgress: { read: ({ view }) => fourDigits(view.checkProgress) },
  pieceLength: { read: ({ view }) => view.pieceLength },
  pieceCount: { read: ({ view }) => view.pieceCount },
  fileCount: { read: ({ view }) => view.fileCount },
  downloadedBytes: { read: ({ view }) => view.downloadedBytes },
  uploadedBytes: { read: ({ view }) => view.uploadedBytes },
  corruptBytes: { read: ({ view }) => view.corruptBytes },
  ratio: { read: ({ view }) => fourDigits(view.ratio) },
  downloadRate: { read: ({ view }) => Math.round(view.downloadRate) },
  uploadRate: { read: ({ view }) => Math.round(view.uploadRate) },
  etaSeconds: { read: ({ view }) => roundedSeconds(view.etaSeconds) },
  addedAt: { read: ({ view }) => view.addedAt },
  doneAt: { read: ({ view }) => view.doneAt },
  startedAt: { read: ({ view }) => view.startedAt },
  activeAt: { read: ({ view }) => view.activeAt },
  editedAt: { read: ({ view }) => view.editedAt },
  secondsDownloading: { read: ({ view }) => wholeMinutes(view.secondsDownloading) },
  secondsSeeding: { read: ({ view }) => wholeMinutes(view.secondsSeeding) },
  comment: { read: ({ view }) => view.comment },
  creator: { read: ({ view }) => view.creator },
  source: { read: ({ view }) => view.source },
  connectedPeers: { read: ({ peerCounts }) => peerCounts.connected },
  sendingPeers: { read: ({ peerCounts }) => peerCounts.sendingToUs },
  gettingPeers: { read: ({ peerCounts }) => peerCounts.gettingFromUs },
  activeWebSeeds: { read: ({ peerCounts }) => peerCounts.webSeeds },
  seeders: { read: ({ peerCounts }) => peerCounts.seeders ?? null },
  leechers: { read: ({ peerCounts }) => peerCounts.leechers ?? null },
  trackers: {
    isDear: true,
    read: ({ view }) => view.trackers.map(({ host, health }) => [host, health]),
  },
};

/** Names of all fields. */
export const EVENT_FIELDS: readonly EventField[] = namesOf(Object.keys(ROW_FIELDS));

/** Those that a stream has which names none: what a list of torrents shows. */
export const USUAL_FIELDS: readonly EventField[] = [
  ...(["id", "name", "state", "trouble", "reason", "isFinished", "isStalled", "labels"] as const),
  ...(["queuePosition", "totalBytes", "wantedBytes", "doneBytes", "checkProgress"] as const),
  ...(["downloadRate", "uploadRate", "uploadedBytes", "etaSeconds", "ratio", "addedAt"] as const),
  ...(["connectedPeers", "seeders", "leechers"] as const),
];

/** Whether rows have a field of this name. */
export function isEventField(name: string): name is EventField {
  return Object.hasOwn(ROW_FIELDS, name);
}

function namesOf(names: readonly string[]): EventField[] {
  return names.filter(isEventField);
}

function fourDigits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function wholeMinutes(seconds: number): number {
  return Math.floor(seconds / MINUTE_SECONDS) * MINUTE_SECONDS;
}

/** Two digits are as many as mean anything in a guess. */
function roundedSeconds(seconds: number | undefined): number | null {
  if (seconds === undefined || !Number.isFinite(seconds)) return null;
  return Number(Math.ceil(seconds).toPrecision(2));
}
