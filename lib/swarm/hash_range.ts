import {
  equalBytes,
  leafCountFor,
  merkleRoot,
  merkleRootOfProof,
  pieceLayerOf,
  SHA256_LENGTH,
  treeWidth,
} from "../hash/mod.ts";

/** Hashes that a request may be for; libtorrent gives as many, BEP 52 advises against more than 512. */
export const MAX_HASHES = 8_192;

/** Hashes that we ask for at a time (BEP 52). */
export const MAX_HASHES_ASKED = 512;

/** A part of a file's tree (BEP 52): `length` hashes from `index` in a layer, and the uncles that prove them. */
export interface HashRange {
  /** The 32 bytes at the root of the file's tree. */
  readonly piecesRoot: Uint8Array;
  /** The layer that they are of: 0 is that of the blocks. */
  readonly baseLayer: number;
  /** Number of the first hash in its layer. */
  readonly index: number;
  /** How many hashes of the layer. */
  readonly length: number;
  /** Of how many layers above the base layer uncles are told; those below the run's own root are left out. */
  readonly proofLayers: number;
}

/** A file whose tree is meant. */
export interface HashedFile {
  /** The root of its tree, 32 bytes. */
  readonly piecesRoot: Uint8Array;
  /** Bytes of the file, 1 or more. */
  readonly length: number;
  /** Number of its first piece. */
  readonly firstPiece: number;
}

/** How the tree of a file is built: the numbers of its layers, 0 being that of the blocks. */
export class TreeShape {
  /** Blocks of the file. */
  readonly leafCount: number;
  /** The layer of the root. */
  readonly top: number;
  /** The layer with one hash for each piece; that of the root where the file has one piece. */
  readonly pieceLayer: number;
  /** Pieces of the file. */
  readonly pieceCount: number;

  /** The shape of the tree of a file of so many bytes, in a torrent with such pieces. */
  constructor(length: number, pieceLength: number) {
    this.leafCount = leafCountFor(length);
    this.top = Math.log2(treeWidth(this.leafCount));
    this.pieceLayer = Math.min(this.top, pieceLayerOf(pieceLength));
    this.pieceCount = Math.ceil(length / pieceLength);
  }

  /** Whether a request is for hashes that the tree has, and within the bounds of BEP 52. */
  admits({ baseLayer, index, length, proofLayers }: HashRange): boolean {
    if (baseLayer >= this.top || length < 2 || length > MAX_HASHES) return false;
    if (proofLayers >= this.top - baseLayer) return false;
    const width = treeWidth(length);
    if (index % width !== 0 || index + width > 2 ** (this.top - baseLayer)) return false;
    // The end of a layer may be cut off, where just what fills it up would follow.
    const count = Math.ceil(this.leafCount / 2 ** baseLayer);
    return length === width || index + length === count;
  }
}

/** How many uncles a range has: the layers up to its own root need none. */
export function uncleCount({ length, proofLayers }: HashRange): number {
  return Math.max(0, proofLayers - (Math.log2(treeWidth(length)) - 1));
}

/**
 * Whether hashes are those of a range.
 *
 * @param hashes 32 bytes each: those of the base layer, then the uncles from below up.
 * @param root The node that they lead to: the root of the tree, or of that part of it which the range and its uncles cover.
 */
export function verifyHashes(range: HashRange, hashes: Uint8Array, root: Uint8Array): boolean {
  const { baseLayer, index, length } = range;
  const count = uncleCount(range);
  if (hashes.length !== (length + count) * SHA256_LENGTH) return false;
  const width = treeWidth(length);
  const run = hashes.subarray(0, length * SHA256_LENGTH);
  const uncles = Array.from({ length: count }, (_, i) => {
    const at = (length + i) * SHA256_LENGTH;
    return hashes.subarray(at, at + SHA256_LENGTH);
  });
  const node = merkleRoot(run, { layer: baseLayer, width });
  return equalBytes(merkleRootOfProof(node, index / width, uncles), root);
}
