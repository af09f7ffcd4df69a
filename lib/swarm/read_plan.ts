/** Where a reader is, in bytes of the torrent. */
export interface ReadPosition {
  /** The next byte that it takes. */
  readonly position: number;
  /** The byte before which it ends. */
  readonly end: number;
  /** Bytes beyond its position that should be there. */
  readonly aheadBytes: number;
  /** Bytes a second that it takes. */
  readonly rate: number;
  /**
   * Where the file begins and ends, whose first and last bytes come early, for there is what a player needs to begin with;
   * undefined where nothing is fetched but what is read.
   */
  readonly edges?: { readonly start: number; readonly end: number };
}

/** A piece that readers need, and when. */
export interface DuePiece {
  /** Its number. */
  readonly piece: number;
  /** In how many milliseconds a reader comes to it: 0 where one waits for it. */
  readonly dueMs: number;
}

/** What a plan is made for. */
export interface ReadPlanOptions {
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Whether a piece is there. */
  has(piece: number): boolean;
}

/** Pieces that are urgent at once at most, all readers taken together. */
const MAX_DUE_PIECES = 512;

/** Pieces ahead of a reader at least, however long they are. */
const MIN_PIECES_AHEAD = 2;

/** Bytes at either end of a file that come early: most headers and indexes are shorter. */
const EDGE_BYTES = 1024 * 1024;

/** When the ends of a file are to be there. */
const EDGE_DUE_MS = 3_000;

/** Which pieces readers need, and by when: the most urgent first. */
export function planReading(
  readers: Iterable<ReadPosition>,
  options: ReadPlanOptions,
): DuePiece[] {
  const due = new Map<number, number>();
  const need = (piece: number, dueMs: number) => {
    if (options.has(piece) || dueMs >= (due.get(piece) ?? Infinity)) return;
    due.set(piece, dueMs);
  };
  for (const reader of readers) {
    needAhead(reader, options, need);
    needEdges(reader, options, need);
  }
  return [...due].map(([piece, dueMs]) => ({ piece, dueMs }))
    .sort((a, b) => a.dueMs - b.dueMs || a.piece - b.piece)
    .slice(0, MAX_DUE_PIECES);
}

type Need = (piece: number, dueMs: number) => void;

function needAhead(
  { position, end, aheadBytes, rate }: ReadPosition,
  { pieceLength }: ReadPlanOptions,
  need: Need,
): void {
  if (position >= end) return;
  const first = Math.floor(position / pieceLength);
  const far = Math.floor((position + aheadBytes) / pieceLength);
  const last = Math.min(
    Math.floor((end - 1) / pieceLength),
    Math.max(far, first + MIN_PIECES_AHEAD - 1),
    first + MAX_DUE_PIECES,
  );
  for (let piece = first; piece <= last; piece++) {
    need(piece, Math.max(0, (piece * pieceLength - position) * 1000 / rate));
  }
}

function needEdges({ edges }: ReadPosition, { pieceLength }: ReadPlanOptions, need: Need): void {
  if (edges === undefined || edges.end <= edges.start) return;
  const first = Math.floor(edges.start / pieceLength);
  const last = Math.floor((edges.end - 1) / pieceLength);
  const count = Math.max(1, Math.ceil(EDGE_BYTES / pieceLength));
  for (let at = 0; at < count && first + at <= last; at++) {
    need(first + at, EDGE_DUE_MS);
    need(last - at, EDGE_DUE_MS);
  }
}
