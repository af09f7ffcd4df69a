import {
  concatBytes,
  LEAF_LENGTH,
  leafCountFor,
  merkleRoot,
  sha1,
  sha256,
} from "../../../lib/hash/mod.ts";
import type { HashJobPiece } from "../../../lib/io/mod.ts";
import { piecesToHash, type PlanHashes, type TorrentPlan } from "../../../lib/metainfo/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

/** Hashes a plan whose files have `patternBytes` for contents, as a `Hasher` would. */
export function hashPlan(plan: TorrentPlan): PlanHashes {
  const contents = new Map(plan.files.map(({ source, length }) => [source, patternBytes(length)]));
  const read = ({ spans }: HashJobPiece) =>
    concatBytes(
      spans.map(({ path, offset, length }) =>
        path === null
          ? new Uint8Array(length)
          : (contents.get(path) ?? new Uint8Array()).subarray(offset, offset + length)
      ),
    );
  const pieces = (algorithm: "sha1" | "merkle") => piecesToHash(plan, algorithm).toArray();
  return {
    sha1: plan.version === "v2"
      ? undefined
      : concatBytes(pieces("sha1").map((piece) => sha1(read(piece)))),
    merkle: plan.version === "v1" ? undefined : concatBytes(
      pieces("merkle").map((piece) =>
        merkleRoot(leavesOf(read(piece)), { width: piece.leafCount })
      ),
    ),
  };
}

function leavesOf(bytes: Uint8Array): Uint8Array {
  const leaves = Array.from(
    { length: leafCountFor(bytes.length) },
    (_, i) => sha256(bytes.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH)),
  );
  return concatBytes(leaves);
}
