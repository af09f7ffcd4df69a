import { concatBytes, LEAF_LENGTH } from "../hash/mod.ts";
import type { Hasher, HashStream } from "../io/mod.ts";

/** What was computed of a piece. */
export interface PieceHashes {
  /** SHA-1 of all bytes, 20 bytes. */
  readonly sha1?: Uint8Array;
  /** SHA-256 of each 16 KiB, 32 bytes each: the leaves of its merkle tree. */
  readonly leaves?: Uint8Array;
}

/** Which hashes of a piece are computed, and what for. */
export interface PieceHashOptions {
  /** Whether SHA-1 is. */
  readonly sha1: boolean;
  /** How many bytes, from the first, the leaves are of: pads are not in trees. 0 for no leaves. */
  readonly treeLength: number;
  /** Says whether the hashes are right. */
  judge(hashes: PieceHashes): boolean;
}

/** The hash of a piece that is too large to be held whole: it takes the bytes in order. */
export class PieceHash {
  readonly #hasher: Hasher;
  readonly #options: PieceHashOptions;
  readonly #sha1: HashStream | undefined;
  readonly #leaves: Uint8Array[] = [];
  #position = 0;

  /** A hash without any bytes. */
  constructor(hasher: Hasher, options: PieceHashOptions) {
    this.#hasher = hasher;
    this.#options = options;
    this.#sha1 = options.sha1 ? hasher.sha1Stream() : undefined;
  }

  /** How many bytes it has taken, which is where the next ones begin. */
  get position(): number {
    return this.#position;
  }

  /**
   * Takes the next bytes, which must not change until the promise is settled: a multiple of 16 KiB, unless they are the last.
   *
   * @throws {RangeError} if bytes follow after others that were no multiple of 16 KiB.
   */
  async update(data: Uint8Array): Promise<void> {
    if (this.#position % LEAF_LENGTH !== 0) {
      throw new RangeError(`Cannot hash on from ${this.#position}: it is no multiple of 16 KiB`);
    }
    const inTree = data.subarray(0, Math.max(0, this.#options.treeLength - this.#position));
    this.#position += data.length;
    const [leaves] = await Promise.all([
      inTree.length > 0 ? this.#hasher.leaves(inTree) : undefined,
      this.#sha1?.update(data),
    ]);
    if (leaves !== undefined) this.#leaves.push(leaves);
  }

  /** Ends it where the answer is no longer of interest. */
  async cancel(): Promise<void> {
    await this.#sha1?.digest();
  }

  /** Ends it: says whether the piece is right. */
  async finish(): Promise<boolean> {
    const sha1 = await this.#sha1?.digest();
    return this.#options.judge({
      ...(sha1 === undefined ? {} : { sha1 }),
      ...(this.#options.treeLength === 0 ? {} : { leaves: concatBytes(this.#leaves) }),
    });
  }
}
