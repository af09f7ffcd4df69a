/** Pieces that a peer may have parts of: as many as the largest clients begin at once. */
const PIECES_UNDER_WAY = 50;

/** What a peer may take twice: for pieces that others spoiled, blocks that crossed a cancel, data that it lost. */
const MIN_SLACK_BYTES = 32 * 1024 * 1024;

/** The same as a part of the torrent. */
const SLACK_SHARE = 0.05;

/** What is known of a peer that takes. */
export interface LeechEvidence {
  /** Bytes that it took of us in this connection. */
  readonly takenBytes: number;
  /** Pieces that it says to have, and that it said to have and lost (BEP 54). */
  readonly toldPieces: number;
  /** Whether it tells of pieces also where that is of no use to us; some clients do not, and have any number of others. */
  readonly tellsAll: boolean;
  /** Bytes of a full piece. */
  readonly pieceLength: number;
  /** Bytes of the torrent. */
  readonly totalBytes: number;
}

/**
 * Whether a peer has taken far more of us than it says to have: it lies about its progress, or throws away what it takes. Who
 * does not tell of everything is believed to have it until it has taken more than there is.
 */
export function takesMoreThanItHas(evidence: LeechEvidence): boolean {
  const { takenBytes, toldPieces, tellsAll, pieceLength, totalBytes } = evidence;
  const toldBytes = toldPieces * pieceLength;
  const hadBytes = tellsAll ? toldBytes : Math.max(totalBytes, toldBytes);
  const slackBytes = Math.max(MIN_SLACK_BYTES, totalBytes * SLACK_SHARE);
  return takenBytes > hadBytes + PIECES_UNDER_WAY * pieceLength + slackBytes;
}
