/**
 * The session whose peers are counted, for the bench of many peers:
 *
 *     session.ts idle|active COUNT SECONDS RATE_MIB
 *
 * Needs `--v8-flags=--expose-gc`.
 */
import { cpuUsage } from "node:process";
import { encode } from "../../lib/bencode/mod.ts";
import { sha1 } from "../../lib/hash/mod.ts";
import { parseMetainfo, Session, type Torrent } from "../../mod.ts";

const MIB = 1024 * 1024;
const PIECE_LENGTH = MIB / 4;
const PIECE_COUNT = 8_192;

/** How often the loop is tried. */
const PROBE_MS = 5;

/** What is waited for is given up after this long. */
const TIME_LIMIT_MS = 60_000;

const [mode = "", count = "", seconds = "", rate = ""] = Deno.args;

function makeTorrent(): Uint8Array<ArrayBuffer> {
  const hash = sha1(new Uint8Array(PIECE_LENGTH));
  const hashes = new Uint8Array(hash.length * PIECE_COUNT);
  for (let piece = 0; piece < PIECE_COUNT; piece++) hashes.set(hash, piece * hash.length);
  const length = PIECE_COUNT * PIECE_LENGTH;
  return encode({ info: { length, name: "zeros", "piece length": PIECE_LENGTH, pieces: hashes } });
}

function sleep(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}

/** As V8 does by itself after half a minute of rest: memory that it kept for what is short-lived is given back, too. */
function collectGarbage(): void {
  const gc: unknown = Reflect.get(globalThis, "gc");
  if (typeof gc !== "function") throw new Error("Cannot collect garbage: --expose-gc is missing");
  for (let i = 0; i < 3; i++) gc({ type: "major", execution: "sync", flavor: "last-resort" });
}

async function measureMemory(): Promise<Deno.MemoryUsage> {
  collectGarbage();
  await sleep(500);
  collectGarbage();
  return Deno.memoryUsage();
}

function startCrowd(peers: number, port: number, infoHash: string): Deno.ChildProcess {
  const crowd = new URL("./crowd.ts", import.meta.url).pathname;
  const about = [`${port}`, `${peers}`, infoHash, `${PIECE_COUNT}`, mode, rate];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", crowd, ...about],
    stdin: "null",
  }).spawn();
}

/** Waits until there are so many peers; gives how long it took since there was one. */
async function awaitPeers(torrent: Torrent, peers: number): Promise<number> {
  const begun = performance.now();
  let firstAt: number | undefined;
  for (;;) {
    const now = performance.now();
    const there = torrent.status().peers;
    if (there > 0) firstAt ??= now;
    if (there === peers) return now - (firstAt ?? begun);
    if (now - begun > TIME_LIMIT_MS) {
      throw new Error(`Cannot go on: ${there} peers are there, not ${peers}`);
    }
    await sleep(20);
  }
}

/** How late a timer is, and how much of that the process worked itself. */
class LoopProbe {
  readonly late: number[] = [];
  readonly worked: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  #cpuMs = 0;

  start(): void {
    this.#due = performance.now() + PROBE_MS;
    this.#cpuMs = processorMs();
    this.#timer = setTimeout(() => this.#fire(), PROBE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #fire(): void {
    const late = performance.now() - this.#due;
    const cpuMs = processorMs() - this.#cpuMs;
    this.late.push(late);
    this.worked.push(Math.min(late, cpuMs));
    this.start();
  }
}

function processorMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function quantiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(1);
  return `p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  max ${at(1)} ms`;
}

async function measureIdle(session: Session, torrent: Torrent): Promise<void> {
  // Code and buffers that the first few need are no cost of the others.
  const few = startCrowd(20, session.port, torrent.infoHash);
  await awaitPeers(torrent, 20);
  few.kill();
  await few.status;
  await awaitPeers(torrent, 0);
  await sleep(2_000);
  const before = await measureMemory();
  const crowd = startCrowd(Number(count), session.port, torrent.infoHash);
  const cameMs = await awaitPeers(torrent, Number(count));
  await sleep(3_000);
  const after = await measureMemory();
  const cpuBefore = processorMs();
  await sleep(5_000);
  const cpuMs = (processorMs() - cpuBefore) / 5;
  crowd.kill();
  const mib = (what: "rss" | "heapUsed" | "external") =>
    ((after[what] - before[what]) / MIB).toFixed(1);
  const each = (what: "rss" | "heapUsed" | "external") =>
    ((after[what] - before[what]) / Number(count) / 1024).toFixed(1);
  console.log(`${count} idle peers, come within ${(cameMs / 1000).toFixed(1)} s`);
  console.log(`  resident  ${mib("rss")} MiB, ${each("rss")} KiB each`);
  console.log(`  heap      ${mib("heapUsed")} MiB, ${each("heapUsed")} KiB each`);
  console.log(`  external  ${mib("external")} MiB, ${each("external")} KiB each`);
  console.log(`  processor ${cpuMs.toFixed(1)} ms a second`);
  await crowd.status;
}

async function measureActive(session: Session, torrent: Torrent): Promise<void> {
  const crowd = startCrowd(Number(count), session.port, torrent.infoHash);
  const coming = new LoopProbe();
  coming.start();
  const cameMs = await awaitPeers(torrent, Number(count));
  coming.stop();
  await sleep(2_000);
  const probe = new LoopProbe();
  const { downloadedBytes, uploadedBytes } = torrent.status();
  const cpuBefore = processorMs();
  probe.start();
  await sleep(Number(seconds) * 1000);
  probe.stop();
  const status = torrent.status();
  const perSecond = (bytes: number) => (bytes / MIB / Number(seconds)).toFixed(1);
  const cpu = (processorMs() - cpuBefore) / Number(seconds) / 10;
  console.log(`${count} active peers, come within ${(cameMs / 1000).toFixed(1)} s`);
  console.log(`  then still  ${status.peers} peers`);
  console.log(`  down        ${perSecond(status.downloadedBytes - downloadedBytes)} MiB/s`);
  console.log(`  up          ${perSecond(status.uploadedBytes - uploadedBytes)} MiB/s`);
  console.log(`  processor   ${cpu.toFixed(0)} %`);
  console.log(`  resident    ${(Deno.memoryUsage().rss / MIB).toFixed(0)} MiB`);
  console.log(`  late        ${quantiles(probe.late)}`);
  console.log(`  by itself   ${quantiles(probe.worked)}`);
  console.log(`  late while they came       ${quantiles(coming.late)}`);
  console.log(`  by itself while they came  ${quantiles(coming.worked)}`);
  crowd.kill();
  await crowd.status;
}

const outputDir = await Deno.makeTempDir({ prefix: "many_peers" });
try {
  await using session = await Session.open({
    port: 0,
    bind: "127.0.0.1",
    outputDir,
    maxPeers: 1_000,
    dht: false,
    lsd: false,
    portMapping: false,
    utp: false,
  });
  const uploadSlots = Math.ceil(Number(count) / 5);
  const torrent = await session.add(parseMetainfo(makeTorrent()), { uploadSlots });
  if (mode === "idle") await measureIdle(session, torrent);
  else await measureActive(session, torrent);
} finally {
  await Deno.remove(outputDir, { recursive: true });
}
