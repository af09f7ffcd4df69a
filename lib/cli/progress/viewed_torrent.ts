import type { Metainfo } from "../../metainfo/mod.ts";
import type { PeerStatus, TorrentStatus } from "../../torrent/mod.ts";
import type { TrackerStatus } from "../../tracker/mod.ts";

/** What progress needs to know of a torrent; the session's torrents are such. */
export interface ViewedTorrent {
  /** Its info-hash in hexadecimal digits. */
  readonly infoHash: string;
  /** What it is called. */
  readonly name: string;
  /** What is in it; undefined while its metadata is not there. */
  readonly metainfo:
    | Pick<Metainfo, "name" | "files" | "pieceLength" | "pieceCount" | "totalLength" | "private">
    | undefined;
  /** Where it stands. */
  status(): TorrentStatus;
  /** The peers that are connected. */
  peers(): PeerStatus[];
  /** Its trackers. */
  trackers(): TrackerStatus[];
}

/** What became of a torrent that was downloaded. */
export interface CompletedTorrent {
  /** The torrent. */
  readonly torrent: ViewedTorrent;
  /** From the start of the command. */
  readonly seconds: number;
  /** Where its file or folder is; undefined where it does not stay. */
  readonly path?: string;
  /** What to type to seed it; undefined where there is nothing to be said. */
  readonly seedLine?: string;
  /** Whether it goes on, as a seeder. */
  readonly isSeeding: boolean;
}

/** Why a torrent can not go on. */
export interface FailedTorrent {
  /** Why, in words without a full stop. */
  readonly reason: string;
  /** What the command will leave with. */
  readonly status: number;
}

/** Shows how torrents get on. Each is told all, and decides what to show and when. */
export interface ProgressView {
  /** A torrent was added; where it is saved is not known of a magnet link. */
  added(torrent: ViewedTorrent, path?: string): void;
  /** It is known now what is in a torrent that began as a magnet link, and where it is saved if it is. */
  described(torrent: ViewedTorrent, path?: string): void;
  /** Called a few times a second with all torrents, in the order they were added. */
  tick(torrents: readonly ViewedTorrent[]): void;
  /** All that is wanted of a torrent is there. */
  completed(result: CompletedTorrent): void;
  /** A torrent is complete and is served to others from now on; peers reach it at a port. */
  seeding(torrent: ViewedTorrent, port: number): void;
  /** A torrent can not go on. */
  failed(torrent: ViewedTorrent, failure: FailedTorrent): void;
  /** No more is to be shown of a torrent, and nothing to be said of it. */
  left(torrent: ViewedTorrent): void;
  /** Ctrl+C was pressed: the torrents are being stopped. */
  stopping(): void;
  /** A torrent was stopped before or after it was complete. */
  stopped(torrent: ViewedTorrent): void;
}
