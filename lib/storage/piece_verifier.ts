import { equalBytes, merkleRoot, SHA1_LENGTH } from "../hash/mod.ts";
import type { Hasher } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";
import { PieceHash, type PieceHashes } from "./piece_hash.ts";

/** Thrown where a torrent has two hashes of a piece that no data can fit: no peer is to blame, and it can not be completed. */
export class ContradictoryHashesError extends Error {
  /** "ContradictoryHashesError". */
  override readonly name = "ContradictoryHashesError";

  /** Says which piece it is. */
  constructor(piece: number) {
    super(
      `Cannot verify piece ${piece}: its SHA-1 is right and its SHA-256 is not, so the torrent is broken`,
    );
  }
}

/**
 * Holds the bytes of pieces against the hashes of a torrent: SHA-1 (BEP 3) where it has them, else the merkle trees of its
 * files (BEP 52). What comes from peers for a hybrid torrent must fit both.
 */
export class PieceVerifier {
  readonly #metainfo: Metainfo;
  readonly #layout: PieceLayout;
  readonly #hasher: Hasher;

  /** A verifier for the pieces of one torrent. */
  constructor(metainfo: Metainfo, layout: PieceLayout, hasher: Hasher) {
    this.#metainfo = metainfo;
    this.#layout = layout;
    this.#hasher = hasher;
  }

  /** Which hash {@linkcode PieceVerifier.expected} gives. */
  get algorithm(): "sha1" | "merkle" {
    return this.#metainfo.pieceHashes ? "sha1" : "merkle";
  }

  /** The hash that a piece must have; undefined for one of a v2 torrent whose layer is not known. */
  expected(piece: number): Uint8Array | undefined {
    const { pieceHashes } = this.#metainfo;
    if (pieceHashes) {
      return pieceHashes.subarray(piece * SHA1_LENGTH, (piece + 1) * SHA1_LENGTH);
    }
    return this.#layout.merkleHash(piece);
  }

  /** How many leaves the tree of a piece is padded to (BEP 52). */
  leafCount(piece: number): number {
    return this.#layout.merkleLeafCount(piece);
  }

  /**
   * Whether `data`, which must not change until then, is the piece.
   *
   * @throws {ContradictoryHashesError} if it has one of two hashes and not the other.
   */
  async verify(piece: number, data: Uint8Array): Promise<boolean> {
    const treeLength = this.#treeLength(piece);
    const [sha1, leaves] = await Promise.all([
      this.#metainfo.pieceHashes ? this.#hasher.sha1(data) : undefined,
      treeLength > 0 ? this.#hasher.leaves(data.subarray(0, treeLength)) : undefined,
    ]);
    return this.#judge(piece, { ...(sha1 ? { sha1 } : {}), ...(leaves ? { leaves } : {}) });
  }

  /** Begins the hash of a piece that is too large to be held whole; it fails as {@linkcode PieceVerifier.verify} does. */
  stream(piece: number): PieceHash {
    return new PieceHash(this.#hasher, {
      sha1: this.#metainfo.pieceHashes !== undefined,
      treeLength: this.#treeLength(piece),
      judge: (hashes) => this.#judge(piece, hashes),
    });
  }

  /** The SHA-1 of a piece, where that alone decides; undefined where a merkle tree is to be asked too. */
  onlySha1(piece: number): Uint8Array | undefined {
    const isAlone = this.algorithm === "sha1" && this.#layout.merkleHash(piece) === undefined;
    return isAlone ? this.expected(piece) : undefined;
  }

  /** Whether a hash is that of the piece. */
  matches(piece: number, hash: Uint8Array | null): boolean {
    const expected = this.expected(piece);
    return hash !== null && expected !== undefined && equalBytes(hash, expected);
  }

  #judge(piece: number, { sha1, leaves }: PieceHashes): boolean {
    const root = this.#layout.merkleHash(piece);
    const inTree = leaves !== undefined && root !== undefined
      ? equalBytes(merkleRoot(leaves, { width: this.leafCount(piece) }), root)
      : undefined;
    const right = sha1 === undefined ? inTree : this.matches(piece, sha1);
    if (right === undefined) {
      throw new Error(`Cannot verify piece ${piece}: its hash is not known`);
    }
    if (right && inTree === false) throw new ContradictoryHashesError(piece);
    return right;
  }

  /** Bytes of a piece that are in a merkle tree whose hash is known: those of its file, without the pad behind it. */
  #treeLength(piece: number): number {
    if (this.#layout.merkleHash(piece) === undefined) return 0;
    return this.#layout.spans(piece, 0, this.#layout.pieceSize(piece))
      .filter(({ file }) => !this.#metainfo.files[file]?.pad)
      .reduce((sum, { length }) => sum + length, 0);
  }
}
