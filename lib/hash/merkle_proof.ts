import { hashPair, merkleParents, padHash, treeWidth } from "./merkle.ts";
import { SHA256_LENGTH } from "./digest.ts";

/** Which nodes of a layer are to be proved. */
export interface MerkleProofOptions {
  /** The layer that the hashes are of; 0, the leaves, by default. */
  readonly layer?: number;
  /** The first node to be proved; a multiple of `length`. */
  readonly index: number;
  /** How many nodes are to be proved; a power of two. */
  readonly length: number;
}

/**
 * Gives the uncles that prove a run of nodes, as BEP 52's `hashes` message has them: the siblings on the way from the
 * run's own root up to the root of the tree, lowest first.
 */
export function merkleProof(hashes: Uint8Array, options: MerkleProofOptions): Uint8Array[] {
  const { layer = 0, index, length } = options;
  const width = treeWidth(hashes.length / SHA256_LENGTH);
  const proof: Uint8Array[] = [];
  let nodes = hashes;
  let position = index;
  for (let height = 0, covered = 1; covered < width; height++, covered *= 2) {
    if (covered >= length) {
      const start = (position ^ 1) * SHA256_LENGTH;
      const isThere = start < nodes.length;
      proof.push(isThere ? nodes.slice(start, start + SHA256_LENGTH) : padHash(layer + height));
    }
    nodes = merkleParents(nodes, layer + height);
    position = Math.floor(position / 2);
  }
  return proof;
}

/**
 * Gives the root that a proof leads to: `node` is number `index` of its layer, `proof` its uncles, lowest first. It
 * proves the node where it is the root that was expected.
 */
export function merkleRootOfProof(
  node: Uint8Array,
  index: number,
  proof: readonly Uint8Array[],
): Uint8Array {
  let root = node;
  let position = index;
  for (const uncle of proof) {
    root = position % 2 === 0 ? hashPair(root, uncle) : hashPair(uncle, root);
    position = Math.floor(position / 2);
  }
  return root;
}
