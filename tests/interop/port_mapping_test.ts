/**
 * Ports that miniupnpd maps for us, by PCP, NAT-PMP and UPnP, seen from outside.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import { ClientProcess } from "../support/clients/client_process.ts";
import {
  isMiniupnpdInstalled,
  type MiniupnpdOptions,
  startMiniupnpd,
} from "../support/clients/miniupnpd.ts";
import { HOME, HomeNetwork } from "../support/home_network.ts";
import { withTempFolder } from "../support/temp_folder.ts";

const PROGRAM = new URL("../support/clients/port_mapper_program.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const PORT = 7001;

/** Long enough for a slow machine. */
const TIMEOUT_MS = 60_000;

function lack(): string | undefined {
  if (!HomeNetwork.isAvailable()) return "no network with a router can be made here";
  return isMiniupnpdInstalled() ? undefined : "miniupnpd or nft is not there";
}

/** A client that has its ports mapped by the router of a network. */
interface Scene {
  readonly home: HomeNetwork;
  readonly router: ClientProcess;
  readonly client: ClientProcess;
  /** Waits for a line that tells of mappings by this protocol at this address. */
  mapped(protocol: string, address?: string): Promise<void>;
}

/** Registers a test between a client and a router; skipped, saying so, where there can be none. */
function routerTest(
  name: string,
  options: MiniupnpdOptions & { readonly knowledge?: "no-addresses" },
  play: (scene: Scene) => Promise<void>,
): void {
  const why = lack();
  if (why !== undefined) console.warn(`Skipped: ${name}: ${why}`);
  Deno.test({
    name,
    ignore: why !== undefined,
    fn: () =>
      withTempFolder(async (dir) => {
        await using home = await HomeNetwork.open();
        await using router = await startMiniupnpd(home, dir, options);
        await using client = startClient(home, options.knowledge);
        const timer = setTimeout(() => void client.stop("SIGKILL"), TIMEOUT_MS);
        try {
          await play({
            home,
            router,
            client,
            async mapped(protocol, address = HOME.external) {
              const one = (transport: string) =>
                `\\{"protocol":"${protocol}","transport":"${transport}",[^}]*"externalAddress":"${address}"\\}`;
              await client.line(new RegExp(`^\\{"mappings":\\[${one("tcp")},${one("udp")}\\]\\}$`));
            },
          });
        } catch (error) {
          throw new Error(`It failed:\n${client.log()}\n${router.log()}`, { cause: error });
        } finally {
          clearTimeout(timer);
        }
      }),
  });
}

function startClient(home: HomeNetwork, knowledge = "all"): ClientProcess {
  const run = ["run", "--quiet", "-A", "--unstable-net", "--config", CONFIG, PROGRAM];
  const argv = [Deno.execPath(), ...run, `${PORT}`, knowledge];
  return new ClientProcess(home.machine("client"), argv, { name: "client" });
}

/** Connects from outside to the router's port, over both transports. */
async function reach(home: HomeNetwork): Promise<void> {
  const tcp = `exec 3<>/dev/tcp/${HOME.external}/${PORT} && head -n 1 <&3`;
  assertEquals(await home.run("outside", ["timeout", "3", "bash", "-c", tcp]), "hello\n");
  const udp = `exec 3<>/dev/udp/${HOME.external}/${PORT} && echo ping >&3 && head -n 1 <&3`;
  assertEquals(await home.run("outside", ["timeout", "3", "bash", "-c", udp]), "ping\n");
}

/** Tells the client to end, and sees that the router leads nowhere any more. */
async function endAndSeeNothing({ home, client }: Scene): Promise<void> {
  assertEquals(await client.stop(), 0);
  const [, ms] = await client.line(/^\{"closedInMs":(\d+)\}$/);
  assertLess(Number(ms), 2_000);
  // What is taken back by a datagram is so a moment later.
  for (let tries = 0; tries < 50; tries++) {
    const rules = await home.run("router", ["nft", "list", "ruleset"]);
    if (!rules.includes(`${PORT}`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The router keeps the mappings");
}

const ways:
  readonly (readonly [string, string, MiniupnpdOptions & { knowledge?: "no-addresses" }])[] = [
    ["PCP", "PCP", { speaksPcp: true }],
    ["PCP, though the router speaks UPnP too", "PCP", { speaksPcp: true, speaksUpnp: true }],
    ["NAT-PMP", "NAT-PMP", { speaksPcp: true, knowledge: "no-addresses" }],
    ["UPnP IGD 2", "UPnP", { speaksUpnp: true }],
    ["UPnP IGD 1", "UPnP", { speaksUpnp: true, isIgd1: true }],
    ["UPnP, without knowing its own address", "UPnP", {
      speaksUpnp: true,
      knowledge: "no-addresses",
    }],
  ];

for (const [name, protocol, options] of ways) {
  routerTest(`miniupnpd maps ports by ${name}, and takes them back`, options, async (scene) => {
    await scene.mapped(protocol);
    await reach(scene.home);
    await endAndSeeNothing(scene);
  });
}

routerTest(
  "a port that miniupnpd maps for ten seconds is renewed",
  { speaksPcp: true, maxLifetimeSeconds: 10 },
  async (scene) => {
    await scene.mapped("PCP");
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await reach(scene.home);
  },
);

routerTest(
  "an external address that changes at miniupnpd is told of at once",
  { speaksPcp: true },
  async (scene) => {
    const { home, router } = scene;
    await scene.mapped("PCP");
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await home.run("router", ["ip", "addr", "del", `${HOME.external}/24`, "dev", "wan0"]);
    await home.run("router", ["ip", "addr", "add", "20.77.0.2/24", "dev", "wan0"]);
    router.signal("SIGUSR1");
    const begun = performance.now();
    await scene.mapped("PCP", "20.77.0.2");
    assert(performance.now() - begun < 5_000);
  },
);
