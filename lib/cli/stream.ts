import type { StreamServer } from "../daemon/mod.ts";
import type { Call, Command } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { readItems } from "./get/items.ts";
import { option } from "./options/option.ts";
import * as transfer from "./options/transfer_options.ts";
import { TEXT } from "./options/value_kind.ts";
import { openView, type ProgressView } from "./progress/mod.ts";
import { showUntilEnded } from "./progress/run_torrents.ts";
import type { ProgramTorrent } from "./program.ts";
import { showStreams } from "./stream/addresses.ts";
import { chooseStreamed } from "./stream/chosen_files.ts";
import { playerWords, playUntilEnded } from "./stream/player.ts";
import { failureOf } from "./torrent/failure.ts";
import { openSession, peerOptions } from "./torrent/transfer.ts";

const PLAYS = "What is played";

const STREAM_FILE = option("file", TEXT, {
  placeholder: "N|GLOB",
  group: PLAYS,
  help: "a file: its number or name (all video and audio)",
  common: true,
});

const PLAYER = option("player", TEXT, {
  placeholder: "CMD",
  group: PLAYS,
  help: "program to play it; its end is the end of this",
  common: true,
});

/** Where downloads go unless something else is said. */
const DEFAULT_OUTPUT = "downloads";

/** `shoal stream` */
export const STREAM: Command = {
  name: "stream",
  summary: "plays what is in a torrent while it is downloaded",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [
    STREAM_FILE,
    PLAYER,
    transfer.OUTPUT,
    transfer.NAME,
    transfer.ALLOCATION,
    transfer.RECHECK,
    ...transfer.PEER_OPTIONS,
    ...transfer.LIMIT_OPTIONS,
  ],
  examples: [
    { line: "stream film.torrent --player mpv", does: "plays it with mpv" },
    { line: "stream 'magnet:?xt=urn:btih:…'", does: "prints an address to open" },
    { line: "stream series.torrent --file '*e02*'", does: "one of several" },
  ],
  details: [
    "Prints the address of the file, or of a playlist where there are several, for any player on this machine. Nobody can " +
    "read it who does not know the key in the address. What is played comes first, and what is read next ahead of it; " +
    "seeking works at once. The torrent is downloaded to the end meanwhile, as by `get`.",
    "--player takes a program and what comes before the address, apart by spaces. No shell is asked. Programs can be " +
    "started only where Shoal may: --allow-run, as in the full binary.",
    "Goes on until the player ends, or until Ctrl+C. The same command, or `get`, goes on where it was.",
  ],
  run,
};

async function run(call: Call): Promise<ExitStatus> {
  const { program, screen, values } = call;
  const words = playerWords(values.get(PLAYER));
  const [item] = await readItems(call);
  if (item === undefined) return EXIT.ok;
  const { source } = item;
  const wanted = values.get(STREAM_FILE);
  const outputDir = values.get(transfer.OUTPUT) ?? DEFAULT_OUTPUT;
  // What can not be found in a file is said before anything begins.
  if (source.kind === "torrent") chooseStreamed(source.metainfo, wanted);
  const view = openView(screen, program.clock);
  using interrupts = program.catchInterrupts(() => view.stopping());
  const { signal } = interrupts;
  const session = await openSession(call, outputDir);
  try {
    const torrent = await session.add(
      source.kind === "torrent" ? source.metainfo : source.magnet,
      {
        ...peerOptions(values),
        outputDir,
        name: values.get(transfer.NAME),
        allocation: values.get(transfer.ALLOCATION),
        check: values.has(transfer.RECHECK) ? "full" : "resume",
        files: (metainfo) => chooseStreamed(metainfo, wanted).wanted,
      },
    );
    const streaming = { call, torrent, view, signal, outputDir, wanted, words };
    const playing = stream(streaming);
    await showUntilEnded([{ torrent, ended: playing.then(() => undefined) }], view, {
      clock: program.clock,
      signal,
    });
    const status = await playing;
    await session.close();
    if (status === EXIT.ok) view.stopped(torrent);
    return interrupts.status ?? status;
  } finally {
    await session.close();
  }
}

interface Streaming {
  readonly call: Call;
  readonly torrent: ProgramTorrent;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  readonly outputDir: string;
  /** Which file the user wants, if he says. */
  readonly wanted: string | undefined;
  /** The player, if there is one. */
  readonly words: readonly string[];
}

/** Sees a torrent through until nobody plays it any more; gives what to leave with. */
async function stream(streaming: Streaming): Promise<ExitStatus> {
  const { call, torrent, view, signal, outputDir, wanted, words } = streaming;
  const isKnown = torrent.metainfo !== undefined;
  const path = () => `${outputDir}/${call.values.get(transfer.NAME) ?? torrent.name}`;
  view.added(torrent, isKnown ? path() : undefined);
  const stopped = whenAborted(signal);
  const failed = follow(streaming);
  const metainfo = await Promise.race([torrent.metadata, stopped, failed]).catch(() => undefined);
  if (signal.aborted || metainfo === undefined || torrent.metainfo === undefined) {
    return signal.aborted ? EXIT.ok : await failed;
  }
  if (!isKnown) view.described(torrent, path());
  const { streamed } = chooseStreamed(torrent.metainfo, wanted);
  const server: StreamServer = await call.program.openStreams(torrent, { log: call.log });
  try {
    const url = showStreams(call.screen, server, streamed);
    const played = words.length === 0 ? stopped : playUntilEnded(call, { words, url, signal })
      .then((hasPlayed) => hasPlayed ? undefined : stopped);
    return await Promise.race([played.then(() => EXIT.ok), failed]);
  } finally {
    await server.close();
  }
}

/** Says when all is there; resolves with what to leave with if that can not be, else never. */
async function follow({ call, torrent, view, signal }: Streaming): Promise<ExitStatus> {
  const startedAt = call.program.clock.now();
  try {
    await torrent.completed;
    const seconds = (call.program.clock.now() - startedAt) / 1000;
    view.completed({ torrent, seconds, isSeeding: true });
  } catch (error) {
    if (!signal.aborted) {
      const failure = failureOf(torrent, error);
      view.failed(torrent, failure);
      return failure.status;
    }
  }
  return await new Promise<never>(() => undefined);
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
