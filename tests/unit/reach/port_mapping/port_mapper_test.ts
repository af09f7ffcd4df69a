import { assert, assertEquals, assertLess } from "@std/assert";
import {
  PortMapper,
  type PortMapperOptions,
  type PortMapping,
} from "../../../../lib/reach/port_mapping/mod.ts";
import { SeededRandom, VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";
import { FakeUpnpRouter } from "../support/fake_upnp_router.ts";
import { FakeRouter, type FakeRouterOptions } from "../support/fake_router.ts";

const MINUTE = 60_000;

/** A machine at home, and its router. */
async function makeHome(routerOptions: FakeRouterOptions) {
  const clock = new VirtualClock();
  const internet = new FakeInternet();
  const gateway = internet.machine("192.168.1.1");
  const network = internet.machine("192.168.1.20");
  network.gateways = ["192.168.1.1"];
  const router = await FakeRouter.start(gateway, clock, routerOptions);
  const changes: string[] = [];
  const log = new FakeLog();
  function open(rest: Partial<PortMapperOptions> = {}): PortMapper {
    const mapper = new PortMapper(network, {
      clock,
      random: new SeededRandom(1),
      ports: { tcp: 6881, udp: 6881 },
      onChange: (mappings) => changes.push(brief(mappings)),
      log,
      ...rest,
    });
    mapper.start();
    return mapper;
  }
  return { clock, internet, gateway, network, router, changes, log, open };
}

/** The mappings in a line. */
function brief(mappings: readonly PortMapping[]): string {
  return mappings.map(({ protocol, transport, externalPort, externalAddress = "?" }) =>
    `${protocol} ${transport} ${externalAddress}:${externalPort}`
  ).join(", ");
}

Deno.test("PortMapper has ports mapped by PCP, renews them and gives them up", async () => {
  const { clock, router, changes, open } = await makeHome({ pcp: "success", natPmp: "success" });
  const mapper = open();
  await clock.advance(100);
  const both = "PCP tcp 203.0.113.9:6881, PCP udp 203.0.113.9:6881";
  assertEquals(brief(mapper.status()), both);
  assertEquals(changes.at(-1), both);
  assertEquals([...router.mappings], [["tcp 6881", 6881], ["udp 6881", 6881]]);
  assertEquals(router.asked, { pcp: 2, natPmp: 0 });
  await clock.advance(10 * MINUTE);
  assertEquals(router.asked.pcp, 4);
  await mapper.close();
  await clock.advance(0);
  assertEquals(router.mappings.size, 0);
  assertEquals(clock.timerCount, 0);
  router.close();
});

Deno.test("PortMapper has ports mapped by NAT-PMP where the router knows no PCP", async () => {
  const { clock, router, open } = await makeHome({ pcp: "nat-pmp-only", natPmp: "success" });
  const mapper = open();
  await clock.advance(100);
  assertEquals(
    brief(mapper.status()),
    "NAT-PMP tcp 203.0.113.9:6881, NAT-PMP udp 203.0.113.9:6881",
  );
  await mapper.close();
  await clock.advance(0);
  assertEquals(router.mappings.size, 0);
  router.close();
});

/** Lets modules load that are imported on demand, in real time, then virtual time pass. */
async function advance(clock: VirtualClock, ms: number): Promise<void> {
  await clock.advance(Math.min(ms, 1_000));
  await import("../../../../lib/reach/upnp/upnp_way.ts");
  await clock.advance(Math.max(0, ms - 1_000));
}

Deno.test("PortMapper asks a router that answers to nothing by PCP, then by NAT-PMP, then no more", async () => {
  const { clock, router, open, network } = await makeHome({});
  let sent = 0;
  const bind = network.bindDatagrams.bind(network);
  network.bindDatagrams = async (at, options) => {
    const socket = await bind(at, options);
    const send = socket.send.bind(socket);
    socket.send = (data, to) => {
      if (to.port === 5351) sent += 1;
      return send(data, to);
    };
    return socket;
  };
  const mapper = open({ ports: { tcp: 6881 } });
  await advance(clock, 4_000);
  assertEquals(router.asked.pcp, 4);
  await clock.advance(10 * MINUTE);
  assertEquals(mapper.status(), []);
  // Four of PCP; nine for the port and nine for the address of NAT-PMP.
  assertEquals(sent, 4 + 18);
  await clock.advance(13 * MINUTE);
  assert(sent > 22);
  await mapper.close();
  assertEquals(clock.timerCount, 0);
  router.close();
});

Deno.test("PortMapper goes on to NAT-PMP where PCP is refused", async () => {
  const { clock, router, open } = await makeHome({ pcp: "not-authorized", natPmp: "success" });
  const mapper = open({ ports: { udp: 6881 } });
  await clock.advance(100);
  assertEquals(brief(mapper.status()), "NAT-PMP udp 203.0.113.9:6881");
  await mapper.close();
  router.close();
});

Deno.test("PortMapper asks no PCP of a router towards which it does not know its own address", async () => {
  const { clock, router, network, open } = await makeHome({ pcp: "success", natPmp: "success" });
  network.interfaces.addresses = () => Promise.resolve([]);
  const mapper = open({ ports: { udp: 6881 } });
  await clock.advance(100);
  assertEquals(brief(mapper.status()), "NAT-PMP udp 203.0.113.9:6881");
  await mapper.close();
  router.close();
});

Deno.test("PortMapper takes the port that it is given, and asks for it again", async () => {
  for (const protocol of ["pcp", "natPmp"] as const) {
    const { clock, router, open } = await makeHome({ [protocol]: "success" });
    router.taken.add(6881);
    const mapper = open({ ports: { tcp: 6881 } });
    await clock.advance(4_000);
    assertEquals(mapper.status()[0]?.externalPort, 6882);
    router.taken.clear();
    await clock.advance(10 * MINUTE);
    assertEquals(mapper.status()[0]?.externalPort, 6882);
    await mapper.close();
    router.close();
  }
});

Deno.test("PortMapper has ports mapped anew when the router says that it begins anew", async () => {
  for (const protocol of ["pcp", "natPmp"] as const) {
    const { clock, router, open } = await makeHome({ [protocol]: "success" });
    const mapper = open();
    await clock.advance(3 * MINUTE);
    assertEquals(router.mappings.size, 2);
    await router.restart(true);
    await clock.advance(0);
    assertEquals(router.mappings.size, 2);
    assertEquals(mapper.status().length, 2);
    await mapper.close();
    router.close();
  }
});

Deno.test("PortMapper has ports mapped anew when the clock of the router shows that it began anew", async () => {
  for (const protocol of ["pcp", "natPmp"] as const) {
    const { clock, router, open } = await makeHome({ [protocol]: "success" });
    const mapper = open();
    await clock.advance(7 * MINUTE);
    await router.restart();
    await clock.advance(8 * MINUTE);
    assertEquals(router.mappings.size, 2);
    await mapper.close();
    router.close();
  }
});

Deno.test("PortMapper tells at once of an external address that changes", async () => {
  const { clock, router, changes, open } = await makeHome({ natPmp: "success" });
  const mapper = open({ ports: { tcp: 6881 } });
  await clock.advance(5_000);
  router.externalAddress = "203.0.113.77";
  await router.restart(true);
  await clock.advance(100);
  assertEquals(changes.at(-1), "NAT-PMP tcp 203.0.113.77:6881");
  await mapper.close();
  router.close();
});

Deno.test("PortMapper believes nobody but the router", async () => {
  const { clock, router, internet, network, open } = await makeHome({});
  const mapper = open({ ports: { tcp: 6881 } });
  const stranger = internet.machine("192.168.1.66");
  const forger = await FakeRouter.start(stranger, clock, { pcp: "success", natPmp: "success" });
  // What is for the router goes to the stranger, whose answers come from elsewhere.
  const machineAt = internet.machineAt.bind(internet);
  internet.machineAt = (address, from) =>
    address === "192.168.1.1" ? stranger : machineAt(address, from);
  await clock.advance(3 * MINUTE);
  assert(forger.asked.pcp > 0 && forger.asked.natPmp > 0);
  assertEquals(mapper.status(), []);
  assertEquals(network.addresses, ["192.168.1.20"]);
  await mapper.close();
  router.close();
  forger.close();
});

Deno.test("PortMapper does not believe an answer with another nonce", async () => {
  const { clock, router, internet, open } = await makeHome({ pcp: "success" });
  internet.filter = (data, from) => {
    if (from.port === 5351) data[24]! ^= 1;
    return true;
  };
  const mapper = open({ ports: { tcp: 6881 } });
  await clock.advance(3_000);
  assert(router.asked.pcp > 1);
  assertEquals(mapper.status(), []);
  await mapper.close();
  router.close();
});

Deno.test("PortMapper asks again where datagrams are lost", async () => {
  const { clock, router, internet, open } = await makeHome({ pcp: "success" });
  let lost = 0;
  internet.filter = () => ++lost > 3;
  const mapper = open({ ports: { tcp: 6881 } });
  await clock.advance(2_000);
  assertEquals(mapper.status().length, 1);
  await mapper.close();
  router.close();
});

Deno.test("PortMapper has ports mapped by UPnP where the router knows nothing else", async () => {
  const { clock, router, gateway, changes, open } = await makeHome({});
  const upnp = await FakeUpnpRouter.start(gateway);
  const mapper = open();
  await advance(clock, 3_000);
  const both = "UPnP tcp 203.0.113.9:6881, UPnP udp 203.0.113.9:6881";
  assertEquals(brief(mapper.status()), both);
  assertEquals(changes.at(-1), both);
  const asked = router.asked.pcp + router.asked.natPmp;
  await clock.advance(60 * MINUTE);
  assertEquals(router.asked.pcp + router.asked.natPmp, asked);
  assertEquals(upnp.mappings.size, 2);
  await mapper.close();
  assertEquals(upnp.mappings.size, 0);
  assertEquals(clock.timerCount, 0);
  router.close();
  await upnp.close();
});

Deno.test("PortMapper does without UPnP where the router knows more", async () => {
  const { clock, router, gateway, open } = await makeHome({ natPmp: "success", pcp: "success" });
  const upnp = await FakeUpnpRouter.start(gateway);
  const mapper = open();
  await advance(clock, 60 * MINUTE);
  assertEquals([upnp.searches, upnp.actions.length], [0, 0]);
  await mapper.close();
  router.close();
  await upnp.close();
});

Deno.test("PortMapper goes on to UPnP when the router forgets what else it knew", async () => {
  const { clock, router, gateway, changes, open } = await makeHome({ pcp: "success" });
  const upnp = await FakeUpnpRouter.start(gateway);
  const mapper = open({ ports: { tcp: 6881 } });
  await advance(clock, 5_000);
  assertEquals(brief(mapper.status()), "PCP tcp 203.0.113.9:6881");
  router.options = {};
  await clock.advance(20 * MINUTE);
  await advance(clock, 3_000);
  assertEquals(brief(mapper.status()), "UPnP tcp 203.0.113.9:6881");
  assert(changes.includes(""));
  await mapper.close();
  router.close();
  await upnp.close();
});

Deno.test("PortMapper begins anew in another network", async () => {
  const { clock, router, internet, network, open } = await makeHome({ pcp: "success" });
  const mapper = open({ ports: { tcp: 6881 } });
  await clock.advance(1_000);
  const gateway = internet.machine("10.0.0.1");
  // This machine does not know its own address there.
  const other = await FakeRouter.start(gateway, clock, { natPmp: "success" });
  other.externalAddress = "198.51.100.3";
  network.gateways = ["10.0.0.1"];
  await clock.advance(MINUTE);
  assertEquals(router.mappings.size, 0);
  assertEquals(brief(mapper.status()), "NAT-PMP tcp 198.51.100.3:6881");
  await mapper.close();
  router.close();
  other.close();
});

Deno.test("PortMapper tells of nothing twice", async () => {
  const { clock, router, changes, open } = await makeHome({ pcp: "success" });
  const mapper = open({ ports: { tcp: 6881 } });
  await clock.advance(120 * MINUTE);
  assertEquals(changes, ["PCP tcp 203.0.113.9:6881"]);
  await mapper.close();
  router.close();
});

Deno.test("PortMapper leaves from the address that it is bound to", async () => {
  const { clock, router, internet, network, open } = await makeHome({ natPmp: "success" });
  const from = new Set<string>();
  internet.filter = (_data, { hostname, port }) => {
    if (port !== 5351) from.add(hostname);
    return true;
  };
  const bound: string[] = [];
  const bind = network.bindDatagrams.bind(network);
  network.bindDatagrams = (at, options) => {
    if (options === undefined) bound.push(at.hostname);
    return bind(at, options);
  };
  const mapper = open({ bind: "192.168.1.20" });
  await advance(clock, 5_000);
  assertEquals([...from], ["192.168.1.20"]);
  assertEquals(new Set(bound), new Set(["192.168.1.20"]));
  await mapper.close();
  router.close();
});

Deno.test("PortMapper.close() takes two seconds at most, and may come at any moment", async () => {
  for (const afterMs of [0, 1, 500, 1_000, 1_100, 4_000, 60_000]) {
    const { clock, router, gateway, open } = await makeHome({});
    const upnp = await FakeUpnpRouter.start(gateway, { hangs: true });
    const mapper = open();
    await clock.advance(afterMs);
    const begun = clock.now();
    let closedAt = Infinity;
    const closing = mapper.close().then(() => closedAt = clock.now());
    await clock.advance(5_000);
    await closing;
    assertLess(closedAt - begun, 2_000);
    assertEquals(clock.timerCount, 0);
    router.close();
    await upnp.close();
  }
});
