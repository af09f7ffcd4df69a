import type { HashJobPiece } from "../io/mod.ts";

/** Bytes of a batch at most, where a piece is not longer: about 10 ms of work, a hundred times the cost of a message. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** Pieces of a batch at most, so that a message stays small. */
const MAX_BATCH_PIECES = 1024;

/** Takes pieces together into turns for the threads. */
export function* hashBatches(pieces: Iterable<HashJobPiece>): Generator<HashJobPiece[]> {
  let batch: HashJobPiece[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    if (
      batch.length > 0 && (bytes + length > MAX_BATCH_BYTES || batch.length >= MAX_BATCH_PIECES)
    ) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(piece);
    bytes += length;
  }
  if (batch.length > 0) yield batch;
}

/** Bytes of a piece. */
export function lengthOf(piece: HashJobPiece): number {
  return piece.spans.reduce((sum, span) => sum + span.length, 0);
}
