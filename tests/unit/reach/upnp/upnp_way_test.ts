import { assert, assertEquals, assertLess } from "@std/assert";
import type { PortsToMap } from "../../../../lib/reach/mod.ts";
import { UpnpWay } from "../../../../lib/reach/upnp/mod.ts";
import { SeededRandom, VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";
import { type FakeUpnpOptions, FakeUpnpRouter } from "../support/fake_upnp_router.ts";

const MINUTE = 60_000;

/** A machine at home, its router, and the way by UPnP between them. */
class Home {
  readonly clock = new VirtualClock();
  readonly internet = new FakeInternet();
  readonly network = this.internet.machine("192.168.1.20");
  readonly gateway = this.internet.machine("192.168.1.1");
  readonly log = new FakeLog();
  changes = 0;

  async open(
    options: FakeUpnpOptions = {},
    ports: PortsToMap = { tcp: 6881 },
  ): Promise<{ router: FakeUpnpRouter; way: UpnpWay }> {
    const router = await FakeUpnpRouter.start(this.gateway, options);
    return { router, way: await this.openWay(ports) };
  }

  async openWay(ports: PortsToMap = { tcp: 6881 }): Promise<UpnpWay> {
    const { network, clock, log } = this;
    return new UpnpWay({
      network,
      clock,
      log,
      random: new SeededRandom(1),
      ports,
      own: await network.interfaces.addresses(),
      onChange: () => this.changes++,
    });
  }
}

Deno.test("UpnpWay has ports mapped with a lease, renews them and gives them up", async () => {
  const home = new Home();
  const { router, way } = await home.open({}, { tcp: 6881, udp: 6882 });
  await home.clock.advance(100);
  const mapping = { client: "192.168.1.20", leaseSeconds: 1200 };
  assertEquals([...router.mappings], [
    ["TCP 6881", { ...mapping, internalPort: 6881 }],
    ["UDP 6882", { ...mapping, internalPort: 6882 }],
  ]);
  const shared = { protocol: "UPnP", externalAddress: "203.0.113.9" } as const;
  assertEquals(way.mappings(), [
    { ...shared, transport: "tcp", internalPort: 6881, externalPort: 6881 },
    { ...shared, transport: "udp", internalPort: 6882, externalPort: 6882 },
  ]);
  assertEquals(router.actions.length, 3);
  await home.clock.advance(10 * MINUTE);
  assertEquals(router.actions.length, 6);
  await way.close();
  assertEquals(router.mappings.size, 0);
  assertEquals(home.clock.timerCount, 0);
  await router.close();
});

Deno.test("UpnpWay tells of an external address that changes", async () => {
  const home = new Home();
  const { router, way } = await home.open();
  await home.clock.advance(100);
  const before = home.changes;
  router.externalAddress = "203.0.113.77";
  await home.clock.advance(10 * MINUTE);
  assertEquals(way.mappings()[0]?.externalAddress, "203.0.113.77");
  assert(home.changes > before);
  await way.close();
  await router.close();
});

const noAddresses = ["0.0.0.0", "", "x"];
for (const externalAddress of noAddresses) {
  Deno.test(`UpnpWay does without an external address where the router says "${externalAddress}"`, async () => {
    const home = new Home();
    const { router, way } = await home.open();
    router.externalAddress = externalAddress;
    await home.clock.advance(100);
    assertEquals(way.mappings(), [
      { protocol: "UPnP", transport: "tcp", internalPort: 6881, externalPort: 6881 },
    ]);
    await way.close();
    await router.close();
  });
}

Deno.test("UpnpWay asks a router for ever that knows no leases (725), and takes that back, too", async () => {
  const home = new Home();
  const { router, way } = await home.open({
    fault: (action, args) =>
      action === "AddPortMapping" && args.get("NewLeaseDuration") !== "0" ? 725 : 0,
  });
  await home.clock.advance(100);
  assertEquals(router.mappings.get("TCP 6881")?.leaseSeconds, 0);
  await way.close();
  assertEquals(router.mappings.size, 0);
  await router.close();
});

for (const code of [501, 402]) {
  Deno.test(`UpnpWay asks for ever where a lease fails with ${code}`, async () => {
    const home = new Home();
    const { router, way } = await home.open({
      fault: (action, args) =>
        action === "AddPortMapping" && args.get("NewLeaseDuration") !== "0" ? code : 0,
    });
    await home.clock.advance(100);
    assertEquals(router.mappings.get("TCP 6881")?.leaseSeconds, 0);
    await way.close();
    await router.close();
  });
}

for (const code of [718, 729]) {
  Deno.test(`UpnpWay takes another port where there is a conflict (${code}), and keeps it`, async () => {
    const home = new Home();
    const { router, way } = await home.open({
      fault: (action, args) =>
        action === "AddPortMapping" && args.get("NewExternalPort") === "6881" ? code : 0,
    });
    await home.clock.advance(100);
    const port = way.mappings()[0]?.externalPort ?? 0;
    assert(port >= 10_000);
    assertEquals([...router.mappings.keys()], [`TCP ${port}`]);
    await home.clock.advance(10 * MINUTE);
    assertEquals(way.mappings()[0]?.externalPort, port);
    await way.close();
    assertEquals(router.mappings.size, 0);
    await router.close();
  });
}

Deno.test("UpnpWay lets a WANIPConnection:2 choose the port", async () => {
  const home = new Home();
  const { router, way } = await home.open({ services: ["WANIPConnection:2"] });
  await home.clock.advance(100);
  assertEquals(router.actions, ["GetExternalIPAddress", "AddAnyPortMapping"]);
  assertEquals(way.mappings().length, 1);
  await way.close();
  await router.close();
});

Deno.test("UpnpWay asks as of old where a WANIPConnection:2 does not know how to choose", async () => {
  const home = new Home();
  const { router, way } = await home.open({
    services: ["WANIPConnection:2"],
    fault: (action) => action === "AddAnyPortMapping" ? 401 : 0,
  });
  await home.clock.advance(100);
  assertEquals(router.actions.at(-1), "AddPortMapping");
  assertEquals(way.mappings().length, 1);
  await way.close();
  await router.close();
});

Deno.test("UpnpWay tries the next service of a router where one fails", async () => {
  const home = new Home();
  let calls = 0;
  const { router, way } = await home.open({
    services: ["WANIPConnection:1", "WANPPPConnection:1"],
    fault: () => ++calls === 1 ? 501 : 0,
  });
  await home.clock.advance(100);
  assertEquals(way.mappings().length, 1);
  await way.close();
  await router.close();
});

Deno.test("UpnpWay gives up where the router does not allow it (606), and tries again later", async () => {
  const home = new Home();
  let isAllowed = false;
  const { router, way } = await home.open({
    fault: (action) => action === "AddPortMapping" && !isAllowed ? 606 : 0,
  });
  await home.clock.advance(5_000);
  assertEquals(way.mappings(), []);
  assertEquals(router.actions.filter((action) => action === "AddPortMapping").length, 1);
  isAllowed = true;
  await home.clock.advance(16 * MINUTE);
  assertEquals(way.mappings().length, 1);
  await way.close();
  await router.close();
});

Deno.test("UpnpWay never asks a router for one mapping more than six times", async () => {
  const home = new Home();
  const { router, way } = await home.open({
    fault: (action) => action === "AddPortMapping" ? 718 : 0,
  });
  await home.clock.advance(5_000);
  assertEquals(router.actions.filter((action) => action === "AddPortMapping").length, 6);
  await way.close();
  await router.close();
});

Deno.test("UpnpWay searches for another router when its own is gone", async () => {
  const home = new Home();
  const { router, way } = await home.open();
  await home.clock.advance(100);
  assertEquals(way.mappings().length, 1);
  await router.close();
  await home.clock.advance(10 * MINUTE);
  assertEquals(way.mappings(), []);
  const other = await FakeUpnpRouter.start(home.gateway);
  await home.clock.advance(20 * MINUTE);
  assertEquals(way.mappings().length, 1);
  await way.close();
  await other.close();
});

const elsewhere = [
  "http://169.254.169.254/latest/meta-data",
  "http://127.0.0.1:5000/root.xml",
  "http://192.168.1.99:5000/root.xml",
  "http://router.example/root.xml",
];
for (const location of elsewhere) {
  Deno.test(`UpnpWay asks nothing of ${location} (L1)`, async () => {
    const home = new Home();
    let requests = 0;
    for (const hostname of ["169.254.169.254", "192.168.1.99"]) {
      const other = home.internet.machine(hostname);
      for (const port of [80, 5000]) {
        other.serveHttp({ hostname, port }, () => new Response(`${++requests}`));
      }
    }
    home.network.serveHttp(
      { hostname: "127.0.0.1", port: 5000 },
      () => new Response(`${++requests}`),
    );
    const { router, way } = await home.open({ location });
    await home.clock.advance(10_000);
    assert(router.searches > 0);
    assertEquals(requests, 0);
    assertEquals(router.actions, []);
    await way.close();
    await router.close();
  });
}

const descriptions: readonly (readonly [string, string])[] = [
  ["no XML", "<html"],
  ["entities", '<!DOCTYPE x [<!ENTITY a "b">]><root>&a;</root>'],
  ["too much", `<root>${"x".repeat(70_000)}</root>`],
  ["nothing that maps ports", "<root><device/></root>"],
];
for (const [name, description] of descriptions) {
  Deno.test(`UpnpWay goes on where a router describes itself with ${name}`, async () => {
    const home = new Home();
    const { router, way } = await home.open({ description });
    await home.clock.advance(10_000);
    assertEquals(router.actions, []);
    assertEquals(way.mappings(), []);
    router.options = {};
    await home.clock.advance(16 * MINUTE);
    assertEquals(way.mappings().length, 1);
    await way.close();
    await router.close();
  });
}

Deno.test("UpnpWay gives a router up that does not answer, and asks another", async () => {
  const home = new Home();
  const { router, way } = await home.open({ hangs: true });
  const other = await FakeUpnpRouter.start(home.internet.machine("192.168.1.2"));
  await home.clock.advance(11_000);
  assertEquals(other.mappings.size, 1);
  await way.close();
  await router.close();
  await other.close();
});

Deno.test("UpnpWay.close() takes two seconds at most, whatever the router does", async () => {
  const home = new Home();
  const { router, way } = await home.open();
  await home.clock.advance(100);
  router.options = { hangs: true };
  const begun = home.clock.now();
  let closedAt = Infinity;
  const closing = way.close().then(() => closedAt = home.clock.now());
  await home.clock.advance(5_000);
  await closing;
  assertLess(closedAt - begun, 2_000);
  await router.close();
});

Deno.test("UpnpWay.close() ends a search, and an answer that is awaited", async () => {
  const searching = new Home();
  await (await searching.openWay()).close();
  assertEquals(searching.clock.timerCount, 0);
  const asking = new Home();
  const { router, way } = await asking.open({ hangs: true });
  await asking.clock.advance(1_000);
  await way.close();
  assertEquals(asking.clock.timerCount, 0);
  await router.close();
});

Deno.test("UpnpWay learns its own address from a connection where the machine does not tell it", async () => {
  const home = new Home();
  home.network.interfaces.addresses = () => Promise.resolve([]);
  const dialled: string[] = [];
  home.network.dialer.connect = ({ hostname, port }) => {
    dialled.push(`${hostname}:${port}`);
    return Promise.resolve({
      localAddr: { hostname: "192.168.1.20", port: 1 },
      remoteAddr: { hostname, port },
      read: () => Promise.resolve(null),
      write: (data) => Promise.resolve(data.length),
      close() {},
    });
  };
  const { router, way } = await home.open();
  await home.clock.advance(100);
  assertEquals(dialled, ["192.168.1.1:5000"]);
  assertEquals(router.mappings.get("TCP 6881")?.client, "192.168.1.20");
  await way.close();
  await router.close();
});
