/** How far the making of a torrent is. */
export type CreationState = "hashing" | "done" | "failed";

/** What came of the making of a torrent. */
export interface CreatedView {
  /** The info-hash in hexadecimal digits, v1 where it has one, else v2. */
  readonly infoHash: string;
  /** The magnet link. */
  readonly magnetLink: string;
  /** What to call the file. */
  readonly fileName: string;
  /** The .torrent file. */
  readonly metainfo: Uint8Array;
  /** The number of the torrent, where it was to be seeded. */
  readonly torrent: number | undefined;
}

/** The making of a torrent. */
export interface CreationView {
  /** What it is called. */
  readonly id: string;
  /** How far it is. */
  readonly state: CreationState;
  /** Bytes that were hashed. */
  readonly doneBytes: number;
  /** Bytes in all; 0 while the files are being looked for. */
  readonly totalBytes: number;
  /** Bytes of a piece; 0 likewise. */
  readonly pieceLength: number;
  /** Pieces in all; 0 likewise. */
  readonly pieceCount: number;
  /** Why pieces have that length, in words; "" likewise. */
  readonly pieceLengthReason: string;
  /** Files in all; 0 likewise. */
  readonly fileCount: number;
  /** What will not work for everyone, in words. */
  readonly warnings: readonly string[];
  /** What came of it; undefined until it is done. */
  readonly created: CreatedView | undefined;
  /** Why it has failed, in words; undefined where it has not. */
  readonly error: string | undefined;
}

/** What would be made of a file or folder. */
export interface SuggestionView {
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** Files in all. */
  readonly fileCount: number;
  /** The length of pieces that would be chosen. */
  readonly pieceLength: number;
  /** Why, in words. */
  readonly reason: string;
}
