import type {
  FileView,
  PeerCounts,
  PeerView,
  PieceInFlight,
  TorrentView,
  TrackerView,
  WebSeedView,
} from "../../../../lib/daemon/view/mod.ts";

/** 2026-01-01 00:00 UTC: when the made-up torrents were added. */
export const FAKE_ADDED_AT = Date.UTC(2026, 0, 1);

/** What of a made-up torrent is other than usual; lists in place of methods. */
export interface FakeTorrentParts extends Partial<Omit<TorrentView, FakeMethods>> {
  /** What `files()` gives. */
  readonly files?: readonly FileView[];
  /** What `peers()` gives. */
  readonly peers?: readonly PeerView[];
  /** What `pieces()` gives. */
  readonly pieces?: Uint8Array;
  /** What `piecesInFlight()` gives. */
  readonly piecesInFlight?: readonly PieceInFlight[];
  /** What `availability()` gives. */
  readonly availability?: readonly number[];
  /** What `availableBytes()` gives. */
  readonly availableBytes?: number;
}

type FakeMethods =
  | ("files" | "peers" | "pieces" | "piecesInFlight")
  | ("availability" | "availableBytes");

/** A torrent of one file that is being downloaded, half of it, and nothing else, unless told otherwise. */
export function fakeTorrent(id: number, parts: FakeTorrentParts = {}): TorrentView {
  const { files, peers, pieces, piecesInFlight, availability, availableBytes, ...others } = parts;
  const name = parts.name ?? `torrent ${id}`;
  const totalBytes = parts.totalBytes ?? 1_000_000;
  const doneBytes = parts.doneBytes ?? totalBytes / 2;
  const listed = files ?? [fakeFile(0, { path: name, length: totalBytes, doneBytes })];
  return {
    id,
    infoHash: id.toString(16).padStart(40, "0"),
    infoHashV2: undefined,
    name,
    state: "downloading",
    trouble: undefined,
    reason: "",
    isFinished: false,
    isStalled: false,
    isPrivate: false,
    hasMetadata: true,
    metadataProgress: 1,
    labels: [],
    group: "",
    outputDir: "/downloads",
    queuePosition: id - 1,
    bandwidthPriority: "normal",
    isSequential: false,
    isSuperSeeding: false,
    limits: {
      download: Infinity,
      upload: Infinity,
      isDownloadLimited: false,
      isUploadLimited: false,
      honorsSession: true,
    },
    goals: {
      ratio: 2,
      ratioMode: "global",
      idleMinutes: 30,
      idleMode: "global",
      timeMinutes: 0,
      timeMode: "global",
    },
    maxPeers: 50,
    totalBytes,
    wantedBytes: totalBytes,
    doneBytes,
    haveBytes: doneBytes,
    uncheckedBytes: 0,
    checkProgress: 1,
    pieceLength: 16_384,
    pieceCount: Math.ceil(totalBytes / 16_384),
    fileCount: listed.length,
    downloadedBytes: doneBytes,
    uploadedBytes: 0,
    corruptBytes: 0,
    ratio: 0,
    downloadRate: 0,
    uploadRate: 0,
    etaSeconds: undefined,
    idleEtaSeconds: undefined,
    addedAt: FAKE_ADDED_AT,
    doneAt: 0,
    startedAt: FAKE_ADDED_AT,
    activeAt: 0,
    editedAt: 0,
    nextAnnounceByHandAt: 0,
    secondsDownloading: 0,
    secondsSeeding: 0,
    peerCounts: fakePeerCounts(),
    trackers: [],
    webSeeds: [],
    comment: "",
    creator: "",
    createdAt: 0,
    source: "",
    magnetLink: `magnet:?xt=urn:btih:${id.toString(16).padStart(40, "0")}`,
    ...others,
    files: () => listed,
    peers: () => peers ?? [],
    pieces: () => pieces ?? new Uint8Array(),
    piecesInFlight: () => piecesInFlight ?? [],
    availability: () => availability ?? [],
    availableBytes: () => availableBytes ?? 0,
  };
}

/** A wanted file of 1,000 bytes, none of them here, unless told otherwise. */
export function fakeFile(index: number, parts: Partial<FileView> = {}): FileView {
  return {
    index,
    path: `file ${index}`,
    length: 1_000,
    doneBytes: 0,
    isWanted: true,
    priority: "normal",
    firstPiece: 0,
    endPiece: 1,
    ...parts,
  };
}

/** Nobody, unless told otherwise. */
export function fakePeerCounts(parts: Partial<PeerCounts> = {}): PeerCounts {
  return {
    connected: 0,
    sendingToUs: 0,
    gettingFromUs: 0,
    webSeeds: 0,
    from: { tracker: 0, dht: 0, pex: 0, lsd: 0, incoming: 0, user: 0, cache: 0, holepunch: 0 },
    seeders: undefined,
    leechers: undefined,
    ...parts,
  };
}

/** A connected peer that neither sends nor gets, unless told otherwise. */
export function fakePeer(parts: Partial<PeerView> = {}): PeerView {
  return {
    address: "198.51.100.7",
    port: 6881,
    peerId: "2d534830313030".padEnd(40, "0"),
    client: "Shoal 0.1.0",
    flags: "",
    origin: "tracker",
    progress: 0,
    isIncoming: false,
    isEncrypted: false,
    isUtp: false,
    amInterested: false,
    amChoking: true,
    isInterested: false,
    isChoking: true,
    downloadRate: 0,
    uploadRate: 0,
    downloadedBytes: 0,
    uploadedBytes: 0,
    ...parts,
  };
}

/** A tracker that was not asked yet, unless told otherwise. */
export function fakeTracker(id: number, parts: Partial<TrackerView> = {}): TrackerView {
  return {
    id,
    announce: `http://tracker${id}.example/announce`,
    scrape: `http://tracker${id}.example/scrape`,
    host: `tracker${id}.example:80`,
    siteName: "tracker",
    tier: id,
    health: "unknown",
    isBackup: false,
    announceState: "waiting",
    message: "",
    hasAnnounced: false,
    lastAnnounceAt: 0,
    lastAnswerAt: 0,
    hasSucceeded: false,
    hasTimedOut: false,
    nextAnnounceAt: 0,
    peers: 0,
    seeders: -1,
    leechers: -1,
    downloads: -1,
    ...parts,
  };
}

/** A web seed that is idle, unless told otherwise. */
export function fakeWebSeed(parts: Partial<WebSeedView> = {}): WebSeedView {
  return { url: "http://seed.example/", isActive: false, downloadRate: 0, reason: "", ...parts };
}
