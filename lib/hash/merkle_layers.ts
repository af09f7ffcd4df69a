import { SHA256_LENGTH } from "./digest.ts";
import { merkleParents, padHash, treeWidth } from "./merkle.ts";

/** A tree from one of its layers up to its root, all of it kept, so that any part of it can be proved at once. */
export class MerkleLayers {
  /** The lowest layer that is kept, counted from the leaves. */
  readonly base: number;
  /** The layer of the root. */
  readonly top: number;
  /** The nodes of each layer from the base up, without those that fill it up. */
  readonly #layers: Uint8Array[] = [];

  /**
   * Builds it from concatenated nodes of the layer `base`, at least one; they are filled up to `width`, a power of two, by
   * default the next one. The nodes are kept as they are.
   */
  constructor(nodes: Uint8Array, base = 0, width = treeWidth(nodes.length / SHA256_LENGTH)) {
    this.base = base;
    this.top = base + Math.log2(width);
    this.#layers.push(nodes);
    for (let layer = base; layer < this.top; layer++) {
      this.#layers.push(merkleParents(this.#layers[layer - base]!, layer));
    }
  }

  /** Gives the root, 32 bytes. */
  get root(): Uint8Array {
    return this.nodes(this.top, 0, 1);
  }

  /** How many nodes a layer has, without those that fill it up; 0 for a layer that is not kept. */
  count(layer: number): number {
    return (this.#layers[layer - this.base]?.length ?? 0) / SHA256_LENGTH;
  }

  /** Gives `length` nodes of a layer, concatenated, those that fill it up too. @throws {RangeError} if they are not kept. */
  nodes(layer: number, index: number, length: number): Uint8Array<ArrayBuffer> {
    const all = this.#layers[layer - this.base];
    if (all === undefined || index + length > 2 ** (this.top - layer)) {
      throw new RangeError(`Cannot give nodes ${index} to ${index + length} of layer ${layer}`);
    }
    const out = new Uint8Array(length * SHA256_LENGTH);
    const there = all.subarray(index * SHA256_LENGTH, (index + length) * SHA256_LENGTH);
    out.set(there);
    for (let at = there.length; at < out.length; at += SHA256_LENGTH) out.set(padHash(layer), at);
    return out;
  }

  /**
   * Gives the uncles that prove a run of nodes, lowest first, concatenated: from the sibling of the run's own root on,
   * `count` of them or as many as there are.
   *
   * @param layer That of the run.
   * @param index Number of its first node, a multiple of `length`.
   * @param length How many nodes it has, a power of two.
   */
  uncles(
    { layer, index, length }: {
      readonly layer: number;
      readonly index: number;
      readonly length: number;
    },
    count = Infinity,
  ): Uint8Array<ArrayBuffer> {
    const height = layer + Math.log2(length);
    const uncleCount = Math.max(0, Math.min(count, this.top - height));
    const out = new Uint8Array(uncleCount * SHA256_LENGTH);
    let position = index / length;
    for (let i = 0; i < uncleCount; i++) {
      out.set(
        this.nodes(height + i, position % 2 === 0 ? position + 1 : position - 1, 1),
        i * SHA256_LENGTH,
      );
      position = Math.floor(position / 2);
    }
    return out;
  }
}
