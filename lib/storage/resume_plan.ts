import type { FileStat, Random } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";
import type { ResumeRecord } from "./resume_record.ts";

/** Recorded pieces of files that were written to since, which are hashed to see whether the rest can be believed. */
const SAMPLES = 16;

/** Which pieces count, and which must be hashed first. */
export interface ResumePlan {
  /** Pieces that count as they are. */
  readonly trusted: readonly number[];
  /** Pieces to be hashed; those that pass count. */
  readonly toCheck: readonly number[];
  /** Pieces of `doubtful` to be hashed first, at random. */
  readonly samples: readonly number[];
  /**
   * Pieces that count if all samples pass, and are hashed before they are first sent; if one fails, all of them are to be
   * hashed.
   */
  readonly doubtful: readonly number[];
}

/** What a plan is made from. */
export interface ResumeSources {
  /** The torrent. */
  readonly metainfo: Metainfo;
  /** Its pieces. */
  readonly layout: PieceLayout;
  /** Pieces that were written after the record was made, as the journal tells. */
  readonly journal: readonly number[];
  /** What is on disk now, by file number. */
  readonly stats: ReadonlyMap<number, FileStat>;
  /** The path on disk of a file. */
  pathOf(file: number): string;
  /** Whether a file is wanted; what belongs to others is in the part file. */
  isWanted(file: number): boolean;
  /** Whether there is a part file. */
  readonly hasParts: boolean;
  /** Chooses the samples. */
  readonly random: Random;
}

/** What is to be thought of the recorded pieces of a file, from best to worst. */
type Verdict = "same" | "written" | "changed" | "gone";

/**
 * Decides what of a record is believed. A file is known by its path and size, never by its place in the torrent.
 *
 * - As it was recorded, to the millisecond: its recorded pieces count.
 * - Changed since, and the journal says that pieces were written to it after the record: its recorded pieces count if a
 *   few of them, hashed, are right; each is hashed before it is sent.
 * - Changed since, and not by us: its recorded pieces are hashed.
 * - Gone, or shorter: its pieces are not there, or are hashed as far as it goes.
 *
 * Pieces in the journal are hashed. All others are not there.
 */
export function planResume(record: ResumeRecord, sources: ResumeSources): ResumePlan {
  const { layout, journal } = sources;
  const written = filesOf(journal, sources);
  const recorded = new Map(record.files.map((file) => [file.path, file]));
  const verdicts = sources.metainfo.files.map((_, file): Verdict => {
    const stat = sources.stats.get(file);
    const before = recorded.get(sources.pathOf(file));
    if (!stat) return "gone";
    if (!before || stat.size < before.size) return "changed";
    if (stat.size === before.size && Math.round(stat.mtimeMs) === before.mtimeMs) return "same";
    return written.has(file) ? "written" : "changed";
  });
  const trusted: number[] = [];
  const doubtful: number[] = [];
  const toCheck = new Set<number>();
  for (const piece of record.pieces) {
    const verdict = worstOf(piece, verdicts, sources);
    if (verdict === "same") trusted.push(piece);
    else if (verdict === "written") doubtful.push(piece);
    else if (verdict === "changed") toCheck.add(piece);
  }
  for (const piece of journal) {
    if (piece < layout.pieceCount && !record.pieces.has(piece)) toCheck.add(piece);
  }
  return {
    trusted,
    doubtful,
    toCheck: [...toCheck].sort((a, b) => a - b),
    samples: sample(doubtful, sources.random),
  };
}

function worstOf(
  piece: number,
  verdicts: readonly Verdict[],
  sources: ResumeSources,
): Verdict {
  const { layout, metainfo } = sources;
  const order: readonly Verdict[] = ["same", "written", "changed", "gone"];
  let worst = 0;
  for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) {
    if (metainfo.files[file]?.pad) continue;
    const verdict = sources.isWanted(file) ? verdicts[file] : sources.hasParts ? "same" : "gone";
    worst = Math.max(worst, order.indexOf(verdict ?? "gone"));
  }
  return order[worst] ?? "gone";
}

function filesOf(pieces: readonly number[], { layout }: ResumeSources): Set<number> {
  const files = new Set<number>();
  for (const piece of pieces) {
    if (piece >= layout.pieceCount) continue;
    for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) files.add(file);
  }
  return files;
}

function sample(pieces: readonly number[], random: Random): number[] {
  if (pieces.length <= SAMPLES) return [...pieces];
  const chosen = new Set<number>();
  while (chosen.size < SAMPLES) chosen.add(pieces[random.below(pieces.length)] ?? 0);
  return [...chosen];
}
