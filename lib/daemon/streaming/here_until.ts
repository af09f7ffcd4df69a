import type { Metainfo } from "../../metainfo/mod.ts";

/** The byte of a file before which all are here from `start` on; `start` where that one is not. */
export function hereUntil(
  metainfo: Pick<Metainfo, "files" | "pieceLength">,
  file: number,
  { pieces, start }: {
    /** The pieces that are there, as in a `bitfield` message (BEP 3). */
    readonly pieces: Uint8Array;
    readonly start: number;
  },
): number {
  const { offset = 0, length = 0 } = metainfo.files[file] ?? {};
  const { pieceLength } = metainfo;
  const end = offset + length;
  let piece = Math.floor((offset + start) / pieceLength);
  while (isThere(pieces, piece) && piece * pieceLength < end) piece++;
  return Math.max(start, Math.min(piece * pieceLength, end) - offset);
}

function isThere(pieces: Uint8Array, piece: number): boolean {
  return ((pieces[piece >> 3] ?? 0) << (piece & 7) & 0x80) !== 0;
}
