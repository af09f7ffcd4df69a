/** One run of bytes of a file; a `path` of null stands for zeros (a pad file). */
export interface HashSpan {
  /** Path below the root, or null for zeros. */
  readonly path: string | null;
  /** Where in the file, in bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** Pieces on disk to be hashed. */
export interface HashJob {
  /** The folder that the paths are in. */
  readonly root: string;
  /**
   * `sha1`: one 20-byte hash of a piece. `merkle`: the 32-byte root of each piece's subtree of 16 KiB SHA-256 leaves
   * padded to `pieceLength` (BEP 52), or to the next power of two for a piece alone in its file.
   */
  readonly algorithm: "sha1" | "merkle";
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** The pieces: number and the spans that make each up, in order. */
  readonly pieces: Iterable<HashJobPiece>;
}

/** One piece of a {@linkcode HashJob}. */
export interface HashJobPiece {
  /** Number of the piece; comes back with its hash. */
  readonly index: number;
  /** The bytes, in order. */
  readonly spans: readonly HashSpan[];
  /** For `merkle`: number of leaves to pad to; a power of two. */
  readonly leafCount?: number;
}

/** The hash of one piece on disk. */
export interface HashedPiece {
  /** Its number. */
  readonly index: number;
  /** The hash; null where a file is missing or too short. */
  readonly hash: Uint8Array | null;
}

/** A hash that is made as the bytes come. */
export interface HashStream {
  /** Takes the next bytes, which must not change until the promise is settled. */
  update(data: Uint8Array): Promise<void>;
  /** Ends it and gives the hash. */
  digest(): Promise<Uint8Array>;
}

/** Hashing of pieces, off the main thread. */
export interface Hasher {
  /** The SHA-1 of bytes that must not change until the promise is settled. */
  sha1(data: Uint8Array): Promise<Uint8Array>;
  /** The SHA-1 of a piece too large to be held whole. */
  sha1Stream(): HashStream;
  /** The SHA-256 of each 16 KiB of `data`, one after the other (BEP 52's leaves). */
  leaves(data: Uint8Array): Promise<Uint8Array>;
  /** Hashes pieces on disk, several at once; they come as they are ready, in any order. */
  hashFiles(job: HashJob, options?: { readonly signal?: AbortSignal }): AsyncIterable<HashedPiece>;
}
