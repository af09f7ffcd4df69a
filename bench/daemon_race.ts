/**
 * Races the daemon against `shoal get` at the same download over loopback:
 *
 *     deno run -A --unstable-net bench/daemon_race.ts [--size MIB] [--rounds N]
 *
 * Both have their turn in each round. The daemon runs already when a torrent is added; what is timed is from there until it
 * says that all is there. Of `get` it is the whole run, so what starting the program takes is told as well. It works in
 * /dev/shm where that is, so that no disk is measured.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { encode } from "../lib/bencode/mod.ts";
import { MeasuredDaemon, pause } from "./daemon/measured_daemon.ts";
import { serveCommand } from "./daemon/serve_command.ts";
import { type Figures, freePort, start, timed } from "./race/process.ts";
import { digestOf, makeWork, type Work } from "./race/work.ts";

/** How often the daemon is asked whether it is done. */
const ASK_MS = 20;

const PIECE_KIB = 1024;

const args = parseArgs(Deno.args, {
  string: ["size", "rounds"],
  default: { size: "1024", rounds: "5" },
});
const sizeMib = Number(args.size);

const CLI = new URL("../cli.ts", import.meta.url).pathname;
const SHOAL = [Deno.execPath(), "run", "-q", "--allow-all", "--unstable-net", CLI];
const ALONE = ["--bind", "127.0.0.1", "--no-dht", "--no-lsd", "--no-port-mapping"];

async function raceGet({ torrent }: Work, out: string): Promise<Figures> {
  const figures = await timed([...SHOAL, "get", torrent, "-o", out, "-q", "--no-seed", ...ALONE]);
  if (!figures) throw new Error("Cannot race: get has failed");
  return figures;
}

async function raceDaemon({ torrent }: Work, dir: string): Promise<Figures> {
  const metainfo = (await Deno.readFile(torrent)).toBase64();
  await using daemon = new MeasuredDaemon(serveCommand(dir));
  await daemon.untilLists(0);
  const begun = performance.now();
  const before = daemon.cpuSeconds();
  await daemon.ask("torrent-add", { metainfo });
  while ((await daemon.list(["percentDone"]))[0]?.percentDone !== 1) await pause(ASK_MS);
  return {
    wallSeconds: (performance.now() - begun) / 1_000,
    cpuSeconds: daemon.cpuSeconds() - before,
    memoryMib: daemon.memoryMib(),
  };
}

function report(name: string, runs: readonly Figures[]): void {
  const median = (of: (run: Figures) => number) =>
    runs.map(of).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
  const all = runs.map(({ wallSeconds }) => wallSeconds.toFixed(2)).join(" ");
  console.log(
    `${name.padEnd(16)}${median((run) => run.wallSeconds).toFixed(2)} s (${all}), ` +
      `${median((run) => run.cpuSeconds).toFixed(2)} s of processors, ` +
      `${median((run) => run.memoryMib).toFixed(0)} MiB`,
  );
}

async function inFolder<T>(path: string, run: () => Promise<T>): Promise<T> {
  await Deno.mkdir(path);
  try {
    return await run();
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

const hasShm = await Deno.stat("/dev/shm").then(({ isDirectory }) => isDirectory, () => false);
const dir = await Deno.makeTempDir({ prefix: "race", ...(hasShm ? { dir: "/dev/shm" } : {}) });
const port = freePort();
const peers = new Uint8Array([127, 0, 0, 1, port >> 8, port & 0xff]);
await using tracker = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
  () => new Response(encode({ interval: 1800, peers }).slice()),
);
try {
  const url = `http://127.0.0.1:${tracker.addr.port}/announce`;
  const work = await makeWork(dir, { sizeMib, pieceKib: PIECE_KIB, tracker: url });
  const rawSeeder = new URL("./race/raw_seeder.ts", import.meta.url).pathname;
  const about = [work.file, work.infoHash, `${PIECE_KIB * 1024}`, "127.0.0.1", `${port}`];
  await using _seeder = await start(["deno", "run", "--allow-all", rawSeeder, ...about], { port });
  const runs = {
    start: new Array<Figures>(),
    get: new Array<Figures>(),
    daemon: new Array<Figures>(),
  };
  const out = `${dir}/out`;
  for (let round = 0; round < Number(args.rounds); round++) {
    const version = await timed([...SHOAL, "--version"]);
    if (version) runs.start.push(version);
    await inFolder(out, async () => {
      runs.get.push(await raceGet(work, out));
      if (await digestOf(`${out}/content.bin`) !== work.digest) throw new Error("get is wrong");
    });
    await inFolder(out, async () => {
      runs.daemon.push(await raceDaemon(work, out));
      const isRight = await digestOf(`${out}/out/content.bin`) === work.digest;
      if (!isRight) throw new Error("the daemon is wrong");
    });
  }
  for (const [name, figures] of Object.entries(runs)) report(name, figures);
} finally {
  await Deno.remove(dir, { recursive: true });
}
