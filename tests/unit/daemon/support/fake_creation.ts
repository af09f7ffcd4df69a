import type { CreationView } from "../../../../lib/daemon/view/mod.ts";

/** A torrent that is being made, half of it, unless told otherwise. */
export function fakeCreation(parts: Partial<CreationView> = {}): CreationView {
  return {
    id: "creation1",
    state: "hashing",
    doneBytes: 500,
    totalBytes: 1_000,
    pieceLength: 16_384,
    pieceCount: 1,
    pieceLengthReason: "so it is",
    fileCount: 1,
    warnings: [],
    created: undefined,
    error: undefined,
    ...parts,
  };
}
