import type { Metainfo } from "../../metainfo/mod.ts";
import type { TorrentSummary } from "../store/mod.ts";

/** What of a torrent's metadata is kept so that it can be listed without reading it. */
export function summaryOf(metainfo: Metainfo): TorrentSummary {
  return {
    totalBytes: metainfo.totalLength,
    pieceLength: metainfo.pieceLength,
    pieceCount: metainfo.pieceCount,
    fileCount: metainfo.files.filter(({ pad }) => !pad).length,
    isPrivate: metainfo.private,
    comment: metainfo.comment ?? "",
    creator: metainfo.createdBy ?? "",
    createdAt: (metainfo.creationDate ?? 0) * 1_000,
    source: metainfo.source ?? "",
  };
}

/** The summary of a torrent whose metadata is not there yet. */
export const NO_SUMMARY: TorrentSummary = {
  totalBytes: 0,
  pieceLength: 0,
  pieceCount: 0,
  fileCount: 0,
  isPrivate: false,
  comment: "",
  creator: "",
  createdAt: 0,
  source: "",
};
