import { SHA256_LENGTH, toHex } from "../hash/mod.ts";
import { type HashRange, verifyHashes } from "./hash_range.ts";

/** A range of hashes that is missing. */
export interface HashJob {
  /** What is asked for. */
  readonly range: HashRange;
  /** The node that the answer must lead to, 32 bytes. */
  readonly root: Uint8Array;
  /** The first and the last piece that it is about: who has them is sure to have the hashes. */
  readonly pieces: { readonly first: number; readonly last: number };
  /** What comes of it: part of a piece layer, or the hashes of the blocks of a piece. */
  readonly purpose: "layer" | "blocks";
  /** Pieces whose blocks' hashes are wanted: more than one where files are equal. */
  readonly wanted: Set<number>;
}

/** Says by which text a range is known. */
export function rangeKey(range: HashRange): string {
  const { piecesRoot, baseLayer, index, length, proofLayers } = range;
  return [toHex(piecesRoot), baseLayer, index, length, proofLayers].join("/");
}

/** The hashes of the base layer, if an answer is right; undefined if it is wrong. */
export function hashesOf(job: HashJob, hashes: Uint8Array): Uint8Array | undefined {
  if (!verifyHashes(job.range, hashes, job.root)) return undefined;
  return hashes.slice(0, job.range.length * SHA256_LENGTH);
}
