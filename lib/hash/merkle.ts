import { sha256, SHA256_LENGTH } from "./digest.ts";

/** Bytes under one leaf of a merkle tree (BEP 52). */
export const LEAF_LENGTH = 16_384;

/** The hashes of subtrees of zero leaves, by height; made as they are asked for. */
const padHashes: Uint8Array[] = [new Uint8Array(SHA256_LENGTH)];

/**
 * Gives the root of a subtree of 2^`layer` leaf hashes that are all zero, with which BEP 52 fills trees up.
 * Layer 0 is the leaves. The array is shared and must not be changed.
 */
export function padHash(layer: number): Uint8Array {
  for (let height = padHashes.length; height <= layer; height++) {
    const below = padHashes[height - 1]!;
    padHashes.push(hashPair(below, below));
  }
  return padHashes[layer]!;
}

/** Gives the number of leaves, not counting those that fill up, of a file of so many bytes. */
export function leafCountFor(length: number): number {
  return Math.ceil(length / LEAF_LENGTH);
}

/** Gives the smallest power of two that is not below `count`; 1 for none. */
export function treeWidth(count: number): number {
  let width = 1;
  while (width < count) width *= 2;
  return width;
}

/** Gives the layer whose nodes each cover `pieceLength` bytes, a power of two of 16 KiB at least. */
export function pieceLayerOf(pieceLength: number): number {
  return Math.log2(pieceLength / LEAF_LENGTH);
}

/** Gives the parent of two nodes. */
export function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const pair = new Uint8Array(2 * SHA256_LENGTH);
  pair.set(left);
  pair.set(right, SHA256_LENGTH);
  return sha256(pair);
}

/**
 * Gives the layer above: the parents of `hashes`, which are concatenated nodes of `layer` from the left; where the
 * last has no sibling, it is one that fills up.
 */
export function merkleParents(hashes: Uint8Array, layer = 0): Uint8Array<ArrayBuffer> {
  const count = hashes.length / SHA256_LENGTH;
  const parents = new Uint8Array(Math.ceil(count / 2) * SHA256_LENGTH);
  for (let i = 0; i < count; i += 2) {
    const parent = i + 1 < count
      ? sha256(hashes.subarray(i * SHA256_LENGTH, (i + 2) * SHA256_LENGTH))
      : hashPair(hashes.subarray(i * SHA256_LENGTH), padHash(layer));
    parents.set(parent, i / 2 * SHA256_LENGTH);
  }
  return parents;
}

/** How a tree is filled up. */
export interface MerkleRootOptions {
  /** The layer that the hashes are of; 0, the leaves, by default. */
  readonly layer?: number;
  /** The number of nodes to fill that layer up to, a power of two; by default the next one. */
  readonly width?: number;
}

/**
 * Gives the root of a tree from one of its layers: concatenated hashes, of which there is at least one.
 *
 * @throws {RangeError} if there is none, half a one, or more than `width`.
 */
export function merkleRoot(
  hashes: Uint8Array,
  options: MerkleRootOptions = {},
): Uint8Array<ArrayBuffer> {
  const count = hashes.length / SHA256_LENGTH;
  const { layer = 0, width = treeWidth(count) } = options;
  if (count < 1 || !Number.isInteger(count) || count > width) {
    throw new RangeError(`Cannot make a merkle root: ${count} hashes for a width of ${width}`);
  }
  let nodes = hashes;
  let height = layer;
  for (let left = width; left > 1; left /= 2) nodes = merkleParents(nodes, height++);
  return nodes.slice();
}
