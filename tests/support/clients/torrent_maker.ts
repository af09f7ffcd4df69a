import type { Content } from "./content.ts";

/** A torrent that is to be made. */
export interface CreateTask {
  /** Of what. */
  readonly content: Content;
  /** Path of the .torrent file. */
  readonly out: string;
  /** The formats that it is in. */
  readonly version: "v1" | "v2" | "hybrid";
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Announce URL of its tracker; none unless given. */
  readonly tracker?: string;
  /** URL of its web seed (BEP 19); none unless given. libtorrent alone puts it in. */
  readonly webSeed?: string;
}

/** A torrent that was made: its info-hashes in hexadecimal. */
export interface CreatedTorrent {
  /** The one of version 1, unless it is of version 2 alone. */
  readonly v1?: string;
  /** The one of version 2, unless it is of version 1 alone. */
  readonly v2?: string;
}
