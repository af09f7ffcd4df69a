import { assert, assertEquals } from "@std/assert";
import { toHex } from "../../../../lib/hash/mod.ts";
import type { DatagramOptions, Endpoint, InterfaceAddress } from "../../../../lib/io/mod.ts";
import {
  decodeLsd,
  encodeLsd,
  LocalDiscovery,
  type LocalDiscoveryOptions,
} from "../../../../lib/reach/local_discovery/mod.ts";
import { SeededRandom, settle, VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet, type FakeNetwork } from "../../../support/fake_network.ts";

const A = new Uint8Array(20).fill(0xaa);
const B = new Uint8Array(20).fill(0xbb);
const GROUP = { hostname: "239.192.152.143", port: 6771 };
const MINUTE = 60_000;

/** Some machines in one network, and what was sent in it. */
class Lan {
  readonly clock = new VirtualClock();
  readonly internet = new FakeInternet();
  readonly log = new FakeLog();
  readonly sent: { readonly from: Endpoint; readonly to: Endpoint; readonly text: string }[] = [];
  #seed = 0;

  constructor() {
    this.internet.filter = (data, from, to) => {
      this.sent.push({ from, to, text: new TextDecoder().decode(data) });
      return true;
    };
  }

  /** Starts local discovery on a machine, and notes whom it finds. */
  start(
    network: FakeNetwork,
    rest: Partial<LocalDiscoveryOptions> = {},
  ): { readonly discovery: LocalDiscovery; readonly found: string[] } {
    const found: string[] = [];
    const discovery = new LocalDiscovery(network, {
      clock: this.clock,
      random: new SeededRandom(++this.#seed),
      log: this.log,
      port: 6881,
      onPeer: (infoHash, { hostname, port }) => {
        found.push(`${toHex(infoHash.subarray(0, 1))} ${hostname} ${port}`);
      },
      ...rest,
    });
    discovery.start();
    return { discovery, found };
  }
}

Deno.test("LocalDiscovery finds who announces the same torrent, over IPv4 and IPv6", async () => {
  const lan = new Lan();
  const a = lan.start(lan.internet.machine("192.168.1.2", "fd00::2"), { port: 1111 });
  const b = lan.start(lan.internet.machine("192.168.1.3", "fd00::3"), { port: 2222 });
  a.discovery.announce(A);
  await lan.clock.advance(1_000);
  assertEquals([a.found, b.found], [[], []]);
  b.discovery.announce(B);
  b.discovery.announce(A);
  await lan.clock.advance(1_000);
  assertEquals(a.found, ["aa 192.168.1.3 2222", "aa fd00::3 2222"]);
  assertEquals(b.found, []);
  await lan.clock.advance(5 * MINUTE);
  assertEquals(b.found.slice(0, 2), ["aa 192.168.1.2 1111", "aa fd00::2 1111"]);
  await a.discovery.close();
  await b.discovery.close();
  assertEquals(lan.clock.timerCount, 0);
});

Deno.test("LocalDiscovery names in its announcements the port, the group and a cookie", async () => {
  const lan = new Lan();
  const { discovery } = lan.start(lan.internet.machine("192.168.1.2"), { port: 1111 });
  discovery.announce(A);
  discovery.announce(B);
  await lan.clock.advance(1_000);
  const [first] = lan.sent;
  assertEquals(lan.sent.length, 1);
  assertEquals(first?.to, GROUP);
  const message = decodeLsd(new TextEncoder().encode(first?.text));
  assertEquals(message?.host, "239.192.152.143:6771");
  assertEquals(message?.port, 1111);
  assertEquals(message?.infoHashes, [A, B]);
  assertEquals(message?.cookie?.length, 16);
  await discovery.close();
});

Deno.test("LocalDiscovery says nothing before start() and without torrents", async () => {
  const lan = new Lan();
  const { discovery } = lan.start(lan.internet.machine("192.168.1.2"));
  await lan.clock.advance(60 * MINUTE);
  discovery.announce(A);
  discovery.forget(A);
  await lan.clock.advance(60 * MINUTE);
  assertEquals(lan.sent, []);
  await discovery.close();
});

Deno.test("LocalDiscovery announces a torrent every five minutes until it is forgotten", async () => {
  const lan = new Lan();
  const { discovery } = lan.start(lan.internet.machine("192.168.1.2"));
  discovery.announce(A);
  await lan.clock.advance(61 * MINUTE);
  assertEquals(lan.sent.length, 13);
  discovery.forget(A);
  await lan.clock.advance(60 * MINUTE);
  assertEquals(lan.sent.length, 13);
  await discovery.close();
});

Deno.test("LocalDiscovery announces on each interface, from its address", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2", "10.1.0.2");
  const { discovery } = lan.start(network);
  discovery.announce(A);
  await lan.clock.advance(1_000);
  assertEquals(lan.sent.map(({ from }) => from.hostname), ["192.168.1.2", "10.1.0.2"]);
  await discovery.close();
});

Deno.test("LocalDiscovery that is bound announces from that address alone", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2", "10.1.0.2", "fd00::2");
  const { discovery } = lan.start(network, { bind: "10.1.0.2" });
  discovery.announce(A);
  await lan.clock.advance(1_000);
  assertEquals(lan.sent.map(({ from }) => from.hostname), ["10.1.0.2"]);
  await discovery.close();
});

Deno.test("LocalDiscovery that is bound to an address of each family announces from both", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2", "10.1.0.2", "fd00::2", "fd00::3");
  const { discovery } = lan.start(network, { bind: ["10.1.0.2", "fd00::3"] });
  discovery.announce(A);
  await lan.clock.advance(1_000);
  assertEquals(lan.sent.map(({ from }) => from.hostname), ["10.1.0.2", "fd00::3"]);
  await discovery.close();
});

Deno.test("LocalDiscovery that is bound to an address that is not there says nothing", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2");
  const bind = network.bindDatagrams.bind(network);
  network.bindDatagrams = (at, options) =>
    at.hostname === "10.1.0.2"
      ? Promise.reject(new Error("Cannot assign requested address"))
      : bind(at, options);
  const { discovery } = lan.start(network, { bind: "10.1.0.2" });
  discovery.announce(A);
  await lan.clock.advance(10 * MINUTE);
  assertEquals(lan.sent, []);
  assert(lan.log.text().includes("Local discovery is off over IPv4"));
  await discovery.close();
});

/** Sends a message to the group from an address. */
async function shout(lan: Lan, address: string, data: Uint8Array): Promise<void> {
  const network = lan.internet.machine(address);
  const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 0 });
  await socket.send(data, GROUP);
  await settle();
  socket.close();
}

const ANNOUNCEMENT = encodeLsd({ host: "239.192.152.143:6771", port: 5, infoHashes: [A] });

const senders: readonly (readonly [string, boolean])[] = [
  ["192.168.1.9", true],
  ["10.99.0.1", true],
  ["169.254.7.7", true],
  ["20.0.0.77", true],
  ["20.0.1.77", false],
  ["8.8.8.8", false],
];

for (const [address, isBelieved] of senders) {
  Deno.test(`LocalDiscovery ${isBelieved ? "believes" : "does not believe"} ${address}`, async () => {
    const lan = new Lan();
    const network = lan.internet.machine("192.168.1.2", "20.0.0.5");
    const { discovery, found } = lan.start(network);
    discovery.announce(A);
    await lan.clock.advance(1_000);
    await shout(lan, address, ANNOUNCEMENT);
    assertEquals(found, isBelieved ? [`aa ${address} 5`] : []);
    await discovery.close();
  });
}

Deno.test("LocalDiscovery hears no more than twenty messages a minute from an address", async () => {
  const lan = new Lan();
  const { discovery, found } = lan.start(lan.internet.machine("192.168.1.2"));
  discovery.announce(A);
  await lan.clock.advance(1_000);
  for (let i = 0; i < 50; i++) await shout(lan, "192.168.1.9", ANNOUNCEMENT);
  assertEquals(found.length, 20);
  await shout(lan, "192.168.1.8", ANNOUNCEMENT);
  assertEquals(found.length, 21);
  await lan.clock.advance(MINUTE);
  await shout(lan, "192.168.1.9", ANNOUNCEMENT);
  assertEquals(found.length, 22);
  await discovery.close();
});

Deno.test("LocalDiscovery hears no more than 256 addresses a minute", async () => {
  const lan = new Lan();
  const { discovery, found } = lan.start(lan.internet.machine("192.168.1.2"));
  discovery.announce(A);
  await lan.clock.advance(1_000);
  for (let i = 0; i < 300; i++) {
    await shout(lan, `10.0.${i >> 8}.${i & 0xff}`, ANNOUNCEMENT);
  }
  assertEquals(found.length, 255); // one of them was its own
  await discovery.close();
});

Deno.test("LocalDiscovery does without IPv6, and says so once", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2");
  const bind = network.bindDatagrams.bind(network);
  network.bindDatagrams = (at, options) =>
    at.hostname === "::" ? Promise.reject(new Error("no IPv6")) : bind(at, options);
  const { discovery } = lan.start(network);
  discovery.announce(A);
  await lan.clock.advance(10 * MINUTE);
  assertEquals(lan.sent.length, 3);
  assertEquals(lan.log.text().split("Local discovery is off over IPv6").length, 2);
  await discovery.close();
});

Deno.test("LocalDiscovery begins once there is a network, and again in another one", async () => {
  const lan = new Lan();
  const network = lan.internet.machine("192.168.1.2");
  const bind = network.bindDatagrams.bind(network);
  const rest = { name: "eth0", family: "IPv4", netmask: "255.255.255.0" } as const;
  let own: InterfaceAddress[] = [];
  let isUp = false;
  network.interfaces.addresses = () => Promise.resolve(own);
  const opened: string[][] = [];
  network.bindDatagrams = (at, options: DatagramOptions = {}) => {
    if (!isUp) return Promise.reject(new Error("No such device"));
    if (options.multicastGroups?.[0] === GROUP.hostname) {
      opened.push([...options.multicastInterfaces ?? []]);
    }
    return bind(at, options);
  };
  const { discovery } = lan.start(network);
  discovery.announce(A);
  await lan.clock.advance(3 * MINUTE);
  assertEquals(lan.sent, []);
  isUp = true;
  for (const address of ["192.168.1.2", "192.168.7.7"]) {
    own = [{ ...rest, address }];
    await lan.clock.advance(2 * MINUTE);
    assertEquals(opened.at(-1), [address]);
    assertEquals(lan.sent.at(-1)?.to.port, 6771);
  }
  assertEquals(opened.length, 2);
  await discovery.close();
});
