import type { TorrentSettings } from "./torrent_settings.ts";

/** What is known of a torrent's metadata without reading it, so that one that is stopped can be listed. */
export interface TorrentSummary {
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Bytes of one piece. */
  readonly pieceLength: number;
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Files in all. */
  readonly fileCount: number;
  /** Whether it is private (BEP 27). */
  readonly isPrivate: boolean;
  /** What its maker wrote about it. */
  readonly comment: string;
  /** What it was made with. */
  readonly creator: string;
  /** When it was made, in milliseconds since 1970; 0 where that is not said. */
  readonly createdAt: number;
  /** The `source` of its info dictionary. */
  readonly source: string;
}

/** What changes while a torrent runs, in whole numbers. Times are milliseconds since 1970, 0 where there is none. */
export interface TorrentProgress {
  /** Bytes that were sent in all runs. */
  readonly uploadedBytes: number;
  /** Bytes that came in all runs. */
  readonly downloadedBytes: number;
  /** Bytes that came and were wrong, in all runs. */
  readonly corruptBytes: number;
  /** Bytes of the wanted files. */
  readonly wantedBytes: number;
  /** Wanted bytes that are there and checked. */
  readonly doneBytes: number;
  /** Bytes that are there and checked, wanted or not. */
  readonly haveBytes: number;
  /** When it was complete. */
  readonly doneAt: number;
  /** When it was last started. */
  readonly startedAt: number;
  /** When payload last came or went. */
  readonly activeAt: number;
  /** When its settings were last changed. */
  readonly editedAt: number;
  /** Seconds that it downloaded, in all runs. */
  readonly secondsDownloading: number;
  /** Seconds that it seeded, in all runs. */
  readonly secondsSeeding: number;
}

/** The progress of a torrent that was just added. */
export const NO_PROGRESS: TorrentProgress = {
  uploadedBytes: 0,
  downloadedBytes: 0,
  corruptBytes: 0,
  wantedBytes: 0,
  doneBytes: 0,
  haveBytes: 0,
  doneAt: 0,
  startedAt: 0,
  activeAt: 0,
  editedAt: 0,
  secondsDownloading: 0,
  secondsSeeding: 0,
};

/** What a torrent was added from, or what came of that: the whole .torrent file, or a magnet link until then. */
export type TorrentSource =
  | { readonly kind: "metainfo"; readonly bytes: Uint8Array }
  | { readonly kind: "magnet"; readonly link: string };

/** A torrent to be kept. */
export interface NewTorrent {
  /** Its info-hash in hexadecimal digits: v1 where it has one, else v2. */
  readonly infoHash: string;
  /** Its v2 info-hash in hexadecimal digits, where it has one that is known. */
  readonly infoHashV2?: string | undefined;
  /** What it is called. */
  readonly name: string;
  /** The folder that it is in. */
  readonly outputDir: string;
  /** When it was added, in milliseconds since 1970. */
  readonly addedAt: number;
  /** What is set of it. */
  readonly settings: TorrentSettings;
  /** What is known of its metadata; undefined until that is there. */
  readonly summary?: TorrentSummary | undefined;
  /** Whether what is on disk is to be hashed before it is believed; false by default. */
  readonly needsCheck?: boolean;
}

/** A torrent as it is kept. */
export interface TorrentRow extends NewTorrent {
  /** Its number: from 1, in the order in which torrents were added, never given twice. */
  readonly id: number;
  /** Whether what is on disk is to be hashed before it is believed: what was known of it was damaged. */
  readonly needsCheck: boolean;
  /** How far it is. */
  readonly progress: TorrentProgress;
}

/** What of a torrent is to be changed; what is not named stays as it is. */
export type TorrentRowChanges = Partial<Omit<NewTorrent, "addedAt">>;

/** Something that happened, to be remembered. */
export interface NewEvent {
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** The number of the torrent that it happened to, if any. */
  readonly torrent?: number | undefined;
  /** What kind of thing it is. */
  readonly kind: string;
  /** What else there is to say, as JSON can hold it. */
  readonly detail?: unknown;
}

/** Something that happened. */
export interface StoredEvent extends NewEvent {
  /** Its number: what happened later has a higher one. */
  readonly id: number;
}

/** Which events are wanted: the newest, unless something else is said. */
export interface EventsOptions {
  /** Only those with a lower number. */
  readonly before?: number;
  /** Only those of one torrent. */
  readonly torrent?: number;
  /** How many at most; 100 by default, 1,000 at most. */
  readonly limit?: number;
}

/** Something of the state that was damaged, and what became of it. */
export interface StoreDamage {
  /** What is damaged: the database as a whole, or one record of it. */
  readonly kind: "database" | "torrent" | "progress" | "source" | "record" | "setting";
  /** The number of the torrent that it concerns, if it concerns one. */
  readonly torrent?: number | undefined;
  /** In words. */
  readonly text: string;
}
