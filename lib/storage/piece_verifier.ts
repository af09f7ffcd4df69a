import { equalBytes, merkleRoot } from "../hash/mod.ts";
import type { Hasher } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";

/** Bytes of one SHA-1. */
const SHA1_LENGTH = 20;

/** Holds the bytes of pieces against the hashes of a torrent: SHA-1 (BEP 3), or the merkle tree of its file (BEP 52). */
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

  /** Whether `data`, which must not change until then, is the piece. */
  async verify(piece: number, data: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return this.matches(piece, await this.#hash(piece, data));
  }

  /** Whether a hash is that of the piece. */
  matches(piece: number, hash: Uint8Array | null): boolean {
    const expected = this.expected(piece);
    return hash !== null && expected !== undefined && equalBytes(hash, expected);
  }

  async #hash(piece: number, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (this.algorithm === "sha1") return await this.#hasher.sha1(data);
    return merkleRoot(await this.#hasher.leaves(data), { width: this.leafCount(piece) });
  }
}
