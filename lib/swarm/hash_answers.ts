import {
  concatBytes,
  equalBytes,
  MerkleLayers,
  SHA256_LENGTH,
  toHex,
  treeWidth,
} from "../hash/mod.ts";
import { type HashedFile, type HashRange, TreeShape, uncleCount } from "./hash_range.ts";

/** Trees that are kept, so that many requests for one do not build it many times. */
const MAX_TREES = 4;

/** Requests of one peer that are answered at once: a file of 100,000 pieces. */
const BURST = 200;

/** Requests of one peer that are answered a second after that. */
const REQUESTS_PER_SEC = 20;

/** What a request for hashes of blocks costs, for which a piece is read, in other requests. */
const LEAVES_COST = 4;

/** What is known of the files of a torrent. */
export interface HashSource {
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** The files that are not empty and no pads. */
  readonly files: readonly HashedFile[];
  /** The hashes of a file's pieces, 32 bytes each; undefined where they are not known, or it has one piece. */
  pieceLayer(piecesRoot: Uint8Array): Uint8Array | undefined;
}

/** What a hash request comes to. */
export type HashAnswer =
  /** The hashes and their uncles, as the `hashes` message has them. */
  | { readonly type: "hashes"; readonly hashes: Uint8Array }
  /** It is refused. */
  | { readonly type: "reject" }
  /** It takes the hashes of the blocks of a piece: to be read, if it is there, and given to `withLeaves`. */
  | { readonly type: "leaves"; readonly piece: number };

/** Answers hash requests (BEP 52) from the piece layers and, for the hashes of blocks, from the pieces on disk. */
export class HashAnswers {
  readonly #source: HashSource;
  readonly #files: ReadonlyMap<string, HashedFile>;
  /** The last used one last. */
  readonly #trees = new Map<string, MerkleLayers>();

  /** For the files of one torrent. */
  constructor(source: HashSource) {
    this.#source = source;
    this.#files = new Map(source.files.map((file) => [toHex(file.piecesRoot), file]));
  }

  /** Answers a request, whatever is in it. */
  answer(range: HashRange): HashAnswer {
    const file = this.#files.get(toHex(range.piecesRoot));
    if (!file) return { type: "reject" };
    const shape = new TreeShape(file.length, this.#source.pieceLength);
    if (!shape.admits(range)) return { type: "reject" };
    if (shape.pieceCount > 1 && range.baseLayer >= shape.pieceLayer) {
      const tree = this.#tree(file, shape);
      return tree ? { type: "hashes", hashes: take(tree, range) } : { type: "reject" };
    }
    // Below the piece layer just what is within one piece: others need not be on disk.
    const pieceWidth = 2 ** (shape.pieceLayer - range.baseLayer);
    if (treeWidth(range.length) > pieceWidth) return { type: "reject" };
    const piece = file.firstPiece + Math.floor(range.index / pieceWidth);
    return piece < file.firstPiece + shape.pieceCount
      ? { type: "leaves", piece }
      : { type: "reject" };
  }

  /**
   * Answers a request that takes the hashes of the blocks of a piece.
   *
   * @param leaves Those hashes, 32 bytes each, as many as the piece has blocks.
   */
  withLeaves(range: HashRange, leaves: Uint8Array): HashAnswer {
    const file = this.#files.get(toHex(range.piecesRoot));
    if (!file || leaves.length === 0) return { type: "reject" };
    const shape = new TreeShape(file.length, this.#source.pieceLength);
    const { baseLayer, index, length } = range;
    const piece = new MerkleLayers(leaves, 0, 2 ** shape.pieceLayer);
    const pieceWidth = 2 ** (shape.pieceLayer - baseLayer);
    const number = Math.floor(index / pieceWidth);
    const width = treeWidth(length);
    const within = { layer: baseLayer, index: index % pieceWidth, length: width };
    if (within.index + width > pieceWidth) return { type: "reject" };
    const run = piece.nodes(baseLayer, within.index, length);
    const wanted = uncleCount(range);
    const lower = piece.uncles(within, wanted);
    const left = wanted - lower.length / SHA256_LENGTH;
    if (left === 0) return { type: "hashes", hashes: concatBytes([run, lower]) };
    const tree = this.#tree(file, shape);
    if (!tree) return { type: "reject" };
    const upper = tree.uncles({ layer: shape.pieceLayer, index: number, length: 1 }, left);
    return { type: "hashes", hashes: concatBytes([run, lower, upper]) };
  }

  #tree(file: HashedFile, shape: TreeShape): MerkleLayers | undefined {
    const key = toHex(file.piecesRoot);
    const layer = this.#source.pieceLayer(file.piecesRoot);
    if (!layer) return undefined;
    const tree = this.#trees.get(key) ?? new MerkleLayers(layer, shape.pieceLayer);
    this.#trees.delete(key);
    if (!equalBytes(tree.root, file.piecesRoot)) return undefined;
    this.#trees.set(key, tree);
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size > MAX_TREES) this.#trees.delete(oldest);
    }
    return tree;
  }
}

/** Bounds what the hash requests of one peer cost us. */
export class HashRequestQuota {
  #credit = BURST;
  #at: number | undefined;

  /** Notes a request; says whether it is to be answered, or else refused at once. */
  spend(range: HashRange, now: number): boolean {
    const elapsedMs = now - (this.#at ?? now);
    this.#at = now;
    this.#credit = Math.min(BURST, this.#credit + elapsedMs * REQUESTS_PER_SEC / 1000);
    const cost = range.baseLayer === 0 ? LEAVES_COST : 1;
    if (this.#credit < cost) return false;
    this.#credit -= cost;
    return true;
  }
}

function take(tree: MerkleLayers, range: HashRange): Uint8Array {
  const { baseLayer: layer, index, length } = range;
  const run = tree.nodes(layer, index, length);
  return concatBytes([
    run,
    tree.uncles({ layer, index, length: treeWidth(length) }, uncleCount(range)),
  ]);
}
