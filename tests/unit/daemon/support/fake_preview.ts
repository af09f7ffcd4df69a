import type { PreviewView } from "../../../../lib/daemon/view/mod.ts";

/** A magnet link of which nothing came yet, unless told otherwise. */
export function fakePreview(parts: Partial<PreviewView> = {}): PreviewView {
  const infoHash = "a".repeat(40);
  return {
    id: "preview1",
    state: "fetching",
    error: undefined,
    infoHash,
    infoHashV2: undefined,
    name: infoHash,
    totalBytes: 0,
    pieceLength: 0,
    pieceCount: 0,
    isPrivate: false,
    comment: "",
    creator: "",
    createdAt: 0,
    files: [],
    trackers: [],
    duplicateOf: undefined,
    peers: 3,
    ...parts,
  };
}
