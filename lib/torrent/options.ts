import type { Allocation, Endpoint } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import type { Priority } from "../swarm/mod.ts";

/** How a torrent is to be handled. */
export interface TorrentOptions {
  /** The folder that it is downloaded to; the session's by default. */
  readonly outputDir?: string;
  /** What to call it on disk instead of its own name. */
  readonly name?: string;
  /** Paths on disk below the folder, by file number, of files that are called other than in the torrent. */
  readonly fileNames?: ReadonlyMap<number, string>;
  /**
   * Numbers of the files that are wanted, or what chooses them once it is known which there are; those of the magnet link
   * (BEP 53) or all by default.
   */
  readonly files?: readonly number[] | ((metainfo: Metainfo) => readonly number[] | undefined);
  /**
   * How much files are wanted, by their number, or what says so once it is known which there are; 2 by default.
   */
  readonly priorities?:
    | ReadonlyMap<number, Priority>
    | ((metainfo: Metainfo) => ReadonlyMap<number, Priority>);
  /** From the first piece to the last, rather than the rarest first. */
  readonly sequential?: boolean;
  /**
   * Any piece, rather than the rarest first: slower for all. Tests hold the one against the other.
   *
   * @internal
   */
  readonly anyPiece?: boolean;
  /** Peers to begin with. */
  readonly peers?: readonly Endpoint[];
  /** All its trackers by tier (BEP 12), in the place of those that it names. */
  readonly trackerTiers?: readonly (readonly string[])[];
  /** More trackers, each a tier of its own. */
  readonly trackers?: readonly string[];
  /** Whether peers of a hybrid are asked by its v2 info-hash first (BEP 52); false by default. */
  readonly preferV2?: boolean;
  /**
   * Whether it waits for the piece layers of a hybrid (BEP 52), without which a .torrent file is not whole though the torrent
   * can be downloaded; false by default.
   */
  readonly needsPieceLayers?: boolean;
  /**
   * Whether nothing but its metadata is wanted: once that is there nothing more happens, and nothing was written anywhere. Such
   * a torrent is to be stopped then. False by default.
   */
  readonly metadataOnly?: boolean;
  /** Whether peers are told of one piece at a time while everything is here (BEP 16); false by default. */
  readonly superSeeding?: boolean;
  /** Whether peers are told of each other (BEP 11); true by default, and never in private torrents. */
  readonly usePex?: boolean;
  /** Whether its own trackers are asked; true by default. */
  readonly useTrackers?: boolean;
  /** More web seeds, of BEP 19. */
  readonly webSeeds?: readonly string[];
  /** Whether web seeds are asked, its own and these; true by default. */
  readonly useWebSeeds?: boolean;
  /** Bytes a second that are downloaded; no limit by default. */
  readonly downloadLimit?: number;
  /** Bytes a second that are uploaded; no limit by default. */
  readonly uploadLimit?: number;
  /** Connections at most; 50 by default. */
  readonly maxPeers?: number;
  /** How many peers may ask at once; 8 by default. */
  readonly uploadSlots?: number;
  /**
   * What is done about data that is there already. `resume`: the record is believed, and what it does not know is
   * hashed. `full`: everything is hashed. `trust`: everything is believed to be there, and each piece is hashed before it
   * is first sent.
   */
  readonly check?: "resume" | "full" | "trust";
  /** How files come to their length; sparse by default. */
  readonly allocation?: Allocation;
  /** Whether files that are begun end in `.part` until they are complete; false by default. */
  readonly marksPartialFiles?: boolean;
  /** Whether it waits for {@linkcode Torrent.resume} after the check. */
  readonly paused?: boolean;
}

/** What of the options concerns the data, once it is known which files there are. */
export interface ContentOptions extends Omit<TorrentOptions, "files" | "outputDir"> {
  /** Numbers of the files that are wanted; undefined for all. */
  readonly files: readonly number[] | undefined;
  /** The folder that it is downloaded to. */
  readonly outputDir: string;
}

/** Connections of one torrent at most, unless something else is said. */
export const DEFAULT_MAX_PEERS = 50;

/** Connections of one torrent at most, whatever is said. */
export const LIMIT_MAX_PEERS = 1_000;

/** How many peers may ask at once, unless something else is said. */
export const DEFAULT_UPLOAD_SLOTS = 8;

/** Limits of the rates; undefined leaves one as it is, Infinity takes it away. */
export interface RateLimits {
  /** Bytes a second that are downloaded. */
  readonly download?: number | undefined;
  /** Bytes a second that are uploaded. */
  readonly upload?: number | undefined;
}
