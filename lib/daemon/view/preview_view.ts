/** A file of a torrent that was looked into. */
export interface PreviewFileView {
  /** Its number among the files of the torrent, from 0; pads (BEP 47) are not counted. */
  readonly index: number;
  /** Its path below the output folder, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** Whether it is wanted unless someone chooses: a magnet link may name those that are (BEP 53). */
  readonly isWanted: boolean;
}

/**
 * How far a look into a torrent has come.
 *
 * - `fetching`: a URL is being fetched, or peers are asked for the metadata;
 * - `ready`: it is known what is in it;
 * - `failed`: it can not be found out.
 */
export type PreviewState = "fetching" | "ready" | "failed";

/** A look into a torrent that is not added yet. What only its metadata tells is "", 0 or empty until it is `ready`. */
export interface PreviewView {
  /** What it is called. */
  readonly id: string;
  /** How far it is. */
  readonly state: PreviewState;
  /** Why it has failed, in words; undefined where it has not. */
  readonly error: string | undefined;
  /** The info-hash in hexadecimal digits, v1 where it has one, else v2; undefined while a URL is being fetched. */
  readonly infoHash: string | undefined;
  /** The v2 info-hash in hexadecimal digits; undefined where it has none, or that is not known yet. */
  readonly infoHashV2: string | undefined;
  /** What it is called; until that is known what the magnet link calls it, or the info-hash. */
  readonly name: string;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Bytes of one piece. */
  readonly pieceLength: number;
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Whether it is private (BEP 27). */
  readonly isPrivate: boolean;
  /** What its maker wrote about it. */
  readonly comment: string;
  /** What it was made with. */
  readonly creator: string;
  /** When it was made, in milliseconds since 1970; 0 where that is not said. */
  readonly createdAt: number;
  /** Its files. */
  readonly files: readonly PreviewFileView[];
  /** Its trackers, by tier. */
  readonly trackers: readonly (readonly string[])[];
  /** The number of the torrent that is the same, if there is one. */
  readonly duplicateOf: number | undefined;
  /** Peers that are connected while they are asked. */
  readonly peers: number;
}
