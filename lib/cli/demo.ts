import type { Io } from "../io/mod.ts";
import type { CreatedTorrent } from "../host/files/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import type { TrackerServer } from "../tracker/server/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { compareFiles, makeContent } from "./demo/content.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, option } from "./options/option.ts";
import { SIZE, wholeNumber } from "./options/value_kind.ts";
import { formatFields } from "./output/fields.ts";
import { formatBytes, formatNoun, formatPieceLength } from "../text/mod.ts";
import { openView } from "./progress/mod.ts";
import { showUntilEnded } from "./progress/run_torrents.ts";
import type { ProgramSession, ProgramTorrent } from "./program.ts";

const GROUP = "What to show";

const SEEDERS = option("seeders", wholeNumber(1, 20), {
  group: GROUP,
  help: "how many seeders (3)",
  common: true,
});

const SIZE_OPTION = option("size", SIZE, {
  group: GROUP,
  help: "how much to download (64MiB)",
  common: true,
});

const FAST = flag("fast", {
  group: GROUP,
  help: "as fast as this machine can, not so that one can watch",
  common: true,
});

/** `shoal demo` */
export const DEMO: Command = {
  name: "demo",
  summary: "a tracker, seeders and a download, all on this machine",
  operands: [],
  options: [SEEDERS, SIZE_OPTION, FAST],
  examples: [
    { line: "demo", does: "a few seconds" },
    { line: "demo --fast --size 1GiB", does: "how fast is it?" },
    { line: "demo --seeders 10 -v", does: "with a row a peer" },
  ],
  details: [
    "Starts a tracker and seeders, makes up some content, downloads it, and compares it byte for byte. All of it happens at " +
    "127.0.0.1 and in a temporary folder, which is removed at the end.",
  ],
  run,
};

const HOSTNAME = "127.0.0.1";

/** A session that nobody outside of this machine hears of. */
const ALONE = { port: 0, bind: HOSTNAME, dht: false, lsd: false, portMapping: false } as const;

const DEFAULT_BYTES = 64 << 20;
const DEFAULT_SEEDERS = 3;

const LABEL_COLUMNS = "announced".length;

/** How long the download should take for one to be able to watch it. */
const WATCH_SECONDS = 4;

/** The world of one demo. */
interface Scene {
  readonly call: Call;
  readonly io: Io;
  /** The temporary folder. */
  readonly dir: string;
  readonly signal: AbortSignal;
}

function say({ call: { screen } }: Scene, label: string, text: string): void {
  const fields = formatFields([[label.padEnd(LABEL_COLUMNS), [text]]], {
    terminal: true,
    label: screen.errorColors.dim,
  });
  screen.note(fields.trimEnd());
}

async function startTracker(scene: Scene): Promise<TrackerServer> {
  const { TrackerServer } = await import("../tracker/server/mod.ts");
  const at = [{ hostname: HOSTNAME, port: 0 }];
  const tracker = await TrackerServer.start(scene.io, { http: at, udp: at });
  say(scene, "tracker", tracker.announceUrls.join(" and "));
  return tracker;
}

async function makeTorrent(scene: Scene, tracker: TrackerServer): Promise<CreatedTorrent> {
  const { createTorrent } = await import("../host/files/mod.ts");
  const { io, dir, call: { values } } = scene;
  const size = values.get(SIZE_OPTION) ?? DEFAULT_BYTES;
  const path = await makeContent(io, `${dir}/seed`, size);
  const trackers = tracker.announceUrls.map((url) => [url]);
  const created = await createTorrent(path, { trackers, signal: scene.signal });
  const { files, totalLength, pieceCount, pieceLength, name } = created.metainfo;
  const count = formatNoun(files.filter((file) => !file.pad).length, "file");
  say(scene, "content", `${name}, ${formatBytes(totalLength)} in ${count}, made up just now`);
  const pieces = `${formatNoun(pieceCount, "piece")} of ${formatPieceLength(pieceLength)}`;
  say(scene, "torrent", `v1 and v2, ${pieces}`);
  return created;
}

/** A rate for each seeder with which one can watch the download; undefined for no limit. */
function seedRate({ call: { values } }: Scene, metainfo: Metainfo): number | undefined {
  if (values.has(FAST)) return undefined;
  const seeders = values.get(SEEDERS) ?? DEFAULT_SEEDERS;
  return Math.ceil(metainfo.totalLength / seeders / WATCH_SECONDS);
}

async function startSeeders(
  scene: Scene,
  metainfo: Metainfo,
  sessions: AsyncDisposableStack,
): Promise<ProgramTorrent[]> {
  const { dir, call: { program, values, log } } = scene;
  const seeders: ProgramTorrent[] = [];
  const ports: number[] = [];
  for (let i = 0; i < (values.get(SEEDERS) ?? DEFAULT_SEEDERS); i++) {
    const session = await openHere(program.openSession({ ...ALONE, log }), sessions);
    const uploadLimit = seedRate(scene, metainfo);
    const torrent = await session.add(metainfo, { outputDir: `${dir}/seed`, uploadLimit });
    await torrent.completed;
    seeders.push(torrent);
    ports.push(session.port);
  }
  const word = ports.length === 1 ? "port" : "ports";
  say(scene, "seeders", `${ports.length}, at ${word} ${ports.join(", ")}`);
  return seeders;
}

async function openHere(
  opening: Promise<ProgramSession>,
  sessions: AsyncDisposableStack,
): Promise<ProgramSession> {
  const session = await opening;
  sessions.defer(() => session.close());
  return session;
}

async function download(
  scene: Scene,
  metainfo: Metainfo,
  sessions: AsyncDisposableStack,
): Promise<void> {
  const { dir, signal, call: { program, screen, log } } = scene;
  const view = openView(screen, program.clock);
  const opening = program.openSession({ ...ALONE, log });
  const session = await openHere(opening, sessions);
  const startedAt = program.clock.now();
  const torrent = await session.add(metainfo, { outputDir: `${dir}/get` });
  view.added(torrent, `${dir}/get/${metainfo.name}`);
  const ended = torrent.completed.then(() => {
    const seconds = (program.clock.now() - startedAt) / 1000;
    view.completed({ torrent, seconds, isSeeding: false });
  });
  await showUntilEnded([{ torrent, ended }], view, { clock: program.clock, signal });
  signal.throwIfAborted();
  await ended;
}

async function compare(scene: Scene, metainfo: Metainfo): Promise<void> {
  const { io, dir } = scene;
  const paths = metainfo.files.filter((file) => !file.pad).map((file) => file.path);
  const different = await compareFiles(io, paths, [`${dir}/seed`, `${dir}/get`]);
  if (different !== undefined) {
    throw new CliError(`The download differs from what was seeded: ${different}`, EXIT.wrongData);
  }
  const size = formatBytes(metainfo.totalLength);
  say(scene, "compared", `${size} byte for byte with what was seeded: the same`);
}

function tellEnd(scene: Scene, seeders: readonly ProgramTorrent[], tracker: TrackerServer): void {
  const sent = seeders.map((seeder) => formatBytes(seeder.status().uploadedBytes)).join(", ");
  const { httpAnnounces, udpAnnounces } = tracker.stats().requests;
  say(scene, "sent", `${sent}, one figure a seeder`);
  say(scene, "announced", `${httpAnnounces} times by HTTP, ${udpAnnounces} times by UDP`);
  scene.call.screen.note(`
All is stopped, and nothing is left behind. Try next:
  shoal create PATH -t URL      make a torrent of your own
  shoal get FILE.torrent        download one
  shoal tracker                 run a tracker for others`);
}

async function run(call: Call): Promise<ExitStatus> {
  const { makeTemporaryFolder } = await import("../host/files/mod.ts");
  const { program, log } = call;
  using interrupts = program.catchInterrupts();
  const { signal } = interrupts;
  await using folder = await makeTemporaryFolder();
  await using io = await program.openIo({ log });
  const scene = { call, io, dir: folder.path, signal };
  await using tracker = await startTracker(scene);
  await using sessions = new AsyncDisposableStack();
  const { metainfo } = await makeTorrent(scene, tracker);
  const seeders = await startSeeders(scene, metainfo, sessions);
  await download(scene, metainfo, sessions);
  await compare(scene, metainfo);
  tellEnd(scene, seeders, tracker);
  return EXIT.ok;
}
