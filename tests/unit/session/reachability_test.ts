import { assertEquals } from "@std/assert";
import type { NetworkAbilities } from "../../../lib/io/mod.ts";
import { Reachability, type ReachabilityOptions } from "../../../lib/session/reachability.ts";
import { MemoryDisk, SeededRandom, VirtualClock } from "../../../lib/testing/mod.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { FakeInternet } from "../../support/fake_network.ts";
import { FakeRouter } from "../reach/support/fake_router.ts";

const ROUTER = "203.0.114.9";
const SEEN = "198.51.101.8";

/** A machine at home, and what it finds out. */
async function makeHome(options: Partial<ReachabilityOptions> = {}) {
  const clock = new VirtualClock();
  const internet = new FakeInternet();
  const network = internet.machine("192.168.1.20");
  network.gateways = ["192.168.1.1"];
  const router = await FakeRouter.start(internet.machine("192.168.1.1"), clock, { pcp: "success" });
  router.externalAddress = ROUTER;
  const changes: boolean[] = [];
  const io = {
    clock,
    network,
    random: new SeededRandom(1),
    log: new FakeLog(),
    disk: new MemoryDisk(),
  };
  const open = () =>
    new Reachability(io, {
      port: 6881,
      portMapping: true,
      changed: ({ isFirst }) => changes.push(isFirst),
      ...options,
    });
  return { clock, network, router, changes, io, open };
}

Deno.test("Reachability believes a router that tells its address", async () => {
  const { clock, router, changes, open } = await makeHome();
  const reachability = open();
  await clock.advance(2_000);
  assertEquals(reachability.addresses, [ROUTER]);
  assertEquals(reachability.endpointFor("1.2.3.4"), { hostname: ROUTER, port: 6881 });
  assertEquals(reachability.isSelf({ hostname: ROUTER, port: 6881 }), true);
  assertEquals(reachability.isSelf({ hostname: ROUTER, port: 6882 }), false);
  assertEquals(reachability.endpointFor("2600::1"), undefined);
  assertEquals(changes, [true]);
  // Others may still see another address; what the router says counts.
  for (const voter of ["8.8.8.8", "9.9.9.9"]) reachability.addressSeen(SEEN, voter);
  assertEquals(reachability.addresses, [ROUTER]);
  assertEquals(reachability.isSelf({ hostname: SEEN, port: 6881 }), true);
  await reachability.close();
  router.close();
});

Deno.test("Reachability tells of a router's new address at once, and of a new port", async () => {
  const { clock, router, changes, open } = await makeHome();
  const reachability = open();
  await clock.advance(2_000);
  router.externalAddress = "203.0.114.10";
  await router.restart(true);
  await clock.advance(10_000);
  assertEquals(reachability.addresses, ["203.0.114.10"]);
  assertEquals(changes, [true, false]);
  router.taken.add(6881);
  await router.restart(true);
  await clock.advance(10_000);
  assertEquals(reachability.announcedPort !== 6881, true);
  assertEquals(changes, [true, false, false]);
  await reachability.close();
  router.close();
});

Deno.test("Reachability does not take a router's address for ours that is behind another NAT", async () => {
  const { clock, router, changes, open } = await makeHome();
  router.externalAddress = "100.64.0.7";
  const reachability = open();
  await clock.advance(2_000);
  assertEquals([reachability.mappings.length, reachability.addresses, changes], [2, [], []]);
  for (const voter of ["8.8.8.8", "9.9.9.9"]) reachability.addressSeen(SEEN, voter);
  assertEquals([reachability.addresses, changes], [[SEEN], [true]]);
  await reachability.close();
  router.close();
});

Deno.test("Reachability has no port to tell where nobody can come, and asks no router", async () => {
  const { clock, router, io } = await makeHome();
  const abilities: NetworkAbilities = {
    ...{ incoming: false, datagrams: true, multicast: false, portMapping: false },
    ...{ localNames: false, reasons: [] },
  };
  const network = Object.assign(Object.create(io.network), { abilities });
  const options = { port: 6881, portMapping: true, changed: () => undefined };
  const reachability = new Reachability({ ...io, network }, options);
  await clock.advance(10_000);
  assertEquals([reachability.announcedPort, reachability.mappings], [undefined, []]);
  assertEquals(router.asked, { pcp: 0, natPmp: 0 });
  await reachability.close();
  router.close();
});
