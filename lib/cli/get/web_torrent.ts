import type { ServedDaemon, TorrentView } from "../../daemon/mod.ts";
import type { PeerStatus, TorrentStatus } from "../../torrent/mod.ts";
import type { TrackerStatus } from "../../tracker/mod.ts";
import type { ViewedTorrent } from "../progress/viewed_torrent.ts";

/** What of a daemon is needed to see how its torrents get on. */
export type WatchedDaemon = Pick<ServedDaemon, "control" | "running">;

/** A torrent of a daemon, as progress shows it; while it does not run, what was so last is. */
export class WebTorrent implements ViewedTorrent {
  readonly #daemon: WatchedDaemon;
  readonly #view: TorrentView;
  #status: TorrentStatus | undefined;
  #metainfo: ViewedTorrent["metainfo"];

  /** One that was added. */
  constructor(daemon: WatchedDaemon, view: TorrentView) {
    this.#daemon = daemon;
    this.#view = view;
  }

  /** Its number in the daemon. */
  get id(): number {
    return this.#view.id;
  }

  /** Its info-hash. */
  get infoHash(): string {
    return this.#view.infoHash;
  }

  /** What it is called. */
  get name(): string {
    return this.#view.name;
  }

  /** What is in it, while that is known. */
  get metainfo(): ViewedTorrent["metainfo"] {
    this.#metainfo = this.#daemon.running(this.id)?.metainfo ?? this.#metainfo;
    return this.#metainfo;
  }

  /** Whether it is in the list still. */
  get isThere(): boolean {
    return this.#daemon.control.find(this.id) !== undefined;
  }

  /** Whether all that is wanted is there. */
  get isDone(): boolean {
    return this.#view.doneAt > 0 || this.#view.state === "seeding";
  }

  /** Why it can not go on; undefined where it can. */
  get failure(): string | undefined {
    const { trouble } = this.#view;
    return trouble?.kind === "failed" || trouble?.kind === "storage-missing"
      ? trouble.text
      : undefined;
  }

  /** Where it stands. */
  status(): TorrentStatus {
    const live = this.#daemon.running(this.id);
    if (live) return this.#status = live.status();
    return { ...this.#status ?? this.#known(), state: "stopped", downloadRateBytesPerSec: 0 };
  }

  /** The peers that are connected. */
  peers(): PeerStatus[] {
    return this.#daemon.running(this.id)?.peers() ?? [];
  }

  /** Its trackers. */
  trackers(): TrackerStatus[] {
    return this.#daemon.running(this.id)?.trackers() ?? [];
  }

  /** What is known of one that has not run yet. */
  #known(): TorrentStatus {
    const { name, infoHash, doneBytes, wantedBytes, totalBytes, pieceCount } = this.#view;
    return {
      ...{ name, infoHash, doneBytes, wantedBytes, totalBytes, pieceCount },
      state: "stopped",
      progress: wantedBytes === 0 ? 0 : doneBytes / wantedBytes,
      checkedBytes: 0,
      piecesDone: 0,
      downloadedBytes: 0,
      uploadedBytes: 0,
      wastedBytes: 0,
      downloadRateBytesPerSec: 0,
      uploadRateBytesPerSec: 0,
      peers: 0,
      connectedSeeds: 0,
      knownPeers: 0,
      ratio: 0,
    };
  }
}
