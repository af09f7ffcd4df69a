import type {
  JournalEntry,
  PeerView,
  PreviewView,
  RatesView,
  TorrentView,
  TrackerView,
} from "../../../lib/daemon/view/mod.ts";
import { fakePreview } from "../../unit/daemon/support/fake_preview.ts";
import {
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  type FakeTorrentParts,
  fakeTracker,
} from "../../unit/daemon/support/fake_torrent.ts";

const KIB = 1_024;
const MIB = 1_024 * KIB;
const GIB = 1_024 * MIB;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When pictures are taken: a Saturday afternoon. */
export const PICTURE_TIME = Date.UTC(2026, 10, 21, 14, 30);

/** A number from 0 to 1 that an index alone determines. */
function noise(index: number, seed = 0): number {
  let hash = Math.imul(index + 1, 0x9e37_79b1) ^ Math.imul(seed + 1, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a_2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** Pieces as they come in a download of the rarest first: the first ones are all there, the rest here and there. */
function picturePieces(count: number, part: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  const solid = count * part * 0.8;
  const rest = (part - part * 0.8) / (1 - part * 0.8);
  for (let piece = 0; piece < count; piece++) {
    const isThere = piece < solid || noise(piece >> 5) < rest;
    if (isThere) bytes[piece >> 3] = (bytes[piece >> 3] ?? 0) | 0x80 >> (piece & 7);
  }
  return bytes;
}

function hasPiece(bits: Uint8Array, piece: number): boolean {
  return ((bits[piece >> 3] ?? 0) & 0x80 >> (piece & 7)) !== 0;
}

const UBUNTU_PIECES = 23_712;
const UBUNTU_BITS = picturePieces(UBUNTU_PIECES, 0.61);
const UBUNTU_MISSING = Array.from({ length: UBUNTU_PIECES }, (_, piece) => piece)
  .filter((piece) => !hasPiece(UBUNTU_BITS, piece));

const UBUNTU_PEERS: readonly PeerView[] = [
  ["203.0.113.24", "qBittorrent 5.2.0", 1, 11.2, 0, "uTP"],
  ["198.51.100.7", "Transmission 4.1.3", 1, 9.6, 0, ""],
  ["2001:db8:51::9a", "Shoal 0.1.0", 0.92, 6.1, 0.6, ""],
  ["203.0.113.151", "libtorrent 2.1.0", 1, 5.8, 0, "uTP"],
  ["192.0.2.44", "Deluge 2.2.0", 0.71, 4.2, 0.3, ""],
  ["198.51.100.201", "rTorrent 0.16.5", 1, 3.1, 0, ""],
  ["203.0.113.77", "BiglyBT 4.1.0.0", 0.64, 1.4, 0.2, "uTP"],
  ["192.0.2.190", "aria2 1.37.0", 0.22, 0, 0, ""],
].map(([address, client, progress, down, up, transport], index) =>
  fakePeer({
    address: String(address),
    port: 6_881 + index * 137,
    client: String(client),
    flags: Number(down) > 0 ? (Number(up) > 0 ? "DUE" : "DE") : "d",
    origin: index % 3 === 0 ? "dht" : index % 3 === 1 ? "tracker" : "pex",
    progress: Number(progress),
    isEncrypted: index % 2 === 0,
    isUtp: transport === "uTP",
    amInterested: true,
    isChoking: Number(down) === 0,
    amChoking: Number(up) === 0,
    isInterested: Number(progress) < 1,
    downloadRate: Math.round(Number(down) * MIB),
    uploadRate: Math.round(Number(up) * MIB),
    downloadedBytes: Math.round(Number(down) * 60 * MIB),
    uploadedBytes: Math.round(Number(up) * 60 * MIB),
  })
);

/** A tracker that answered some minutes ago. */
function working(id: number, announce: string, seeders: number, leechers: number): TrackerView {
  const { host } = new URL(announce.replace(/^udp:/, "http:"));
  return fakeTracker(id, {
    announce,
    host,
    siteName: host.split(".").at(-2) ?? host,
    tier: id,
    health: "working",
    hasAnnounced: true,
    hasSucceeded: true,
    lastAnnounceAt: PICTURE_TIME - 11 * MINUTE_MS,
    lastAnswerAt: PICTURE_TIME - 11 * MINUTE_MS,
    nextAnnounceAt: PICTURE_TIME + 19 * MINUTE_MS,
    peers: Math.min(50, seeders + leechers),
    seeders,
    leechers,
    downloads: seeders * 40,
  });
}

/** A tracker that could not be asked. */
function failing(id: number, announce: string): TrackerView {
  return {
    ...working(id, announce, -1, -1),
    health: "unreachable",
    hasSucceeded: false,
    message: "Nobody answers",
    peers: 0,
    downloads: -1,
  };
}

const UBUNTU = "https://torrent.ubuntu.com/announce";
const ARCHIVE = "http://bt1.archive.org:6969/announce";

/** What most of a made-up torrent follows from. */
interface Sketch {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The part that is there. */
  readonly done: number;
  readonly label?: string;
  /** Bytes a second. */
  readonly down?: number;
  /** Bytes a second. */
  readonly up?: number;
  readonly ratio: number;
  /** Connected peers, and those in the swarm. */
  readonly peers?: readonly [connected: number, inSwarm: number];
  readonly trackers?: readonly TrackerView[];
  readonly more?: FakeTorrentParts;
}

const SKETCHES: readonly Sketch[] = [
  {
    name: "ubuntu-24.04.1-desktop-amd64.iso",
    size: 5.8 * GIB,
    done: 0.61,
    label: "iso",
    down: 42.3 * MIB,
    up: 1.1 * MIB,
    ratio: 0.08,
    peers: [18, 42],
    trackers: [
      working(1, UBUNTU, 2_841, 63),
      failing(2, "https://ipv6.torrent.ubuntu.com/announce"),
    ],
    more: {
      infoHash: "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334",
      infoHashV2: "9f8e7d6c5b4a39281706f5e4d3c2b1a00f1e2d3c4b5a69788796a5b4c3d2e1f0",
      comment: "Ubuntu CD releases.ubuntu.com",
      creator: "mktorrent 1.1",
      pieceLength: 256 * KIB,
      pieceCount: UBUNTU_PIECES,
      pieces: UBUNTU_BITS,
      piecesInFlight: UBUNTU_MISSING.filter((_, index) => noise(index >> 3, 3) < 0.1).slice(0, 500)
        .map((piece, index) => ({ piece, part: 0.3 + noise(index, 4) * 0.7 })),
      availability: Array.from(
        { length: UBUNTU_PIECES },
        (_, piece) => hasPiece(UBUNTU_BITS, piece) ? -1 : 11 + piece % 5,
      ),
      peers: UBUNTU_PEERS,
    },
  },
  {
    name: "debian-12.8.0-amd64-netinst.iso",
    size: 631 * MIB,
    done: 1,
    label: "iso",
    up: 3.4 * MIB,
    ratio: 4.21,
    peers: [6, 31],
  },
  {
    name: "archive.org — Prelinger collection, 1948–1962",
    size: 212.4 * GIB,
    done: 0.34,
    label: "archive",
    down: 11.9 * MIB,
    up: 820 * KIB,
    ratio: 0.41,
    peers: [31, 64],
    trackers: [working(1, ARCHIVE, 41, 23)],
  },
  {
    name: "Big Buck Bunny (4K, 60 fps)",
    size: 1.2 * GIB,
    done: 0.88,
    label: "video",
    down: 6 * MIB,
    ratio: 0.12,
    peers: [4, 4],
    more: {
      files: [
        ["Big Buck Bunny.mkv", 1.1 * GIB, 0.87],
        ["Subs/Big Buck Bunny.en.srt", 41 * KIB, 1],
        ["Subs/Big Buck Bunny.de.srt", 43 * KIB, 1],
        ["Extras/Making of.webm", 94 * MIB, 0.98],
        ["Poster.jpg", 2.2 * MIB, 1],
        ["README.txt", 3 * KIB, 1],
      ].map(([path, length, done], index) =>
        fakeFile(index, {
          path: `Big Buck Bunny (4K, 60 fps)/${path}`,
          length: Math.round(Number(length)),
          doneBytes: Math.round(Number(length) * Number(done)),
          priority: index === 0 ? "high" : "normal",
          isWanted: index !== 5,
        })
      ),
    },
  },
  { name: "blender-4.3-benchmark-scenes", size: 9.1 * GIB, done: 1, ratio: 1.98, peers: [0, 12] },
  {
    name: "Fedora-Workstation-Live-41.iso",
    size: 2.2 * GIB,
    done: 0.17,
    label: "iso",
    ratio: 0,
    peers: [3, 3],
    more: { isStalled: true, reason: "3 peers, none has what is left", etaSeconds: undefined },
  },
  {
    name: "libreoffice-24.8-source",
    size: 284 * MIB,
    done: 1,
    ratio: 2,
    more: { state: "stopped", isFinished: true },
  },
  {
    name: "wikipedia_en_all_maxi_2026-09.zim",
    size: 109.8 * GIB,
    done: 0.72,
    label: "archive",
    ratio: 1.1,
    more: { state: "checking", checkProgress: 0.72 },
  },
  {
    name: "LibriVox — Middlemarch",
    size: 1.6 * GIB,
    done: 0.45,
    label: "audio",
    ratio: 0.3,
    trackers: [working(1, ARCHIVE, 12, 1)],
    more: {
      trouble: { kind: "no-space", text: "the disk is full: 240 MiB more needed" },
      state: "stopped",
    },
  },
  {
    name: "OpenStreetMap planet-261101.osm.pbf",
    size: 81.2 * GIB,
    done: 0.03,
    label: "data",
    down: 21.7 * MIB,
    up: 410 * KIB,
    ratio: 0.01,
    peers: [44, 120],
  },
  {
    name: "Sintel (2010), all subtitles",
    size: 1.1 * GIB,
    done: 1,
    label: "video",
    up: 96 * KIB,
    ratio: 0.77,
    peers: [1, 9],
    trackers: [failing(1, "udp://tracker.example.org:6969")],
  },
  {
    name: "Creative Commons sampler, vol. 3",
    size: 640 * MIB,
    done: 1,
    label: "audio",
    up: 12 * KIB,
    ratio: 3.05,
    peers: [1, 2],
    trackers: [working(1, ARCHIVE, 2, 0)],
  },
];

/** The part of the film that is there. */
export const FILM_PART = 0.72;

/** The number of the torrent whose film is played. */
export const FILM_ID = SKETCHES.length + 1;

/** Torrents for pictures, always the same; the film in the last one has so many bytes. */
export function pictureTorrents(filmBytes = 50 * MIB): TorrentView[] {
  const name = "The Game of Life (1970)";
  const pieces = Math.ceil((filmBytes + 9_000) / (64 * KIB));
  const film: Sketch = {
    name,
    size: filmBytes + 9_000,
    done: FILM_PART,
    label: "video",
    down: 0.1 * MIB,
    ratio: 0.2,
    peers: [5, 8],
    trackers: [working(1, ARCHIVE, 6, 2)],
    more: {
      pieceLength: 64 * KIB,
      pieceCount: pieces,
      availability: Array.from(
        { length: pieces },
        (_, piece) => piece < pieces * FILM_PART ? -1 : 2,
      ),
      files: [
        fakeFile(0, {
          path: `${name}/Life.webm`,
          length: filmBytes,
          doneBytes: Math.ceil(filmBytes * FILM_PART),
          endPiece: Math.ceil(filmBytes / (64 * KIB)),
        }),
        fakeFile(1, {
          path: `${name}/Life.en.srt`,
          length: 9_000,
          doneBytes: 9_000,
          firstPiece: Math.floor(filmBytes / (64 * KIB)),
          endPiece: Math.ceil((filmBytes + 9_000) / (64 * KIB)),
        }),
      ],
    },
  };
  return [...SKETCHES, film].map(toTorrent);
}

/** What was moved, since the start and in all. */
export const PICTURE_STATISTICS = {
  statistics: {
    downloadedBytes: 41.7 * GIB,
    uploadedBytes: 18.2 * GIB,
    filesAdded: 61,
    secondsActive: 93_600,
    sessionCount: 1,
  },
  allTimeStatistics: {
    downloadedBytes: 3_940 * GIB,
    uploadedBytes: 7_210 * GIB,
    filesAdded: 18_402,
    secondsActive: 21_600_000,
    sessionCount: 37,
  },
} as const;

/** Ten minutes of rates that go up and down, as rates do. */
export function pictureRates(): RatesView {
  const steps = Array.from({ length: 300 }, (_, step) => step);
  return {
    startAt: PICTURE_TIME - 10 * MINUTE_MS,
    stepMs: 2_000,
    download: steps.map((step) => Math.round(MIB * (38 + wave(step, 1) * 9))),
    upload: steps.map((step) => Math.round(MIB * (1.2 + wave(step, 2) * 0.35))),
  };
}

/** Slow waves with a little noise, about from −1 to 1. */
function wave(step: number, seed: number): number {
  const slow = Math.sin(step / 31 + seed) + Math.sin(step / 13 + seed * 2) / 2;
  return slow * 0.6 + (noise(step >> 1, seed) - 0.5) * 0.5;
}

/** A torrent that is looked into before it is added. */
export function picturePreview(): PreviewView {
  const files: readonly (readonly [path: string, bytes: number])[] = [
    ["Big Buck Bunny.mkv", 1.1 * GIB],
    ["Extras/Making of.webm", 94 * MIB],
    ["Extras/Storyboard.pdf", 12.4 * MIB],
    ["Subs/Big Buck Bunny.de.srt", 43 * KIB],
    ["Subs/Big Buck Bunny.en.srt", 41 * KIB],
    ["Poster.jpg", 2.2 * MIB],
  ];
  const name = "Big Buck Bunny (4K, 60 fps)";
  const totalBytes = files.reduce((sum, [, bytes]) => sum + Math.round(bytes), 0);
  return fakePreview({
    state: "ready",
    infoHash: "dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c",
    name,
    totalBytes,
    pieceLength: 2 * MIB,
    pieceCount: Math.ceil(totalBytes / (2 * MIB)),
    comment: "Blender Foundation | www.bigbuckbunny.org (CC BY 3.0)",
    creator: "Shoal 0.1.0",
    createdAt: PICTURE_TIME - 40 * DAY_MS,
    files: files.map(([path, length], index) => ({
      index,
      path: `${name}/${path}`,
      length: Math.round(length),
      isWanted: true,
    })),
    trackers: [["udp://tracker.opentrackr.org:1337/announce"], [ARCHIVE]],
    peers: 7,
  });
}

/** What happened to the first torrent. */
export function pictureJournal(): JournalEntry[] {
  const events: readonly (readonly [minutesAgo: number, ...rest: Happening])[] = [
    [28, "added", 'Added "ubuntu-24.04.1-desktop-amd64.iso"', "info"],
    [28, "started", "Started", "info"],
    [27, "metadata", 'It is known now what is in it: "ubuntu-24.04.1-desktop-amd64.iso"', "info"],
    [26, "tracker-failing", "The tracker ipv6.torrent.ubuntu.com fails: Nobody answers", "warn"],
    [9, "banned", "Banned 203.0.113.9: it sent data that is wrong", "warn"],
  ];
  return events.map(([minutesAgo, kind, text, level], index) => ({
    id: index + 1,
    time: PICTURE_TIME - minutesAgo * MINUTE_MS,
    torrent: 1,
    kind,
    text,
    level,
  })).toReversed();
}

type Happening = [JournalEntry["kind"], text: string, JournalEntry["level"]];

function toTorrent(sketch: Sketch, index: number): TorrentView {
  const { name, done, label, down = 0, up = 0, ratio, trackers = [], more } = sketch;
  const totalBytes = Math.round(sketch.size);
  const doneBytes = Math.ceil(totalBytes * done);
  const [connected = 0, inSwarm = 0] = sketch.peers ?? [];
  return fakeTorrent(index + 1, {
    name,
    infoHash: Array.from(
      { length: 40 },
      (_, at) => Math.floor(noise(at, index + 20) * 16).toString(16),
    ).join(""),
    totalBytes,
    doneBytes,
    state: done === 1 ? "seeding" : "downloading",
    labels: label === undefined ? [] : [label],
    outputDir: label === undefined ? "/data" : `/data/${label}`,
    downloadRate: Math.round(down),
    uploadRate: Math.round(up),
    ratio,
    downloadedBytes: doneBytes,
    uploadedBytes: Math.round(doneBytes * ratio),
    etaSeconds: down > 0 ? (totalBytes - doneBytes) / down : undefined,
    addedAt: PICTURE_TIME - 28 * MINUTE_MS - index * 1.7 * DAY_MS,
    startedAt: PICTURE_TIME - 28 * MINUTE_MS,
    doneAt: done === 1 ? PICTURE_TIME - index * DAY_MS : 0,
    createdAt: PICTURE_TIME - 80 * DAY_MS,
    secondsDownloading: 28 * 60,
    pieceLength: 4 * MIB,
    pieceCount: Math.ceil(totalBytes / (4 * MIB)),
    pieces: picturePieces(Math.ceil(totalBytes / (4 * MIB)), done),
    trackers,
    peerCounts: fakePeerCounts({
      connected,
      sendingToUs: down > 0 ? Math.ceil(connected / 2) : 0,
      gettingFromUs: up > 0 ? Math.ceil(connected / 3) : 0,
      seeders: inSwarm > 0 ? inSwarm - Math.floor(inSwarm / 3) : undefined,
      leechers: inSwarm > 0 ? Math.floor(inSwarm / 3) : undefined,
    }),
    ...more,
  });
}
