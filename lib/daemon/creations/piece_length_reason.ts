import { choosePieceLength } from "../../metainfo/mod.ts";
import { formatBytes, formatNoun, formatPieceLength } from "../../text/mod.ts";

/** Says why the pieces of a new torrent are as long as they are. */
export function pieceLengthReason(
  { totalBytes, pieceLength, pieceCount }: {
    readonly totalBytes: number;
    readonly pieceLength: number;
    readonly pieceCount: number;
  },
): string {
  const pieces = `${formatNoun(pieceCount, "piece")} of ${formatPieceLength(pieceLength)}`;
  const suited = choosePieceLength(totalBytes);
  if (pieceLength < suited) {
    return `${pieces}: more than usual for ${
      formatBytes(totalBytes)
    }, and so a larger .torrent file`;
  }
  if (pieceLength > suited) {
    return `${pieces}: longer than usual for ${formatBytes(totalBytes)}, so that peers share later`;
  }
  return `${pieces}: for ${
    formatBytes(totalBytes)
  } few enough that the .torrent file stays small, and short enough that peers share soon`;
}
