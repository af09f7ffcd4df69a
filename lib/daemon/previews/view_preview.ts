import { toHex } from "../../hash/mod.ts";
import { isInRanges, type Magnet, type Metainfo } from "../../metainfo/mod.ts";
import { summaryOf, visibleFiles } from "../library/mod.ts";
import type { PreviewFileView, PreviewView } from "../view/mod.ts";

/** What a preview is shown from. */
export interface PreviewSources {
  /** What it is called. */
  readonly id: string;
  /** Why it has failed. */
  readonly error: string | undefined;
  /** What is in it. */
  readonly metainfo: Metainfo | undefined;
  /** What its magnet link says. */
  readonly magnet: Magnet | undefined;
  /** The number of the same torrent. */
  readonly duplicateOf: number | undefined;
  /** Connected peers. */
  readonly peers: number;
}

/** What is told of no metadata. */
const NOTHING: Pick<
  PreviewView,
  "totalBytes" | "pieceLength" | "pieceCount" | "isPrivate" | "comment" | "creator" | "createdAt"
> = {
  totalBytes: 0,
  pieceLength: 0,
  pieceCount: 0,
  isPrivate: false,
  comment: "",
  creator: "",
  createdAt: 0,
};

/** Shows a preview to those outside. */
export function viewPreview(sources: PreviewSources): PreviewView {
  const { id, error, metainfo, magnet, duplicateOf, peers } = sources;
  const { v1, v2 } = metainfo?.infoHashes ?? magnet?.infoHashes ?? {};
  const infoHash = v1 ?? v2;
  const shown = infoHash && toHex(infoHash);
  const { totalBytes, pieceLength, pieceCount, isPrivate, comment, creator, createdAt } = metainfo
    ? summaryOf(metainfo)
    : NOTHING;
  return {
    id,
    state: metainfo ? "ready" : error === undefined ? "fetching" : "failed",
    error,
    infoHash: shown,
    infoHashV2: v2 && toHex(v2),
    name: metainfo?.name ?? magnet?.name ?? shown ?? "",
    ...{ totalBytes, pieceLength, pieceCount, isPrivate, comment, creator, createdAt },
    files: metainfo ? filesOf(metainfo, magnet) : [],
    trackers: metainfo?.trackers ?? magnet?.trackers.map((url) => [url]) ?? [],
    duplicateOf,
    peers,
  };
}

function filesOf(metainfo: Metainfo, magnet: Magnet | undefined): PreviewFileView[] {
  const visible = visibleFiles(metainfo);
  const named = new Set(
    visible.filter((index) => magnet?.selectOnly && isInRanges(index, magnet.selectOnly)),
  );
  return visible.map((index, number) => {
    const { path = "", length = 0 } = metainfo.files[index] ?? {};
    // A magnet link that names none of them chooses nothing.
    return { index: number, path, length, isWanted: named.size === 0 || named.has(index) };
  });
}
