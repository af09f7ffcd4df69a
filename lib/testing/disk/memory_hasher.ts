import { createHash } from "node:crypto";
import { LEAF_LENGTH, merkleRoot, sha1, sha256 } from "../../hash/mod.ts";
import type { HashedPiece, Hasher, HashJob, HashJobPiece, HashStream } from "../../io/mod.ts";

/** Reads bytes of a file; gives how many there were. */
export type MemoryReader = (
  root: string,
  path: string,
  position: number,
  into: Uint8Array,
) => number;

/** Hashes at once, in the thread that calls it, and remembers which pieces on disk it was asked for. */
export class MemoryHasher implements Hasher {
  /** The pieces that were read from disk and hashed, in order. */
  readonly hashedPieces: number[] = [];
  readonly #read: MemoryReader;

  /** A hasher of files that are read so. */
  constructor(read: MemoryReader) {
    this.#read = read;
  }

  sha1(data: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(sha1(data));
  }

  sha1Stream(): HashStream {
    const hash = createHash("sha1");
    return {
      update(data) {
        hash.update(data);
        return Promise.resolve();
      },
      digest: () => Promise.resolve(new Uint8Array(hash.digest())),
    };
  }

  leaves(data: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(leavesOf(data));
  }

  async *hashFiles(
    job: HashJob,
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<HashedPiece> {
    for (const piece of job.pieces) {
      await Promise.resolve();
      options.signal?.throwIfAborted();
      this.hashedPieces.push(piece.index);
      yield { index: piece.index, hash: this.#hash(job, piece) };
    }
  }

  #hash(job: HashJob, piece: HashJobPiece): Uint8Array | null {
    const data = new Uint8Array(piece.spans.reduce((sum, span) => sum + span.length, 0));
    let at = 0;
    for (const { path, offset, length } of piece.spans) {
      const part = data.subarray(at, at + length);
      if (path !== null && this.#read(job.root, path, offset, part) < length) return null;
      at += length;
    }
    if (job.algorithm === "sha1") return sha1(data);
    return merkleRoot(leavesOf(data), { width: piece.leafCount ?? job.pieceLength / LEAF_LENGTH });
  }
}

function leavesOf(data: Uint8Array): Uint8Array {
  const leaves = new Uint8Array(Math.ceil(data.length / LEAF_LENGTH) * 32);
  for (let i = 0; i * LEAF_LENGTH < data.length; i++) {
    leaves.set(sha256(data.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH)), i * 32);
  }
  return leaves;
}
