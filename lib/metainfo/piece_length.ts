import { LEAF_LENGTH } from "../hash/mod.ts";

/** Bytes of a piece that is chosen, at most; as in libtorrent. */
const MAX_CHOSEN_LENGTH = 16 * 1024 * 1024;

/**
 * Chooses the length of the pieces of a new torrent, as libtorrent does: the least power of two, from 16 KiB to 16 MiB,
 * with which the number of pieces is not over a hundredth of their length. So the pieces get longer and more at once.
 */
export function choosePieceLength(totalLength: number): number {
  let pieceLength = LEAF_LENGTH;
  while (pieceLength < MAX_CHOSEN_LENGTH && totalLength > Math.round(pieceLength ** 2 / 100)) {
    pieceLength *= 2;
  }
  return pieceLength;
}
