import type { CreationState, SuggestionView } from "../view/mod.ts";

export type { CreationState } from "../view/mod.ts";

/** Versions of the protocol that a torrent can be for. */
export type CreationVersions = "v1" | "v2" | "hybrid";

/** `POST /creations`: a .torrent file of what is on the daemon's machine. */
export interface CreationBody {
  /** The file or folder, absolute. */
  readonly path: string;
  /** For which versions it is. */
  readonly versions: CreationVersions;
  /** Bytes of a piece; chosen by the size unless given. */
  readonly pieceLength?: number;
  /** Trackers by tier. */
  readonly trackers?: readonly (readonly string[])[];
  /** URLs of web seeds (BEP 19). */
  readonly webSeeds?: readonly string[];
  /** Whether it is private (BEP 27). */
  readonly isPrivate?: boolean;
  /** A comment. */
  readonly comment?: string;
  /** Where it is from; makes the info-hash another. */
  readonly source?: string;
  /** What it is called; as the file or folder unless given. */
  readonly name?: string;
  /** Whether it is added and seeded when it is done. */
  readonly isSeeded?: boolean;
}

/** The making of a torrent. */
export interface Creation {
  /** What it is called in paths. */
  readonly id: string;
  /** How far it is. */
  readonly state: CreationState;
  /** Bytes that were hashed. */
  readonly doneBytes: number;
  /** Bytes in all; 0 while the files are being looked for. */
  readonly totalBytes: number;
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Pieces in all. */
  readonly pieceCount: number;
  /** Why pieces have that length, in words. */
  readonly pieceLengthReason: string;
  /** Files in all. */
  readonly fileCount: number;
  /** What will not work for everyone, in words. */
  readonly warnings: readonly string[];
  /** When it is done: the info-hash in hexadecimal digits, v1 where it has one, else v2. */
  readonly infoHash?: string;
  /** When it is done: the magnet link. */
  readonly magnetLink?: string;
  /** When it is done: what to call the file. */
  readonly fileName?: string;
  /** When it is done: the .torrent file in Base64. */
  readonly metainfo?: string;
  /** When it is done and was to be seeded: the number of the torrent. */
  readonly torrent?: number;
  /** Why it has failed, in words. */
  readonly error?: string;
}

/** The answer to `POST /creations` and `GET /creations/{creation}?wait=SECONDS`. */
export interface CreationAnswer {
  /** The creation. */
  readonly creation: Creation;
}

/** `GET /creations/suggestion?path=…`: what would be made of it. */
export type CreationSuggestion = SuggestionView;
