/**
 * Races Shoal against other clients over loopback on the same work, in one run:
 *
 *     deno task race download|upload|verify|create [--size MIB] [--piece KIB] [--rounds N] [--clients NAME,NAME] [--rc4]
 *
 * Each client has its turn in each round, so that a noisy machine is noisy for all. It prints the median wall time, the
 * processor time and the memory of each, and the ratio to the first. A download counts only if its bytes are right.
 * With `--rc4` all connections are encrypted, and downloads are from libtorrent in place of a seeder that is nothing else.
 * Clients that are not installed are left out. It works in /dev/shm where that is, so that no disk is measured.
 */
import { parseArgs } from "@std/cli/parse-args";
import { encode } from "../../lib/bencode/mod.ts";
import { CLIENTS, type Race, type Task } from "./clients.ts";
import { type Figures, freePort, isInstalled, start, timed } from "./process.ts";
import { digestOf, makeWork, type Work } from "./work.ts";

const args = parseArgs(Deno.args, {
  string: ["size", "piece", "rounds", "clients"],
  boolean: ["rc4"],
  default: { size: "1024", piece: "1024", rounds: "3", clients: Object.keys(CLIENTS).join() },
});
const race = asRace(String(args._[0] ?? "download"));
const size = Number(args.size);
const pieceKib = Number(args.piece);
const rc4 = args.rc4 === true;

function asRace(text: string): Race {
  if (text === "download" || text === "upload" || text === "verify" || text === "create") {
    return text;
  }
  throw new TypeError(`There is no race "${text}": download, upload, verify or create`);
}

async function runOnce(name: string, work: Work, dir: string): Promise<Figures | undefined> {
  const out = `${dir}/out`;
  await Deno.mkdir(out);
  const port = race === "upload" ? uploadPort : freePort();
  const { torrent, file } = work;
  try {
    if (race === "upload") {
      return await raceUpload(name, { torrent, file, out: work.seedDir, port, pieceKib, rc4 }, out);
    }
    const argv = CLIENTS[name]?.[race]?.({ torrent, file, out, port, pieceKib, rc4 }) ?? [];
    if (race === "verify") await Deno.link(file, `${out}/content.bin`);
    const figures = await timed(argv);
    const isRight = race !== "download" || await digestOf(`${out}/content.bin`) === work.digest;
    return isRight ? figures : undefined;
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

/** The client seeds, libtorrent downloads; what is timed is the download. */
async function raceUpload(name: string, task: Task, out: string): Promise<Figures | undefined> {
  await using _seeder = await start(CLIENTS[name]?.upload?.(task) ?? [], { port: task.port });
  const leech = CLIENTS.libtorrent?.download?.({ ...task, out, port: freePort() });
  return leech && await timed(leech);
}

/** Those of the clients that can be raced here, the first of which the others are held against. */
async function contestants(): Promise<string[]> {
  const names: string[] = [];
  for (const name of String(args.clients).split(",")) {
    const argv = CLIENTS[name]?.[race]?.({
      torrent: "",
      file: "",
      out: "",
      port: 0,
      pieceKib,
      rc4,
    });
    if (argv?.[0] === undefined) continue;
    if (await isInstalled(argv[0])) names.push(name);
    else console.log(`${name} is not installed, and left out`);
  }
  return names;
}

/** What downloads are from: as fast as can be, or one that encrypts. */
function seederOf({ torrent, file, seedDir, infoHash }: Work): string[] {
  const task = { torrent, file, out: seedDir, port: seederPort, pieceKib, rc4 };
  if (rc4) return CLIENTS.libtorrent?.upload?.(task) ?? [];
  const rawSeeder = new URL("./raw_seeder.ts", import.meta.url).pathname;
  const about = [file, infoHash, `${pieceKib * 1024}`];
  return ["deno", "run", "--allow-all", rawSeeder, ...about, "127.0.0.1", `${seederPort}`];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function report(results: ReadonlyMap<string, readonly Figures[]>): void {
  const how = rc4 ? ", encrypted" : "";
  console.log(`\n${race}${how}: ${size} MiB in pieces of ${pieceKib} KiB, ${args.rounds} rounds`);
  console.log("client          wall s    MiB/s    CPU s  RSS MiB   wall ×");
  let base: number | undefined;
  for (const [name, runs] of results) {
    const wall = median(runs.map((run) => run.wallSeconds));
    base ??= wall;
    const cells = [
      wall.toFixed(2),
      (size / wall).toFixed(0),
      median(runs.map((run) => run.cpuSeconds)).toFixed(2),
      median(runs.map((run) => run.memoryMib)).toFixed(0),
      (wall / base).toFixed(2),
    ];
    console.log(name.padEnd(13) + cells.map((cell) => cell.padStart(9)).join(""));
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const uploadPort = freePort();
const seederPort = race === "upload" ? uploadPort : freePort();
const peers = new Uint8Array([127, 0, 0, 1, seederPort >> 8, seederPort & 0xff]);
const tracker = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
  () => new Response(encode({ interval: 1800, peers }).slice()),
);
const memory = await isFolder("/dev/shm") ? { dir: "/dev/shm" } : {};
const dir = await Deno.makeTempDir({ ...memory, prefix: "race" });
try {
  const url = `http://127.0.0.1:${tracker.addr.port}/announce`;
  const work = await makeWork(dir, { sizeMib: size, pieceKib, tracker: url });
  await using _seeder = race === "download"
    ? await start(seederOf(work), { port: seederPort })
    : undefined;
  const results = new Map<string, Figures[]>((await contestants()).map((name) => [name, []]));
  for (let round = 0; round < Number(args.rounds); round++) {
    for (const [name, runs] of results) {
      const figures = await runOnce(name, work, dir);
      if (figures) runs.push(figures);
      else console.log(`${name} failed in round ${round + 1}`);
    }
  }
  report(results);
} finally {
  await tracker.shutdown();
  await Deno.remove(dir, { recursive: true });
}
