/**
 * Numbers of files, pieces and torrents that there are not: a daemon as a process refuses each, and takes no memory for it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DaemonProcess, RefusedError } from "../support/daemon_process.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

/** What is no number of a file of a torrent with three. */
const INDICES = [-1, 3, 1.5, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 1e300, null, "0", {}, []];

/** All of them are asked for so often before memory is measured: any request takes some at first. */
const WARM_UP_TURNS = 15;

/** What the memory of the daemon may grow by, in bytes. */
const MAX_GROWTH_BYTES = 5_000_000;

/** Bytes of memory that a process has now. */
async function memoryOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}

loopbackTest({
  name: "W15: numbers that there are not are refused, and take no memory",
  lack: Deno.build.os === "linux" ? undefined : "it is not known how much memory a process has",
  timeoutMs: 60_000,
}, async (scene) => {
  const torrent = new LoopbackTorrent({ name: "three", files: { a: 100, b: 100, c: 100 } });
  await using daemon = await DaemonProcess.start(scene, scene.dir);
  const metainfo = torrent.bytes.toBase64();
  await daemon.ask("POST", "/torrents", { metainfo, isPaused: true });

  async function refused(method: string, path: string, body?: unknown): Promise<void> {
    const status = await daemon.ask(method, path, body).then(() => 200, (error: unknown) => {
      if (error instanceof RefusedError) return error.status;
      throw error;
    });
    assert([400, 404].includes(status), `${method} ${path} ${JSON.stringify(body)}: ${status}`);
  }

  async function askAll(): Promise<void> {
    for (const index of INDICES) {
      for (const key of ["wanted", "unwanted", "high", "normal", "low"]) {
        await refused("PATCH", "/torrents/1", { files: { [key]: [index] } });
      }
      await refused("GET", `/torrents/${encodeURIComponent(String(index))}/files/x`);
      await refused("POST", "/torrents", {
        metainfo,
        changes: { files: { unwanted: [index] } },
        isPaused: index,
      });
    }
  }

  for (let turn = 0; turn < WARM_UP_TURNS; turn++) await askAll();
  const before = await memoryOf(daemon.program.pid);
  await askAll();
  const growth = await memoryOf(daemon.program.pid) - before;
  assert(growth < MAX_GROWTH_BYTES, `it grew by ${growth} bytes`);
  const { torrents } = await daemon.ask("GET", "/torrents");
  assertEquals(Array.isArray(torrents) && torrents.length, 1);
});
