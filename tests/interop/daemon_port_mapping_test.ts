/**
 * A router maps the daemon's port for peers, and never the one that its faces are at (W3).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ClientProcess } from "../support/clients/client_process.ts";
import { isMiniupnpdInstalled, startMiniupnpd } from "../support/clients/miniupnpd.ts";
import { shoalCommand } from "../support/clients/shoal_program.ts";
import { HOME, HomeNetwork } from "../support/home_network.ts";
import { withTempFolder } from "../support/temp_folder.ts";

const TOKEN = "the-token-of-a-test";

/** Ports that tell the faces from the port for peers wherever they are named. */
const HTTP_PORT = 9191;
const PEER_PORT = 7001;

/** Long enough for a slow machine. */
const TIMEOUT_MS = 30_000;

function lack(): string | undefined {
  if (!HomeNetwork.isAvailable()) return "no network with a router can be made here";
  return isMiniupnpdInstalled() ? undefined : "miniupnpd or nft is not there";
}

for (const way of ["UPnP", "PCP"] as const) {
  const name = `the daemon has its port for peers mapped by ${way}, and no other`;
  const why = lack();
  if (why !== undefined) console.warn(`Skipped: ${name}: ${why}`);
  Deno.test({
    name,
    ignore: why !== undefined,
    fn: () =>
      withTempFolder(async (dir) => {
        await using home = await HomeNetwork.open();
        await using router = await startMiniupnpd(home, dir, {
          speaksUpnp: way === "UPnP",
          speaksPcp: way === "PCP",
        });
        await using daemon = new ClientProcess(
          home.machine("client"),
          shoalCommand(
            ...["serve", "-o", `${dir}/downloads`, "--http", `0.0.0.0:${HTTP_PORT}`],
            ...[
              "--token",
              TOKEN,
              "--port",
              `${PEER_PORT}`,
              "--no-dht",
              "--no-lsd",
              "--json",
              "-vv",
            ],
          ),
          { name: "the daemon" },
        );
        try {
          await checkMappings(home, daemon, router);
        } catch (error) {
          throw new Error(`It failed:\n${daemon.log()}\n${router.log()}`, { cause: error });
        }
      }),
  });
}

async function checkMappings(
  home: HomeNetwork,
  daemon: ClientProcess,
  router: ClientProcess,
): Promise<void> {
  const mapped = await mappedRules(home);
  // Whoever is inside gets an answer, so that the faces are open to the router as well.
  const ask = [
    "curl",
    "--silent",
    // A port may be mapped before the API is there.
    "--retry",
    "5",
    "--retry-connrefused",
    "--user",
    `x:${TOKEN}`,
    `http://${HOME.client}:${HTTP_PORT}/healthz`,
  ];
  assertEquals(await home.run("neighbour", ask), "ok\n");
  await daemon.stop();
  const said = `${mapped}\n${router.log(5_000)}`;
  assertEquals(said.includes(`${HTTP_PORT}`), false, said);
}

/** The rules of the router, once there is one for the port of peers. */
async function mappedRules(home: HomeNetwork): Promise<string> {
  const until = performance.now() + TIMEOUT_MS;
  for (;;) {
    const rules = await home.run("router", ["nft", "list", "ruleset"]);
    if (rules.includes(`${PEER_PORT}`)) return rules;
    if (performance.now() > until) throw new Error("Cannot find a mapping: none was made");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
