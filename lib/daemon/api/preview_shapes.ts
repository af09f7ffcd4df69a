import type { PreviewFileView, PreviewState } from "../view/mod.ts";

/** `POST /previews`: `location` or `metainfo` is to be there. */
export interface PreviewBody {
  /** A path of the daemon's machine, a URL, a magnet link or an info-hash. */
  readonly location?: string;
  /** Cookies for a URL. */
  readonly cookies?: string;
  /** A .torrent file in Base64. */
  readonly metainfo?: string;
}

/** A look into a torrent that is not added yet. What only its metadata tells is "", 0 or empty until it is `ready`. */
export interface Preview {
  /** What it is called in paths, and in `preview` of `POST /torrents`. */
  readonly id: string;
  /** How far it is. */
  readonly state: PreviewState;
  /** Why it has failed, in words. */
  readonly error?: string;
  /** The info-hash in hexadecimal digits, v1 where it has one, else v2; null while a URL is being fetched. */
  readonly infoHash: string | null;
  /** The v2 info-hash in hexadecimal digits; null where it has none, or that is not known yet. */
  readonly infoHashV2: string | null;
  /** What it is called; what the magnet link calls it, or the info-hash, until that is known. */
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
  readonly duplicateOf: number | null;
  /** Peers that are connected while they are asked. */
  readonly peers: number;
}

/** The answer to `POST /previews` and `GET /previews/{preview}?wait=SECONDS`. */
export interface PreviewAnswer {
  /** The preview. */
  readonly preview: Preview;
}
