import type { Clock } from "../../io/mod.ts";
import type { Magnet } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import type { ProgressView } from "../progress/mod.ts";
import { type RunningTorrent, showUntilEnded } from "../progress/run_torrents.ts";
import type { ProgramTorrent } from "../program.ts";
import { failureOf } from "./failure.ts";
import { openSession, peerOptions } from "./transfer.ts";

/** How long peers are asked for the piece layers of a hybrid, once all else is known. */
const LAYERS_PATIENCE_MS = 30_000;

/** How {@linkcode fetchMetadata} asks. */
export interface FetchMetadataOptions {
  /** Shows how it gets on. */
  readonly view: ProgressView;
  /** Called with each torrent and its place in the list, once it is known what is in it. */
  readonly found: (torrent: ProgramTorrent, index: number) => Promise<void>;
  /** How long peers are asked; without end by default. */
  readonly timeoutSeconds?: number;
  /**
   * Whether a .torrent file is to come of it that is whole: peers are asked for the piece layers of hybrids too (BEP 52), for
   * half a minute. Without those of a v2 torrent nothing is found.
   */
  readonly whole?: boolean;
}

/**
 * Asks peers what is in the torrents of magnet links, and downloads nothing else. Nothing is kept.
 *
 * @returns what to leave with; what failed was told.
 * @throws {CliError} if the port is taken, or there is no such address or proxy; if time is up, with status 6, or 5 where
 * not one peer came in it; what `found` throws.
 */
export async function fetchMetadata(
  call: Call,
  magnets: readonly Magnet[],
  options: FetchMetadataOptions,
): Promise<ExitStatus> {
  const { program, values } = call;
  const { view, found, timeoutSeconds, whole = false } = options;
  const { makeTemporaryFolder } = await import("../../host/files/mod.ts");
  await using folder = await makeTemporaryFolder();
  using interrupts = program.catchInterrupts(() => view.stopping());
  const patience = new AbortController();
  const timer = timeoutSeconds === undefined
    ? undefined
    : program.clock.setTimer(timeoutSeconds * 1000, () => patience.abort());
  const signal = AbortSignal.any([interrupts.signal, patience.signal]);
  const session = await openSession(call, folder.path);
  const running: RunningTorrent[] = [];
  const statuses: ExitStatus[] = [];
  try {
    for (const [index, magnet] of magnets.entries()) {
      const torrent = await session.add(magnet, {
        ...peerOptions(values),
        outputDir: folder.path,
        files: () => [],
        needsPieceLayers: whole,
      });
      view.added(torrent);
      const { clock } = program;
      const ended = follow(torrent, { view, found: () => found(torrent, index), signal, clock })
        .then((status) => void statuses.push(status));
      running.push({ torrent, ended });
    }
    await showUntilEnded(running, view, { clock: program.clock, signal });
    if (interrupts.status !== undefined) return interrupts.status;
    if (patience.signal.aborted) throw timeIsUp(running, timeoutSeconds);
    await Promise.all(running.map((one) => one.ended));
    return statuses.find((status) => status !== EXIT.ok) ?? EXIT.ok;
  } finally {
    timer?.cancel();
    await session.close();
    await Promise.allSettled(running.map((one) => one.ended));
    for (const { torrent } of running) view.left(torrent);
  }
}

/** Sees one torrent through until its metadata is there. */
async function follow(
  torrent: ProgramTorrent,
  { view, found, signal, clock }: {
    readonly view: ProgressView;
    readonly found: () => Promise<void>;
    readonly signal: AbortSignal;
    readonly clock: Clock;
  },
): Promise<ExitStatus> {
  try {
    await Promise.race([torrent.metadata, enoughKnown(torrent, clock)]);
  } catch (error) {
    if (signal.aborted) return EXIT.unfinished;
    const failure = failureOf(torrent, error);
    view.failed(torrent, failure);
    return failure.status;
  }
  await found();
  view.left(torrent);
  return EXIT.ok;
}

/** Resolved when nothing but piece layers has been missing for so long that they may never come. */
async function enoughKnown(torrent: ProgramTorrent, clock: Clock): Promise<void> {
  let since: number | undefined;
  for await (const _ of torrent.watch({ intervalMs: 1000 })) {
    if (torrent.metainfoBytes === undefined) continue;
    since ??= clock.now();
    if (clock.now() - since >= LAYERS_PATIENCE_MS) return;
  }
  await torrent.metadata;
}

function timeIsUp(running: readonly RunningTorrent[], seconds = 0): CliError {
  const hasPeers = running.some(({ torrent }) => torrent.status().peers > 0);
  const [who, status] = hasPeers
    ? ["no peer told it", EXIT.timedOut] as const
    : ["no peer came", EXIT.network] as const;
  return new CliError(`Cannot find out what is in it: ${who} in ${seconds}s`, status, {
    hint: "--timeout SECONDS gives it longer",
  });
}
