import type { Clock } from "../../io/mod.ts";
import type { PeerStatus } from "../../torrent/mod.ts";
import type { Screen } from "../output/screen.ts";
import type {
  CompletedTorrent,
  FailedTorrent,
  ProgressView,
  ViewedTorrent,
} from "./viewed_torrent.ts";

/** How often `progress` is written for each torrent. */
const PROGRESS_INTERVAL_MS = 1_000;

/**
 * Progress for programs: an object a line on stdout. `docs/command_line.md` has the schema, which only grows: fields and
 * events are added, none is taken away or changes its meaning.
 */
export class JsonView implements ProgressView {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #peers = new Map<ViewedTorrent, Map<string, PeerStatus>>();
  #lastAt: number;

  /** Writes to stdout of the screen. */
  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
    this.#lastAt = clock.now();
  }

  /** `added`. */
  added(torrent: ViewedTorrent, path?: string): void {
    this.#event("added", torrent, { name: torrent.name, ...contentFields(torrent), path });
  }

  /** `metadata`. */
  described(torrent: ViewedTorrent, path?: string): void {
    const { name, metainfo } = torrent;
    const isPrivate = metainfo?.private;
    this.#event("metadata", torrent, { name, ...contentFields(torrent), private: isPrivate, path });
  }

  /** `progress` for each torrent once a second, and `peer` with `-v`. */
  tick(torrents: readonly ViewedTorrent[]): void {
    if (this.#screen.verbosity > 0) {
      for (const torrent of torrents) this.#tellPeers(torrent);
    }
    const now = this.#clock.now();
    if (now - this.#lastAt < PROGRESS_INTERVAL_MS || this.#screen.stdout.isBusy) return;
    this.#lastAt = now;
    for (const torrent of torrents) this.#event("progress", torrent, progressFields(torrent));
  }

  /** `completed`. */
  completed({ torrent, path, seconds }: CompletedTorrent): void {
    const { downloadedBytes, uploadedBytes } = torrent.status();
    const rounded = Math.round(seconds * 1000) / 1000;
    const counts = { downloaded: downloadedBytes, uploaded: uploadedBytes };
    this.#event("completed", torrent, { path, seconds: rounded, ...counts });
  }

  /** `seeding`. */
  seeding(torrent: ViewedTorrent, port: number): void {
    this.#event("seeding", torrent, { port });
  }

  /** `error`. */
  failed(torrent: ViewedTorrent, { reason, status }: FailedTorrent): void {
    this.#event("error", torrent, { message: reason, status });
  }

  /** Nothing. */
  left(): void {}

  /** `stopping`. */
  stopping(): void {
    this.#screen.jsonLine({ event: "stopping" });
  }

  /** `stopped`. */
  stopped(torrent: ViewedTorrent): void {
    this.#event("stopped", torrent, progressFields(torrent));
  }

  #tellPeers(torrent: ViewedTorrent): void {
    const before = this.#peers.get(torrent) ?? new Map<string, PeerStatus>();
    const after = new Map(torrent.peers().map((peer) => [peer.address, peer]));
    for (const [address, { client, incoming }] of after) {
      if (before.has(address)) continue;
      this.#event("peer", torrent, { address, connected: true, client, incoming });
    }
    for (const [address, { client, incoming }] of before) {
      if (after.has(address)) continue;
      this.#event("peer", torrent, { address, connected: false, client, incoming });
    }
    this.#peers.set(torrent, after);
  }

  #event(event: string, torrent: ViewedTorrent, fields: Readonly<Record<string, unknown>>): void {
    this.#screen.jsonLine({ event, infoHash: torrent.infoHash, ...fields });
  }
}

/** What is in a torrent; nothing while that is not known. */
function contentFields({ metainfo }: ViewedTorrent): Record<string, unknown> {
  if (metainfo === undefined) return {};
  return {
    size: metainfo.totalLength,
    pieces: metainfo.pieceCount,
    files: metainfo.files.filter((file) => !file.pad).length,
  };
}

function progressFields(torrent: ViewedTorrent): Record<string, unknown> {
  const status = torrent.status();
  return {
    state: status.state,
    done: status.doneBytes,
    size: status.wantedBytes,
    downloaded: status.downloadedBytes,
    uploaded: status.uploadedBytes,
    downloadRate: Math.round(status.downloadRateBytesPerSec),
    uploadRate: Math.round(status.uploadRateBytesPerSec),
    peers: status.peers,
    etaSeconds: status.etaSeconds,
    reason: status.reason,
  };
}
