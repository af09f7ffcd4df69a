import type {
  DaemonTorrentState,
  PeerOrigin,
  TorrentView,
  TrackerHealth,
  TroubleKind,
} from "../view/mod.ts";

/** All torrents together. Each map has all words that there are, so that series do not come and go. */
export interface TorrentCounts {
  /** Torrents by state. */
  readonly states: ReadonlyMap<string, number>;
  /** Torrents by what is wrong with them. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Torrents of the labels that are used most, by label. */
  readonly labels: ReadonlyMap<string, number>;
  /** Torrents that are stalled. */
  readonly stalled: number;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Bytes that are wanted. */
  readonly wantedBytes: number;
  /** Bytes that are wanted and there. */
  readonly doneBytes: number;
  /** Bytes a second that come. */
  readonly downloadRate: number;
  /** Bytes a second that go. */
  readonly uploadRate: number;
  /** Connected peers by origin. */
  readonly peers: ReadonlyMap<string, number>;
  /** Peers that payload comes from. */
  readonly peersSending: number;
  /** Peers that payload goes to. */
  readonly peersGetting: number;
  /** Trackers by health. */
  readonly trackers: ReadonlyMap<string, number>;
}

/** Labels that are counted at most: users make them up, and each is a series that Prometheus keeps. */
const MAX_LABELS = 50;

const STATES: Readonly<Record<DaemonTorrentState, 0>> = {
  "stopped": 0,
  "check-waiting": 0,
  "checking": 0,
  "metadata": 0,
  "moving": 0,
  "download-waiting": 0,
  "downloading": 0,
  "seed-waiting": 0,
  "seeding": 0,
};

const TROUBLES: Readonly<Record<TroubleKind, 0>> = {
  "tracker-warning": 0,
  "tracker": 0,
  "storage-missing": 0,
  "no-space": 0,
  "disk": 0,
  "failed": 0,
};

const HEALTHS: Readonly<Record<TrackerHealth, 0>> = {
  "unknown": 0,
  "working": 0,
  "unreachable": 0,
  "refused": 0,
  "unregistered": 0,
  "rate-limited": 0,
  "wrong-certificate": 0,
};

const ORIGINS: Readonly<Record<PeerOrigin, 0>> = {
  tracker: 0,
  dht: 0,
  pex: 0,
  lsd: 0,
  incoming: 0,
  user: 0,
  cache: 0,
  holepunch: 0,
};

/** Counts all torrents in one go. */
export function countTorrents(torrents: readonly TorrentView[]): TorrentCounts {
  const states = new Map<string, number>(Object.entries(STATES));
  const troubles = new Map<string, number>(Object.entries(TROUBLES));
  const trackers = new Map<string, number>(Object.entries(HEALTHS));
  const peers = new Map<string, number>(Object.entries(ORIGINS));
  const labels = new Map<string, number>();
  const sums = {
    stalled: 0,
    totalBytes: 0,
    wantedBytes: 0,
    doneBytes: 0,
    downloadRate: 0,
    uploadRate: 0,
    peersSending: 0,
    peersGetting: 0,
  };
  for (const view of torrents) {
    add(states, view.state, 1);
    if (view.trouble !== undefined) add(troubles, view.trouble.kind, 1);
    for (const { health } of view.trackers) add(trackers, health, 1);
    for (const label of view.labels) add(labels, label, 1);
    const { peerCounts } = view;
    for (const [origin, count] of Object.entries(peerCounts.from)) add(peers, origin, count);
    sums.stalled += view.isStalled ? 1 : 0;
    sums.totalBytes += view.totalBytes;
    sums.wantedBytes += view.wantedBytes;
    sums.doneBytes += view.doneBytes;
    sums.downloadRate += view.downloadRate;
    sums.uploadRate += view.uploadRate;
    sums.peersSending += peerCounts.sendingToUs;
    sums.peersGetting += peerCounts.gettingFromUs;
  }
  return { ...sums, states, troubles, trackers, peers, labels: mostUsed(labels) };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** The labels that most torrents have; of those that are used alike the first by name. */
function mostUsed(labels: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = [...labels].sort(([a, aCount], [b, bCount]) => {
    return bCount - aCount || (a < b ? -1 : 1);
  });
  return new Map(sorted.slice(0, MAX_LABELS));
}
