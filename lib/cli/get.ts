import { type CliError, UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import * as transfer from "./options/transfer_options.ts";
import { openView, type ProgressView } from "./progress/mod.ts";
import { type RunningTorrent, showUntilEnded } from "./progress/run_torrents.ts";
import type { ProgramSession, ProgramTorrent } from "./program.ts";
import { readSource, type TorrentSource } from "./torrent/source.ts";
import { awaitCheck } from "./torrent/await_check.ts";
import { failureOf } from "./torrent/failure.ts";
import { folderRefusal } from "./torrent/output_folder.ts";
import { reachGoal, seedGoal, wantsSeeding } from "./torrent/seed_goal.ts";
import { shellWord } from "./torrent/shell_word.ts";
import { openSession, peerOptions } from "./torrent/transfer.ts";
import { chooseFiles } from "./torrent/wanted_files.ts";

/** Where downloads go unless something else is said. */
const DEFAULT_OUTPUT = "downloads";

/** `shoal get` */
export const GET: Command = {
  name: "get",
  summary: "downloads torrents",
  operands: [{ name: "SOURCE", repeat: true, completion: "torrent" }],
  options: [
    transfer.OUTPUT,
    transfer.WANTED_FILES,
    transfer.SEQUENTIAL,
    transfer.NAME,
    transfer.ALLOCATION,
    transfer.RECHECK,
    ...transfer.PEER_OPTIONS,
    ...transfer.LIMIT_OPTIONS,
    transfer.SEED,
    transfer.SEED_RATIO,
    transfer.SEED_TIME,
    transfer.NO_SEED,
  ],
  examples: [
    { line: "get debian.torrent", does: "into ./downloads" },
    { line: "get a.torrent b.torrent -o /data", does: "two at once" },
    { line: "get album.torrent --files '*.flac,1-3'", does: "some of the files" },
  ],
  details: [
    "Downloads torrents and ends when they are complete, unless told to seed. Stopped in any way, the same command goes " +
    "on where it was: what is there is known by a record in the output folder (.shoal), or checked where there is none.",
  ],
  run,
};

interface Item {
  readonly path: string;
  readonly source: TorrentSource;
  readonly files: readonly number[] | undefined;
}

async function readItems(call: Call): Promise<Item[]> {
  const { toHex } = await import("../hash/mod.ts");
  const { wireInfoHash } = await import("../metainfo/mod.ts");
  const { operands, values } = call;
  if (values.get(transfer.NAME) !== undefined && operands.length > 1) {
    throw new UsageError("Cannot give one name to several torrents");
  }
  const list = values.get(transfer.WANTED_FILES);
  const items: Item[] = [];
  const known = new Set<string>();
  for (const path of operands) {
    const source = await readSource({ ...call, bind: values.get(transfer.BIND) }, path);
    if (source.kind === "magnet") throw noMagnets();
    const infoHash = toHex(wireInfoHash(source.metainfo));
    if (known.has(infoHash)) throw new UsageError(`Cannot download ${path} twice at once`);
    known.add(infoHash);
    const files = list === undefined ? undefined : chooseFiles(list, source.metainfo.files);
    items.push({ path, source, files });
  }
  return items;
}

function noMagnets(): UsageError {
  return new UsageError("Cannot download what a magnet link names: this version has no way to", {
    hint: "It downloads .torrent files",
  });
}

function outputOf({ values }: Call): string {
  return values.get(transfer.OUTPUT) ?? DEFAULT_OUTPUT;
}

/** One call of `get`: what it has in hand. */
interface Download {
  readonly call: Call;
  readonly session: ProgramSession;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  readonly startedAt: number;
  /** Why the output folder can not be written to. */
  readonly refusal: CliError | undefined;
}

async function add(download: Download, item: Item): Promise<ProgramTorrent> {
  const { call, session, refusal } = download;
  const { values } = call;
  const torrent = await session.add(item.source.metainfo, {
    ...peerOptions(values),
    outputDir: outputOf(call),
    sequential: values.has(transfer.SEQUENTIAL),
    check: values.has(transfer.RECHECK) ? "full" : "resume",
    name: values.get(transfer.NAME),
    allocation: values.get(transfer.ALLOCATION),
    files: item.files,
    paused: refusal !== undefined,
  });
  if (refusal === undefined) return torrent;
  // What is complete is done though nothing can be written.
  const missingBytes = await awaitCheck(torrent);
  if (missingBytes !== 0) throw refusal;
  torrent.resume();
  return torrent;
}

/** Sees one torrent through to its end; gives what to leave with. */
async function follow(
  download: Download,
  item: Item,
  torrent: ProgramTorrent,
): Promise<ExitStatus> {
  const { call, session, view, signal, startedAt } = download;
  const { clock } = call.program;
  const output = outputOf(call);
  const path = `${output}/${call.values.get(transfer.NAME) ?? item.source.metainfo.name}`;
  view.added(torrent, path);
  try {
    await torrent.completed;
  } catch (error) {
    if (signal.aborted) return EXIT.unfinished;
    const failure = failureOf(torrent, error);
    view.failed(torrent, failure);
    return failure.status;
  }
  const goal = wantsSeeding(call.values) ? seedGoal(call.values) : undefined;
  const seedLine = `shoal seed ${shellWord(item.path)} ${shellWord(output)}`;
  const seconds = (clock.now() - startedAt) / 1000;
  const isSeeding = goal !== undefined;
  view.completed({
    torrent,
    seconds,
    path,
    seedLine: isSeeding ? undefined : seedLine,
    isSeeding,
  });
  if (goal === undefined) return EXIT.ok;
  view.seeding(torrent, session.port);
  await reachGoal(torrent, goal, { clock, signal });
  return EXIT.ok;
}

async function run(call: Call): Promise<ExitStatus> {
  const { program, screen } = call;
  const items = await readItems(call);
  const refusal = await folderRefusal(await program.openDisk(), outputOf(call));
  const view = openView(screen, program.clock);
  using interrupts = program.catchInterrupts(() => view.stopping());
  const session = await openSession(call);
  const { signal } = interrupts;
  const download = { call, session, view, signal, startedAt: program.clock.now(), refusal };
  const running: RunningTorrent[] = [];
  const statuses: ExitStatus[] = [];
  try {
    for (const item of items) {
      const torrent = await add(download, item);
      const ended = follow(download, item, torrent).then((status) => void statuses.push(status));
      running.push({ torrent, ended });
    }
    await showUntilEnded(running, view, { clock: program.clock, signal });
  } finally {
    await session.close();
    await Promise.allSettled(running.map((one) => one.ended));
  }
  if (interrupts.status !== undefined) {
    for (const { torrent } of running) view.stopped(torrent);
    return interrupts.status;
  }
  return statuses.find((status) => status !== EXIT.ok) ?? EXIT.ok;
}
