/**
 * Local service discovery (BEP 14) between two machines of a network: two of ours, and one of ours with libtorrent.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ClientProcess } from "../support/clients/client_process.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { HOME, type HomeMachine, HomeNetwork } from "../support/home_network.ts";

const PROGRAM = new URL("../support/clients/lsd_program.ts", import.meta.url).pathname;
const LIBTORRENT_PROGRAM =
  new URL("../support/clients/libtorrent_lsd.py", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

const INFO_HASH = "0123456789abcdef0123456789abcdef01234567";
const OTHER_HASH = "76543210fedcba9876543210fedcba9876543210";

/** Long enough for a slow machine. */
const TIMEOUT_MS = 60_000;

/** Starts one of ours that takes part in a torrent. */
function startOurs(
  home: HomeNetwork,
  machine: HomeMachine,
  port: number,
  { infoHash = INFO_HASH, permissions = ["-A"] } = {},
): ClientProcess {
  const run = ["run", "--quiet", "--no-prompt", ...permissions, "--unstable-net"];
  const argv = [Deno.execPath(), ...run, "--config", CONFIG, PROGRAM, infoHash, `${port}`];
  return new ClientProcess(home.machine(machine), argv, { name: `Shoal on ${machine}` });
}

/** Waits until a program has found a peer. */
async function found(process: ClientProcess, address: string, port: number): Promise<void> {
  await process.line(new RegExp(`"peer": ?"${address} ${port}"`));
}

/** Registers a test in a network; skipped, saying so, where there can be none. */
function homeTest(
  name: string,
  why: string | undefined,
  play: (home: HomeNetwork, start: (process: ClientProcess) => ClientProcess) => Promise<void>,
): void {
  if (why !== undefined) console.warn(`Skipped: ${name}: ${why}`);
  Deno.test({
    name,
    ignore: why !== undefined,
    async fn() {
      await using home = await HomeNetwork.open();
      const started: ClientProcess[] = [];
      function start(process: ClientProcess): ClientProcess {
        started.push(process);
        return process;
      }
      const timer = setTimeout(() => {
        for (const process of started) process.signal("SIGKILL");
      }, TIMEOUT_MS);
      try {
        await play(home, start);
      } catch (error) {
        const logs = started.map((process) => process.log()).join("\n");
        throw new Error(`It failed:\n${logs}`, { cause: error });
      } finally {
        clearTimeout(timer);
        for (const process of started) await process.stop();
      }
    },
  });
}

const noHome = HomeNetwork.isAvailable() ? undefined : "no network with a router can be made here";
const noLibtorrent = noHome ?? (libtorrent.isInstalled() ? undefined : "libtorrent is not there");

homeTest("two of ours find each other by local discovery", noHome, async (home, start) => {
  const a = start(startOurs(home, "client", 7001));
  await a.line(/announces 1 torrent/);
  const b = start(startOurs(home, "neighbour", 7002));
  await found(a, HOME.neighbour, 7002);
  await found(a, HOME.neighbour6, 7002);
  assertEquals(await b.stop(), 0);
  assertEquals(await a.stop(), 0);
  assertEquals(a.log().includes(HOME.client), false);
});

homeTest("two of ours on one machine find each other", noHome, async (home, start) => {
  const a = start(startOurs(home, "client", 7001));
  await a.line(/announces 1 torrent/);
  start(startOurs(home, "client", 7002));
  await found(a, HOME.client, 7002);
});

homeTest(
  "one of ours that may use the network alone is found by local discovery",
  noHome,
  async (home, start) => {
    const permissions = ["--allow-net"];
    const a = start(startOurs(home, "client", 7001, { permissions }));
    await a.line(/announces 1 torrent/);
    const b = start(startOurs(home, "neighbour", 7002, { permissions }));
    await found(a, HOME.neighbour, 7002);
    assertEquals(b.log().includes(`${HOME.client} 7001`), false);
  },
);

homeTest("who takes part in another torrent is not found", noHome, async (home, start) => {
  const a = start(startOurs(home, "client", 7001));
  await a.line(/announces 1 torrent/);
  const other = start(startOurs(home, "neighbour", 7002, { infoHash: OTHER_HASH }));
  await other.line(/announces 1 torrent/);
  start(startOurs(home, "neighbour", 7003));
  await found(a, HOME.neighbour, 7003);
  assertEquals(a.log().includes("7002"), false);
});

homeTest(
  "libtorrent and one of ours find each other by local discovery",
  noLibtorrent,
  async (home, start) => {
    const listen = `${HOME.neighbour}:7002,[${HOME.neighbour6}]:7002`;
    const argv = ["/usr/bin/python3", LIBTORRENT_PROGRAM, listen, INFO_HASH];
    const ours = start(startOurs(home, "client", 7001));
    await ours.line(/announces 1 torrent/);
    const theirs = start(
      new ClientProcess(home.machine("neighbour"), argv, { name: "libtorrent" }),
    );
    await theirs.line(/"started"/);
    await found(ours, HOME.neighbour, 7002);
    // It has heard ours only if that announced after it began.
    await ours.stop();
    start(startOurs(home, "client", 7003));
    await found(theirs, HOME.client, 7003);
  },
);
