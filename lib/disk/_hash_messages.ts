/**
 * What the main thread and the disk workers say to one another. A worker answers each request, in order.
 *
 * @module
 */
import type { HashedPiece, HashJob, HashJobPiece } from "../io/mod.ts";

/** Bytes handed over at once through memory that both sides see; a multiple of BEP 52's leaves. */
export const SLOT_LENGTH = 1024 * 1024;

/** A job without its pieces. */
export type HashJobHead = Omit<HashJob, "pieces">;

/** What a worker is asked. */
export type HashRequest =
  /** Takes the memory for what follows: some slots, one after the other. */
  | { readonly type: "memory"; readonly memory: SharedArrayBuffer }
  /** Adds bytes of a slot to a stream, which begins with its first. */
  | { readonly type: "update"; readonly stream: number; readonly range: HashRange }
  /** Ends a stream: gives the hash. */
  | { readonly type: "digest"; readonly stream: number }
  /** Hashes the leaves in a slot. */
  | { readonly type: "leaves"; readonly range: HashRange }
  /** Hashes memory that both sides see. */
  | { readonly type: "sha1"; readonly data: Uint8Array }
  /** Writes those pieces that are right, from memory that both sides see. */
  | {
    readonly type: "store";
    readonly files: readonly ThreadFile[];
    readonly pieces: readonly ThreadPiece[];
  }
  /** Hashes pieces on disk. */
  | { readonly type: "files"; readonly job: HashJobHead; readonly pieces: readonly HashJobPiece[] };

/** A file that is there. */
export interface ThreadFile {
  /** Its real path. */
  readonly path: string;
  /** Which file it has to be: the path may lead to another by now. */
  readonly identity: FileIdentity;
}

/** A piece to be written if it is right. */
export interface ThreadPiece {
  /** Its bytes: memory that both sides see. */
  readonly data: Uint8Array;
  /**
   * The SHA-1 that they must have, in hexadecimal digits: a view of the hashes of a torrent would carry all of them along with
   * each message.
   */
  readonly sha1: string;
  /** For each run of bytes: the number of its file, where in the file, where in the piece, and how many. */
  readonly spans:
    readonly (readonly [file: number, position: number, start: number, length: number])[];
}

/** What tells one file from another that took its path. */
export interface FileIdentity {
  /** The device. */
  readonly dev: number;
  /** The file on it. */
  readonly ino: number;
}

/** Bytes of the shared memory. */
export interface HashRange {
  /** The first byte. */
  readonly start: number;
  /** How many there are. */
  readonly length: number;
}

/** What a worker answers. */
export interface HashReply {
  /** A hash, or several one after the other. */
  readonly hash?: Uint8Array;
  /** Of each piece, whether it was right and is written. */
  readonly stored?: readonly boolean[];
  /** The pieces of a job. */
  readonly pieces?: readonly HashedPiece[];
  /** Why it could not be done. */
  readonly error?: { readonly message: string; readonly code?: string };
}
