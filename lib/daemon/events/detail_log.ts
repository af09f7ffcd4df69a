import type { DetailName, DetailPart, PiecesPart } from "../api/mod.ts";
import type { FileView, PeerView, TorrentView, TrackerView, WebSeedView } from "../view/mod.ts";
import { KeyedLog } from "./keyed_log.ts";
import { piecesPart } from "./pieces_part.ts";
import { isSame } from "./same_value.ts";

/** Files that are looked at in one tick: those of a torrent with more are looked at every other tick, and so on. */
const FILES_A_TICK = 2_000;

/** Pieces that are, likewise. */
const PIECES_A_TICK = 50_000;

/** By how much a time may be other than it was told without anything having happened: two clocks make it. */
const CLOCK_SLACK_MS = 1_000;

/** What there is of a torrent to tell. */
export const DETAIL_NAMES: readonly DetailName[] = ["files", "peers", "trackers", "pieces"];

/** Remembers what one stream was told of one torrent, to tell what changes. */
export class DetailLog {
  readonly torrent: number;
  readonly #parts: ReadonlySet<DetailName>;
  readonly #files = new KeyedLog<number, FileView>();
  readonly #peers = new KeyedLog<string, PeerView>();
  #trackers: readonly TrackerView[] | undefined;
  #webSeeds: readonly WebSeedView[] | undefined;
  #pieces: PiecesPart | undefined;
  #isWhole = true;

  /** Nothing was told yet. */
  constructor(torrent: number, parts: ReadonlySet<DetailName>) {
    this.torrent = torrent;
    this.#parts = parts;
  }

  /** What changed since the last call; undefined for nothing. The first tells everything. */
  take(view: TorrentView, tick: number): DetailPart | undefined {
    const isWhole = this.#isWhole;
    this.#isWhole = false;
    const parts = {
      ...this.#takeFiles(view, isWhole ? 0 : tick),
      ...this.#takePeers(view),
      ...this.#takeTrackers(view),
      ...this.#takePieces(view, isWhole ? 0 : tick),
    };
    if (!isWhole && Object.keys(parts).length === 0) return undefined;
    return { torrent: this.torrent, isWhole, ...parts };
  }

  #takeFiles(view: TorrentView, tick: number): Pick<DetailPart, "files"> {
    const everyTicks = Math.max(1, Math.ceil(view.fileCount / FILES_A_TICK));
    if (!this.#parts.has("files") || tick % everyTicks !== 0) return {};
    const files = new Map(view.files().map((file) => [file.index, file]));
    const { changed } = this.#files.take(files);
    return changed.length > 0 ? { files: changed } : {};
  }

  #takePeers(view: TorrentView): Pick<DetailPart, "peers"> {
    if (!this.#parts.has("peers")) return {};
    const peers = this.#peers.take(byEndpoint(view.peers()));
    return peers.changed.length + peers.removed.length > 0 ? { peers } : {};
  }

  #takeTrackers(view: TorrentView): Pick<DetailPart, "trackers" | "webSeeds"> {
    if (!this.#parts.has("trackers")) return {};
    const now = steady(view.trackers, this.#trackers ?? []);
    const trackers = isSame(this.#trackers, now) ? undefined : now;
    const listed = view.webSeeds.map((seed) => ({
      ...seed,
      downloadRate: Math.round(seed.downloadRate),
    }));
    const webSeeds = isSame(this.#webSeeds, listed) ? undefined : listed;
    this.#trackers = trackers ?? this.#trackers;
    this.#webSeeds = webSeeds ?? this.#webSeeds;
    return { ...trackers ? { trackers } : {}, ...webSeeds ? { webSeeds } : {} };
  }

  #takePieces(view: TorrentView, tick: number): Pick<DetailPart, "pieces"> {
    const everyTicks = Math.max(1, Math.ceil(view.pieceCount / PIECES_A_TICK));
    if (!this.#parts.has("pieces") || tick % everyTicks !== 0) return {};
    const pieces = piecesPart(view);
    if (isSame(this.#pieces, pieces)) return {};
    this.#pieces = pieces;
    return { pieces };
  }
}

/** Trackers whose times are those that were told, where they are so but for what clocks go apart. */
function steady(now: readonly TrackerView[], told: readonly TrackerView[]): TrackerView[] {
  const before = new Map(told.map((tracker) => [tracker.id, tracker]));
  return now.map((tracker) => {
    const old = before.get(tracker.id);
    if (old === undefined) return tracker;
    return {
      ...tracker,
      lastAnnounceAt: steadyTime(tracker.lastAnnounceAt, old.lastAnnounceAt),
      lastAnswerAt: steadyTime(tracker.lastAnswerAt, old.lastAnswerAt),
      nextAnnounceAt: steadyTime(tracker.nextAnnounceAt, old.nextAnnounceAt),
    };
  });
}

function steadyTime(now: number, told: number): number {
  return Math.abs(now - told) < CLOCK_SLACK_MS ? told : now;
}

/** Peers by address and port, which is what tells them apart. */
function byEndpoint(peers: readonly PeerView[]): Map<string, PeerView> {
  return new Map(peers.map((peer) => {
    const { address, port } = peer;
    const key = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
    return [key, {
      ...peer,
      progress: Math.round(peer.progress * 10_000) / 10_000,
      downloadRate: Math.round(peer.downloadRate),
      uploadRate: Math.round(peer.uploadRate),
    }];
  }));
}
