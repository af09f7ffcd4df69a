/**
 * Downloads through proxies that others wrote, where the router writes down each packet that goes beside the proxy: there is a
 * way around it, and a name that the proxy alone knows.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ClientProcess } from "../support/clients/client_process.ts";
import { isInPath } from "../support/clients/installed.ts";
import {
  dante,
  microsocks,
  PROXIED_NAME,
  type RealProxy,
  startProxy,
  tinyproxy,
  watchLeaks,
} from "../support/clients/real_proxies.ts";
import { shoalCommand } from "../support/clients/shoal_program.ts";
import { patternBytes } from "../support/bytes.ts";
import { HOME, type HomeMachine, HomeNetwork } from "../support/home_network.ts";
import { withTempFolder } from "../support/temp_folder.ts";

/** Bytes of the file. */
const LENGTH = 3_000_001;

/** Long enough for a slow machine. */
const TIMEOUT_MS = 90_000;

const TRACKER_PORT = 6969;
const WEB_PORT = 8_000;

/** A network with a tracker, a seeder and a web server outside, and a proxy on the router. */
interface Scene extends AsyncDisposable {
  readonly home: HomeNetwork;
  readonly dir: string;
  /** Runs Shoal on a machine. */
  shoal(machine: HomeMachine, ...args: readonly string[]): ClientProcess;
  /** Whom packets went to besides the proxy. */
  leaks(): Promise<string[]>;
}

async function openScene(dir: string, proxy: RealProxy): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  try {
    const home = stack.use(await HomeNetwork.open());
    const leaks = await watchLeaks(home, dir);
    const shoal: Scene["shoal"] = (machine, ...args) => {
      const argv = ["env", "DENO_NO_UPDATE_CHECK=1", ...shoalCommand(...args)];
      return stack.use(
        new ClientProcess(home.machine(machine), argv, { name: `shoal ${args[0]}` }),
      );
    };
    await Deno.mkdir(`${dir}/web`);
    await Deno.writeFile(`${dir}/web/file.bin`, patternBytes(LENGTH));
    const served = `http://${PROXIED_NAME}:${WEB_PORT}`;
    for (
      const [name, args] of [
        ["peers", ["-t", `http://${HOME.outside}:${TRACKER_PORT}/announce`]],
        ["web", ["--web-seed", `${served}/file.bin`]],
      ] as const
    ) {
      const create = ["create", `${dir}/web/file.bin`, "-o", `${dir}/web/${name}.torrent`];
      assertEquals(await shoal("outside", ...create, "--v1", "--force", ...args).exited(), 0);
    }
    const webServer = new URL("../support/clients/file_server.ts", import.meta.url).pathname;
    const at = [HOME.outside, `${WEB_PORT}`, `${dir}/web`];
    const argv = [Deno.execPath(), "run", "-A", "--no-config", webServer, ...at];
    const web = stack.use(new ClientProcess(home.machine("outside"), argv, { name: "web" }));
    await web.line(/ready/);
    stack.use(await startProxy(home, proxy, dir));
    return { home, dir, shoal, leaks, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function seed({ shoal, dir }: Scene): Promise<void> {
  await shoal("outside", "tracker", "--bind", HOME.outside, "-p", `${TRACKER_PORT}`).line(
    /announce/,
  );
  const seeder = shoal(
    "outside",
    ...["seed", `${dir}/web/peers.torrent`, `${dir}/web`, "--bind", HOME.outside],
    ...["-p", "7000", "-vv", "--json"],
  );
  await seeder.line(/"seeding"/);
  await seeder.line(/announced/i);
}

/** Downloads, within a time, and looks at what came. */
async function download({ shoal, dir }: Scene, ...args: readonly string[]): Promise<void> {
  const get = shoal("client", "get", "-o", `${dir}/got`, "-vv", ...args);
  const timer = setTimeout(() => void get.stop("SIGKILL"), TIMEOUT_MS);
  try {
    assertEquals(await get.exited(), 0, get.log());
  } finally {
    clearTimeout(timer);
  }
  assertEquals(await Deno.readFile(`${dir}/got/file.bin`), patternBytes(LENGTH));
}

function lack(proxy: RealProxy): string | undefined {
  if (!HomeNetwork.isAvailable()) return "no network with a router can be made here";
  if (!isInPath("nft")) return "nft is not there";
  return proxy.isInstalled() ? undefined : `${proxy.name} is not there`;
}

function proxyTest(
  name: string,
  proxy: RealProxy,
  play: (scene: Scene) => Promise<void>,
): void {
  const why = lack(proxy);
  if (why !== undefined) console.warn(`Skipped: ${name}: ${why}`);
  Deno.test({
    name,
    ignore: why !== undefined,
    fn: () =>
      withTempFolder(async (dir) => {
        await using scene = await openScene(dir, proxy);
        await play(scene);
      }),
  });
}

for (const proxy of [dante, microsocks, tinyproxy]) {
  for (const transport of proxy.hasUdp ? ["http", "udp"] : ["http"]) {
    proxyTest(
      `${proxy.name} carries a torrent's URL, a tracker over ${transport} and peers, and nothing goes beside it`,
      proxy,
      async (scene) => {
        await seed(scene);
        await download(
          scene,
          ...[`http://${PROXIED_NAME}:${WEB_PORT}/peers.torrent`, "--proxy", proxy.url],
          ...["--no-trackers", "-t", `${transport}://${PROXIED_NAME}:${TRACKER_PORT}/announce`],
        );
        assertEquals(await scene.leaks(), []);
      },
    );
  }

  proxyTest(
    `${proxy.name} carries web seeds, and nothing goes beside it`,
    proxy,
    async (scene) => {
      const torrent = `${scene.dir}/web/web.torrent`;
      await download(scene, torrent, "--proxy", proxy.url);
      assertEquals(await scene.leaks(), []);
    },
  );
}

proxyTest("a proxy that is gone is not gone around", microsocks, async (scene) => {
  await seed(scene);
  const wrong = microsocks.url.replace("s3cret", "wrong");
  const get = scene.shoal(
    "client",
    ...["get", `${scene.dir}/web/peers.torrent`, "-o", `${scene.dir}/got`, "-vv", "--proxy", wrong],
    ...["--peer", `${HOME.outside}:7000`],
  );
  await get.line(/does not accept the user name and password/);
  assertEquals(await scene.leaks(), []);
  await get.stop("SIGKILL");
});

proxyTest("what goes beside a proxy is seen", microsocks, async (scene) => {
  const get = scene.shoal(
    "client",
    ...["get", `${scene.dir}/web/peers.torrent`, "-o", `${scene.dir}/got`],
    ...["--peer", `${HOME.outside}:7000`, "-vv"],
  );
  await get.line(/Cannot connect|tracker/i);
  assert(await get.stop() > 0);
  assert((await scene.leaks()).includes(`${HOME.outside} . tcp . 7000`));
});
