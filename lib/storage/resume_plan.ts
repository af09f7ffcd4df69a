import type { FileStat, Random } from "../io/mod.ts";
import type { Metainfo, PieceLayout } from "../metainfo/mod.ts";
import type { ResumeRecord } from "./resume_record.ts";

/** Recorded pieces of each file that was written to since, which are hashed to see whether the rest can be believed. */
const SAMPLES_PER_FILE = 8;

/** A file that changed longer than this after the last entry of the journal was not changed by the write it announced. */
const MAX_WRITE_MS = 30_000;

/** Which pieces count, and which must be hashed first. */
export interface ResumePlan {
  /** Pieces that count as they are. */
  readonly trusted: readonly number[];
  /** Pieces to be hashed; those that pass count. */
  readonly toCheck: readonly number[];
  /** Pieces of `doubtful` to be hashed first, some of each file, at random. */
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
  /** Pieces that were written after the record was made, or were about to be, as the journal tells. */
  readonly journal: readonly number[];
  /** When the last of them was noted, in milliseconds since 1970; undefined where that is not known. */
  readonly journalAtMs?: number | undefined;
  /** What is on disk now, by file number. */
  readonly stats: ReadonlyMap<number, FileStat>;
  /** The path on disk of a file. */
  pathOf(file: number): string;
  /** Whether a file is wanted; what belongs to others that are not there is in the part file. */
  isWanted(file: number): boolean;
  /** Whether there is a part file. */
  readonly hasParts: boolean;
  /** Chooses the samples. */
  readonly random: Random;
}

/** What is to be thought of the recorded pieces of a file, from best to worst. */
type Verdict = "same" | "written" | "changed" | "gone";

const FROM_BEST_TO_WORST: readonly Verdict[] = ["same", "written", "changed", "gone"];

/**
 * Decides what of a record is believed. Each write changes a file's time, so after a crash the files that were being
 * written differ from the record though all it tells is still true; and so do files that someone else has edited. The journal
 * tells the two apart, for it names each piece before it is written. A file is known by its path and size, never by its place in
 * the torrent. It is
 *
 * - `same`, where size and time are as recorded, to the millisecond: its recorded pieces count;
 * - `written`, where it has changed since, the journal has a piece of it, and it changed no later than that write can have
 *   taken: its recorded pieces count if a few of them, hashed, are right; the others are hashed before they are sent;
 * - `changed`, where it has changed since and that was not us, or is shorter, or the record does not know it: its recorded
 *   pieces are hashed;
 * - `gone`: its pieces are not there.
 *
 * The worst file of a piece decides. Pieces in the journal that the record does not have are hashed; all others are not
 * there. So after a kill only what was written since the last record is hashed, and a few samples.
 */
export function planResume(record: ResumeRecord, sources: ResumeSources): ResumePlan {
  const { layout, journal } = sources;
  const verdicts = judgeFiles(record, sources);
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
    samples: sample(doubtful, verdicts, sources),
  };
}

function judgeFiles(record: ResumeRecord, sources: ResumeSources): Verdict[] {
  const { metainfo, stats, journalAtMs = Infinity } = sources;
  const written = filesOf(sources.journal, sources);
  const recorded = new Map(record.files.map((file) => [file.path, file]));
  return metainfo.files.map((_, file) => {
    const stat = stats.get(file);
    const before = recorded.get(sources.pathOf(file));
    if (!stat) return "gone";
    if (!before || stat.size < before.size) return "changed";
    if (stat.size === before.size && Math.round(stat.mtimeMs) === before.mtimeMs) return "same";
    const byUs = written.has(file) && stat.mtimeMs <= journalAtMs + MAX_WRITE_MS;
    return byUs ? "written" : "changed";
  });
}

function worstOf(
  piece: number,
  verdicts: readonly Verdict[],
  sources: ResumeSources,
): Verdict {
  const { layout, metainfo } = sources;
  let worst = 0;
  for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) {
    if (metainfo.files[file]?.pad) continue;
    const inParts = !sources.isWanted(file) && !sources.stats.has(file) && sources.hasParts;
    const verdict = inParts ? "same" : verdicts[file] ?? "gone";
    worst = Math.max(worst, FROM_BEST_TO_WORST.indexOf(verdict));
  }
  return FROM_BEST_TO_WORST[worst] ?? "gone";
}

function filesOf(pieces: readonly number[], { layout }: ResumeSources): Set<number> {
  const files = new Set<number>();
  for (const piece of pieces) {
    if (piece >= layout.pieceCount) continue;
    for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) files.add(file);
  }
  return files;
}

function sample(
  doubtful: readonly number[],
  verdicts: readonly Verdict[],
  sources: ResumeSources,
): number[] {
  const byFile = new Map<number, number[]>();
  for (const piece of doubtful) {
    for (const file of filesOf([piece], sources)) {
      if (verdicts[file] !== "written") continue;
      const pieces = byFile.get(file);
      if (pieces === undefined) byFile.set(file, [piece]);
      else pieces.push(piece);
    }
  }
  const chosen = new Set<number>();
  for (const pieces of byFile.values()) {
    for (const piece of pick(pieces, sources.random)) chosen.add(piece);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Some of the pieces of one file, at random. */
function pick(pieces: readonly number[], random: Random): number[] {
  const rest = [...pieces];
  const chosen: number[] = [];
  while (chosen.length < SAMPLES_PER_FILE && rest.length > 0) {
    const at = random.below(rest.length);
    const last = rest.pop();
    const piece = at < rest.length ? rest[at] : last;
    if (piece === undefined || last === undefined) break;
    if (at < rest.length) rest[at] = last;
    chosen.push(piece);
  }
  return chosen;
}
