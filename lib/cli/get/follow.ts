import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import * as transfer from "../options/transfer_options.ts";
import type { ProgressView } from "../progress/mod.ts";
import type { ProgramSession, ProgramTorrent } from "../program.ts";
import { failureOf } from "../torrent/failure.ts";
import { reachGoal, seedGoal, wantsSeeding } from "../torrent/seed_goal.ts";
import { shellWord } from "../torrent/shell_word.ts";
import type { Item } from "./items.ts";

/** One call of `get`: what it has in hand. */
export interface Download {
  /** The call. */
  readonly call: Call;
  /** The folder that is saved in. */
  readonly outputDir: string;
  /** Where the torrents are. */
  readonly session: ProgramSession;
  /** What is told how they get on. */
  readonly view: ProgressView;
  /** Aborts at Ctrl+C. */
  readonly signal: AbortSignal;
  /** When it began. */
  readonly startedAt: number;
}

/** Digits by which what is kept of a torrent is named: those of 20 bytes, whichever its version. */
const RECORD_DIGITS = 40;

/** Sees one torrent through to its end; gives what to leave with. */
export async function follow(
  download: Download,
  item: Item,
  torrent: ProgramTorrent,
): Promise<ExitStatus> {
  const { call, outputDir, session, view, signal, startedAt } = download;
  const { clock } = call.program;
  const isMagnet = item.source.kind === "magnet";
  function path(): string {
    const name = call.values.get(transfer.NAME) ?? torrent.metainfo?.name;
    return `${outputDir}/${name ?? torrent.name}`;
  }
  try {
    view.added(torrent, isMagnet ? undefined : path());
    if (isMagnet) {
      await torrent.metadata;
      view.described(torrent, path());
    }
    await torrent.completed;
  } catch (error) {
    if (signal.aborted) return EXIT.unfinished;
    const failure = failureOf(torrent, error);
    view.failed(torrent, failure);
    return failure.status;
  }
  const goal = wantsSeeding(call.values) ? seedGoal(call.values) : undefined;
  const seconds = (clock.now() - startedAt) / 1000;
  const isSeeding = goal !== undefined;
  view.completed({
    torrent,
    seconds,
    path: path(),
    ...(isSeeding ? {} : { seedLine: seedLine(item, torrent, outputDir) }),
    isSeeding,
  });
  if (goal === undefined) return EXIT.ok;
  view.seeding(torrent, session.port);
  await reachGoal(torrent, goal, { clock, signal });
  return EXIT.ok;
}

/** What to type to seed it: where a magnet link was given, the .torrent file that is kept with the record. */
function seedLine(item: Item, torrent: ProgramTorrent, outputDir: string): string {
  const kept = `${outputDir}/.shoal/${torrent.infoHash.slice(0, RECORD_DIGITS)}.torrent`;
  const file = item.source.kind === "magnet" ? kept : item.word;
  return `shoal seed ${shellWord(file)} ${shellWord(outputDir)}`;
}
