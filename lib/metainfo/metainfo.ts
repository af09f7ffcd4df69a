import type { Endpoint } from "../io/mod.ts";

/** Which versions of the protocol a torrent is for: BEP 3, BEP 52, or both. */
export type MetainfoVersion = "v1" | "v2" | "hybrid";

/** The hashes of an info dictionary; at least one is there. */
export interface InfoHashes {
  /** SHA-1, 20 bytes: of v1 and hybrid torrents. */
  readonly v1?: Uint8Array;
  /** SHA-256, 32 bytes: of v2 and hybrid torrents. */
  readonly v2?: Uint8Array;
}

/** One file of a torrent. */
export interface TorrentFile {
  /**
   * Where it lies below the output folder, with `/`: safe elements, and different from every other file's path even
   * where case does not count. In torrents of several files it begins with the torrent's name.
   */
  readonly path: string;
  /** Bytes; 0 for symbolic links. */
  readonly length: number;
  /** Where it begins in the bytes of the torrent, pads included. */
  readonly offset: number;
  /** Whether it is a pad file (BEP 47): zeros that nobody writes or asks for. */
  readonly pad: boolean;
  /** Whether it is a program. */
  readonly executable?: boolean;
  /** Whether it is hidden where hiding is an attribute. */
  readonly hidden?: boolean;
  /**
   * The path below the output folder that a symbolic link leads to, a file or folder of this torrent; the link's own
   * path where the torrent says something that is not allowed, and then there is nothing to be made.
   */
  readonly symlink?: string;
  /** The root of its merkle tree, 32 bytes (BEP 52); absent for empty files. */
  readonly piecesRoot?: Uint8Array;
  /** When it was last changed, in seconds since 1970. */
  readonly mtime?: number;
  /** The SHA-1 of the whole file, 20 bytes (BEP 47). */
  readonly sha1?: Uint8Array;
}

/** All that a metainfo file says. */
export interface Metainfo {
  /** What the torrent is called on disk: one safe element of a path. */
  readonly name: string;
  /** By which it is known. */
  readonly infoHashes: InfoHashes;
  /** Which versions of the protocol it is for. */
  readonly version: MetainfoVersion;
  /** The info dictionary as it came, byte for byte. It is a view of the input, as are all hashes below. */
  readonly infoBytes: Uint8Array;
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** Number of pieces; 0 where there are only empty files. */
  readonly pieceCount: number;
  /** Bytes of all files, pads aside. */
  readonly totalLength: number;
  /** The files, pads among them, in the order of their bytes. */
  readonly files: readonly TorrentFile[];
  /** Whether it is a file alone, not a folder. */
  readonly singleFile: boolean;
  /** Whether peers may come from its trackers alone (BEP 27). */
  readonly private: boolean;
  /** URLs by tier (BEP 12). */
  readonly trackers: readonly (readonly string[])[];
  /** URLs of BEP 19. */
  readonly webSeeds: readonly string[];
  /** URLs of BEP 17. */
  readonly httpSeeds: readonly string[];
  /** Nodes of the DHT (BEP 5). */
  readonly nodes: readonly Endpoint[];
  /** Info-hashes of torrents that may have files in common (BEP 38): 20 or 32 bytes each. */
  readonly similar: readonly Uint8Array[];
  /** Names of collections whose torrents may have files in common (BEP 38). */
  readonly collections: readonly string[];
  /** Where is asked for a newer torrent (BEP 39): a URL of HTTP or HTTPS. */
  readonly updateUrl?: string;
  /** The X.509 certificate, in DER, of who has to sign that one (BEP 39). */
  readonly originator?: Uint8Array;
  /** A comment, fit to be shown. */
  readonly comment?: string;
  /** The program that made it, fit to be shown. */
  readonly createdBy?: string;
  /** When it was made, in seconds since 1970. */
  readonly creationDate?: number;
  /** Where it is from, fit to be shown; it is in the info dictionary to make the info-hash another. */
  readonly source?: string;
  /** SHA-1 of each piece, 20 bytes each (v1 and hybrid). */
  readonly pieceHashes?: Uint8Array;
  /**
   * The piece layers (BEP 52) by the hexadecimal digits of the file's root: a SHA-256 of 32 bytes for each piece. Files
   * of one piece have none, and those of others may be missing: then they have to come from peers.
   */
  readonly pieceLayers?: ReadonlyMap<string, Uint8Array>;
  /** What is wrong with the file, though it can be loaded: sentences without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Gives the 20 bytes by which peers, trackers and the DHT know a torrent: the v1 info-hash, or the beginning of the v2
 * one where there is no other (BEP 52).
 *
 * @throws {TypeError} if there is neither.
 */
export function wireInfoHash(torrent: { readonly infoHashes: InfoHashes }): Uint8Array {
  const { v1, v2 } = torrent.infoHashes;
  const hash = v1 ?? v2?.subarray(0, 20);
  if (hash === undefined) throw new TypeError("Cannot give an info-hash: the torrent has none");
  return hash;
}
