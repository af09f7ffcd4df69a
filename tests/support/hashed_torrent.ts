import {
  LEAF_LENGTH,
  MerkleLayers,
  pieceLayerOf,
  sha256,
  SHA256_LENGTH,
  toHex,
} from "../../lib/hash/mod.ts";
import type { HashedFile, HashSource } from "../../lib/swarm/mod.ts";

/** A file of which just the tree is there: the hash of block n of file f is that of the text "f/n". */
export interface TreeFile extends HashedFile {
  /** The hashes of its blocks. */
  readonly leaves: Uint8Array;
  /** The whole tree. */
  readonly tree: MerkleLayers;
}

/** A torrent of such files, which knows all its hashes. */
export class HashedTorrent implements HashSource {
  readonly pieceLength: number;
  readonly files: readonly TreeFile[];
  readonly #layers = new Map<string, Uint8Array>();

  /** @param fileLengths Bytes of its files. */
  constructor(pieceLength: number, fileLengths: readonly number[]) {
    this.pieceLength = pieceLength;
    let firstPiece = 0;
    this.files = fileLengths.map((length, number) => {
      const leaves = leavesOf(number, Math.ceil(length / LEAF_LENGTH));
      const tree = new MerkleLayers(leaves);
      const file = { piecesRoot: tree.root, length, firstPiece, leaves, tree };
      firstPiece += Math.ceil(length / pieceLength);
      if (length > pieceLength) {
        const layer = pieceLayerOf(pieceLength);
        this.#layers.set(toHex(tree.root), tree.nodes(layer, 0, tree.count(layer)));
      }
      return file;
    });
  }

  pieceLayer(piecesRoot: Uint8Array): Uint8Array | undefined {
    return this.#layers.get(toHex(piecesRoot));
  }

  /** The hashes of the blocks of a piece. */
  leavesOfPiece(piece: number): Uint8Array {
    const file = this.files.findLast(({ firstPiece }) => firstPiece <= piece)!;
    const bytes = this.pieceLength / LEAF_LENGTH * SHA256_LENGTH;
    const start = (piece - file.firstPiece) * bytes;
    return file.leaves.subarray(start, start + bytes);
  }
}

function leavesOf(file: number, count: number): Uint8Array {
  const leaves = new Uint8Array(count * SHA256_LENGTH);
  for (let i = 0; i < count; i++) {
    leaves.set(sha256(new TextEncoder().encode(`${file}/${i}`)), i * SHA256_LENGTH);
  }
  return leaves;
}
