import type { TorrentsAnswer } from "../../daemon/api/mod.ts";
import type { Call } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { EXIT } from "../exit_status.ts";
import { formatNoun } from "../../text/mod.ts";
import { LiveOutput } from "../output/live_output.ts";
import { INTERVAL } from "./list_options.ts";
import { openClient } from "./open_client.ts";
import { reportUnmatched, selectionOf } from "./selection.ts";
import {
  pipeRow,
  ROW_FIELDS,
  summaryText,
  type TorrentRow,
  torrentTable,
} from "./torrent_table.ts";

const DEFAULT_INTERVAL_SECONDS = 2;

/** The shortest pause: more often nobody sees anything new. */
const MIN_INTERVAL_SECONDS = 0.2;

/** `shoal ctl watch`: until Ctrl+C. */
export async function watch(call: Call): Promise<ExitStatus> {
  const { program, values } = call;
  const selection = selectionOf(call, call.operands);
  const client = await openClient(call);
  using interrupts = program.catchInterrupts();
  const { signal } = interrupts;
  const seconds = Math.max(MIN_INTERVAL_SECONDS, values.get(INTERVAL) ?? DEFAULT_INTERVAL_SECONDS);
  const show = viewOf(call);
  try {
    for (let isFirst = true;; isFirst = false) {
      const fields = call.screen.json ? undefined : ROW_FIELDS;
      const answer = await client.torrents({ ...selection, fields, signal });
      if (isFirst && selection !== undefined) reportUnmatched(call, answer);
      show(answer);
      await pause(call, seconds * 1000, signal);
    }
  } catch (error) {
    // Whoever stops watching has seen what there was to be seen.
    if (signal.aborted) return interrupts.status ?? EXIT.interrupted;
    throw error;
  }
}

function viewOf({ screen }: Call): (answer: TorrentsAnswer) => void {
  if (screen.json) return (answer) => screen.jsonLine(answer);
  if (!screen.stdout.isTerminal) return changedRows((text) => screen.stdout.write(text));
  const live = new LiveOutput(screen.stdout);
  return ({ torrents }) => {
    const { columns, rows } = live;
    // A heading, a line of sums, and the one that the cursor is in.
    const shown = busiest(torrents, Math.max(1, rows - 3));
    const noun = formatNoun(torrents.length, "torrent");
    const sum = summaryText(torrents, noun);
    const table = torrentTable(shown, { columns, colors: screen.colors });
    live.draw([...table.split("\n").slice(0, -1), sum]);
  };
}

/** In a pipe a torrent gets a line when something of it is other than before. */
function changedRows(write: (text: string) => void): (answer: TorrentsAnswer) => void {
  let before = new Set<string>();
  return ({ torrents }) => {
    const lines = torrents.map((row) => `${pipeRow(row).join("\t")}\n`);
    write(lines.filter((line) => !before.has(line)).join(""));
    before = new Set(lines);
  };
}

/** The torrents that there is room for: those that move payload go first, but each stays in its place. */
function busiest(rows: readonly TorrentRow[], count: number): readonly TorrentRow[] {
  if (rows.length <= count) return rows;
  const kept = new Set(rows.toSorted((a, b) => rateOf(b) - rateOf(a)).slice(0, count));
  return rows.filter((row) => kept.has(row));
}

function rateOf({ downloadRate = 0, uploadRate = 0 }: TorrentRow): number {
  return downloadRate + uploadRate;
}

async function pause({ program }: Call, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = program.clock.setTimer(ms, resolve);
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await promise;
  } finally {
    timer.cancel();
    signal.removeEventListener("abort", abort);
  }
}
