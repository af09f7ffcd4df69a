import type { AddRequest, ServedDaemon } from "../../daemon/mod.ts";
import { formatMagnet, type Metainfo } from "../../metainfo/mod.ts";
import { UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import type { Option } from "../options/option.ts";
import * as transfer from "../options/transfer_options.ts";
import { openView, type ProgressView } from "../progress/mod.ts";
import { type RunningTorrent, showUntilEnded, wait } from "../progress/run_torrents.ts";
import { givenSettings } from "../serve.ts";
import { plainText } from "../output/plain_text.ts";
import { systemError } from "../system_error.ts";
import { visibleFiles } from "../torrent/wanted_files.ts";
import { seedGoal } from "../torrent/seed_goal.ts";
import type { Item } from "./items.ts";
import { WebTorrent } from "./web_torrent.ts";

/** How often it is looked whether a torrent has come further. */
const LOOK_MS = 250;

/** What a daemon does in its own way, or not at all. */
const NOT_HERE: readonly Option<unknown>[] = [
  transfer.NAME,
  transfer.ALLOCATION,
  transfer.RECHECK,
  transfer.METADATA_ONLY,
  transfer.PEER,
  transfer.NO_TRACKERS,
  transfer.NO_WEB_SEEDS,
  transfer.PREFER_V2,
];

/**
 * Downloads torrents by a daemon that lasts as long as this command, and prints the address of its page. What it knows is in a
 * temporary folder. It goes on when all is there, until it is stopped: there or by Ctrl+C.
 */
export async function getInPage(
  call: Call,
  items: readonly Item[],
  outputDir: string,
): Promise<ExitStatus> {
  const { program, screen } = call;
  const given = NOT_HERE.find((option) => isGiven(call, option));
  if (given !== undefined) throw new UsageError(`--web and --${given.name} do not go together`);
  const { makeTemporaryFolder } = await import("../../host/files/mod.ts");
  const view = openView(screen, program.clock);
  using interrupts = program.catchInterrupts(() => view.stopping());
  await using folder = await makeTemporaryFolder();
  const daemon = await open(call, { outputDir, stateDir: `${folder.path}/state` });
  const ended = new AbortController();
  const signal = AbortSignal.any([interrupts.signal, ended.signal]);
  daemon.shutDown.then(() => ended.abort()).catch(() => undefined);
  const torrents: WebTorrent[] = [];
  try {
    const statuses: ExitStatus[] = [];
    for (const item of items) {
      const { torrent } = await daemon.control.add(requestOf(call, item));
      torrents.push(new WebTorrent(daemon, torrent));
    }
    if (screen.json) screen.jsonLine({ event: "page", url: daemon.signInUrl });
    else screen.result(daemon.signInUrl);
    const running = torrents.map((torrent, number): RunningTorrent => {
      const item = items[number];
      const following = item
        ? follow({ call, daemon, item, torrent, view, signal, outputDir })
        : Promise.resolve(EXIT.ok);
      return { torrent, ended: following.then((status) => void statuses.push(status)) };
    });
    await showUntilEnded(running, view, { clock: program.clock, signal });
    await Promise.allSettled(running.map((one) => one.ended));
    if (!signal.aborted) return statuses.find((status) => status !== EXIT.ok) ?? EXIT.ok;
  } finally {
    await daemon.close();
  }
  for (const torrent of torrents) view.stopped(torrent);
  return interrupts.status ?? EXIT.ok;
}

function isGiven({ values }: Call, option: Option<unknown>): boolean {
  const value = values.get(option);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

async function open(
  call: Call,
  folders: { readonly outputDir: string; readonly stateDir: string },
): Promise<ServedDaemon> {
  const { program, values, log } = call;
  const dhtNodes = values.all(transfer.DHT_NODE);
  const { ratio, timeMs } = seedGoal(values);
  try {
    return await program.serve({
      ...folders,
      at: { hostname: "127.0.0.1", port: 0 },
      bind: values.get(transfer.BIND),
      proxy: values.get(transfer.PROXY),
      ...(dhtNodes.length > 0 ? { dhtNodes } : {}),
      settings: {
        choosesPort: true,
        ...givenSettings(values),
        ...(ratio === undefined ? {} : { ratioGoal: ratio, hasRatioGoal: true }),
        ...(timeMs === undefined ? {} : { timeGoalMinutes: timeMs / 60_000, hasTimeGoal: true }),
      },
      log,
    });
  } catch (error) {
    throw systemError("open the page", error);
  }
}

function requestOf({ values }: Call, { source, files }: Item): AddRequest {
  const changes = {
    isSequential: values.has(transfer.SEQUENTIAL),
    isSuperSeeding: values.has(transfer.SUPER_SEED),
  };
  if (source.kind === "magnet") {
    return { source: { kind: "location", location: formatMagnet(source.magnet) }, changes };
  }
  const unwanted = unwantedOf(source.metainfo, files);
  return {
    source: { kind: "metainfo", bytes: source.bytes },
    changes: { ...changes, ...(unwanted.length > 0 ? { files: { unwanted } } : {}) },
  };
}

/** Files that are not wanted, as the daemon numbers them: pads are not counted. */
function unwantedOf(metainfo: Metainfo, files: Item["files"]): number[] {
  const wanted = typeof files === "function" ? files(metainfo) : files;
  if (wanted === undefined) return [];
  return visibleFiles(metainfo.files).flatMap(({ index }, number) =>
    wanted.includes(index) ? [] : [number]
  );
}

interface Following {
  readonly call: Call;
  readonly daemon: ServedDaemon;
  readonly item: Item;
  readonly torrent: WebTorrent;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  readonly outputDir: string;
}

/** Tells how a torrent gets on, until it is gone or the signal aborts; gives what to leave with. */
async function follow(following: Following): Promise<ExitStatus> {
  const { call: { program, screen, values }, daemon, item, torrent, view, signal, outputDir } =
    following;
  const startedAt = program.clock.now();
  const isMagnet = item.source.kind === "magnet";
  const path = () => `${outputDir}/${torrent.name}`;
  view.added(torrent, isMagnet ? undefined : path());
  let isDescribed = !isMagnet;
  let isDone = false;
  let told: string | undefined;
  while (!signal.aborted) {
    if (!torrent.isThere) {
      view.left(torrent);
      return EXIT.ok;
    }
    const metainfo = daemon.running(torrent.id)?.metainfo;
    if (!isDescribed && metainfo) {
      isDescribed = true;
      view.described(torrent, path());
      const unwanted = unwantedOf(metainfo, item.files);
      if (unwanted.length > 0) await daemon.control.change([torrent.id], { files: { unwanted } });
    }
    const { failure } = torrent;
    // It may be put right, and go on: there is a page for that.
    if (failure !== undefined && failure !== told) {
      screen.warn(`${plainText(torrent.name)}: ${plainText(failure)}`);
    }
    told = failure;
    if (!isDone && torrent.isDone) {
      isDone = true;
      const seconds = (program.clock.now() - startedAt) / 1000;
      const isSeeding = !values.has(transfer.NO_SEED);
      view.completed({ torrent, seconds, path: path(), isSeeding });
      if (!isSeeding) return EXIT.ok;
      view.seeding(torrent, daemon.peerPort);
    }
    await wait(program.clock, LOOK_MS, signal);
  }
  return EXIT.ok;
}
