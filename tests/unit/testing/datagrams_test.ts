import { assertEquals } from "@std/assert";
import type { Datagrams, Endpoint } from "../../../lib/io/mod.ts";
import {
  type HostOptions,
  type NatKind,
  VirtualClock,
  type VirtualHost,
  VirtualInternet,
} from "../../../lib/testing/mod.ts";

Deno.test("datagrams take the delay of both links, and the time that their bytes take", async () => {
  const { clock, send } = pair({ upload: { rateBytesPerSec: 1_000, delayMs: 30 } });
  await send(1_000 - 28);
  await clock.advance(1_034);
  const { received } = await send(0);
  assertEquals(received, 0);
  await clock.advance(2);
  assertEquals((await send(0)).received, 1);
});

Deno.test("a share of datagrams is lost, comes twice, or is overtaken", async () => {
  const rows: [upload: HostOptions["upload"], least: number, most: number][] = [
    [{}, 1_000, 1_000],
    [{ loss: 0.2 }, 760, 840],
    [{ loss: 1 }, 0, 0],
    [{ duplication: 0.3 }, 1_250, 1_350],
    [{ mtu: 1_000 }, 0, 0],
    [{ rateBytesPerSec: 1_000_000, queueBytes: 102_800 }, 98, 101],
  ];
  for (const [upload, least, most] of rows) {
    const { clock, send } = pair({ ...(upload ? { upload } : {}) });
    for (let i = 0; i < 1_000; i++) await send(1_000);
    await clock.advance(10_000);
    const { received } = await send(0);
    assertEquals([received >= least, received <= most], [true, true], `${received}`);
  }
});

Deno.test("datagrams that are overtaken come out of order, and only those", async () => {
  for (const [reordering, isOrdered] of [[0, true], [0.1, false]] as const) {
    const { clock, order, send } = pair({ upload: { reordering, jitterMs: 10, delayMs: 5 } });
    for (let i = 0; i < 200; i++) {
      await send(100, i);
      await clock.advance(1);
    }
    await clock.advance(1_000);
    assertEquals(order.length, 200);
    assertEquals(order.every((each, at) => at === 0 || each >= order[at - 1]!), isOrdered);
  }
});

Deno.test("NATs let in what their kind lets in", async () => {
  const rows: [nat: NatKind, fromSame: boolean, otherPort: boolean, otherHost: boolean][] = [
    ["full-cone", true, true, true],
    ["address-restricted", true, true, false],
    ["port-restricted", true, false, false],
    ["symmetric", true, false, false],
  ];
  for (const [nat, ...expected] of rows) {
    const clock = new VirtualClock();
    const internet = new VirtualInternet(clock);
    const inside = await bind(internet.lan({ nat }).host(), 7);
    const [known, other] = [internet.host(), internet.host()];
    const target = await bind(known, 1);
    await inside.socket.send(Uint8Array.of(1), { hostname: known.address, port: 1 });
    await clock.advance(100);
    const [from] = target.from;
    const answers = [target, await bind(known, 2), await bind(other, 1)];
    const got: boolean[] = [];
    for (const { socket } of answers) {
      const before = inside.from.length;
      await socket.send(Uint8Array.of(2), from!);
      await clock.advance(100);
      got.push(inside.from.length > before);
    }
    assertEquals(got, expected, nat);
  }
});

Deno.test("a symmetric NAT has a port for each who is sent to, others have one for all", async () => {
  for (const [nat, count] of [["symmetric", 2], ["port-restricted", 1]] as const) {
    const clock = new VirtualClock();
    const internet = new VirtualInternet(clock);
    const inside = await bind(internet.lan({ nat }).host(), 7);
    const targets = [await bind(internet.host(), 1), await bind(internet.host(), 1)];
    for (const { host } of targets) {
      await inside.socket.send(Uint8Array.of(1), { hostname: host.address, port: 1 });
    }
    await clock.advance(100);
    assertEquals(new Set(targets.map(({ from }) => from[0]?.port)).size, count, nat);
  }
});

Deno.test("two behind NATs reach each other once both have sent, unless both are symmetric", async () => {
  for (const [nat, reaches] of [["port-restricted", true], ["symmetric", false]] as const) {
    const clock = new VirtualClock();
    const internet = new VirtualInternet(clock);
    const relay = await bind(internet.host(), 1);
    const sides = await Promise.all([1, 2].map(() => bind(internet.lan({ nat }).host(), 7)));
    for (const { socket } of sides) {
      await socket.send(Uint8Array.of(0), { hostname: relay.host.address, port: 1 });
    }
    await clock.advance(100);
    const outside = relay.from;
    for (let round = 0; round < 2; round++) {
      for (const [i, { socket }] of sides.entries()) {
        await socket.send(Uint8Array.of(1), outside[1 - i]!);
      }
      await clock.advance(100);
    }
    assertEquals(sides.map(({ from }) => from.length > 0), [reaches, reaches], nat);
  }
});

Deno.test("firewalls and partitions keep out what they should", async () => {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const guarded = await bind(internet.host({ firewall: { blocksIncoming: true } }), 1);
  const other = await bind(internet.host(), 1);
  const send = async (from: Bound, to: Bound) => {
    const before = to.from.length;
    await from.socket.send(Uint8Array.of(1), { hostname: to.host.address, port: 1 });
    await clock.advance(100);
    return to.from.length > before;
  };
  assertEquals(await send(other, guarded), false);
  assertEquals(await send(guarded, other), true);
  assertEquals(await send(other, guarded), true);
  internet.partition([[other.host]], { afterMs: 1_000, lastsMs: 5_000 });
  assertEquals(await send(other, guarded), true);
  await clock.advance(1_000);
  assertEquals(await send(other, guarded), false);
  await clock.advance(5_000);
  assertEquals(await send(other, guarded), true);
});

Deno.test("multicasts are heard by those of one network who joined the group", async () => {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const [lan, elsewhere] = [internet.lan(), internet.lan()];
  const group = { multicastGroups: ["239.192.152.143"], reuseAddress: true };
  const [sender, joined, deaf, far] = await Promise.all([
    bind(lan.host(), 6771, group),
    bind(lan.host(), 6771, group),
    bind(lan.host(), 6771),
    bind(elsewhere.host(), 6771, group),
  ]);
  await sender.socket.send(Uint8Array.of(1), { hostname: "239.192.152.143", port: 6771 });
  await clock.advance(100);
  const heard = [sender, joined, deaf, far].map(({ from }) => from.length);
  assertEquals(heard, [1, 1, 0, 0]);
});

interface Bound {
  readonly host: VirtualHost;
  readonly socket: Datagrams;
  /** Who sent what came. */
  readonly from: Endpoint[];
}

async function bind(host: VirtualHost, port: number, options = {}): Promise<Bound> {
  const socket = await host.bindDatagrams({ hostname: "0.0.0.0", port }, options);
  const from: Endpoint[] = [];
  async function run(): Promise<void> {
    for (;;) from.push((await socket.receive())[1]);
  }
  run().catch(() => "closed");
  return { host, socket, from };
}

/** Two hosts, of which one sends to the other. */
function pair(options: HostOptions) {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const [from, to] = [internet.host(options), internet.host()];
  const order: number[] = [];
  const open = (async () => {
    const [out, into] = [
      await from.bindDatagrams({ hostname: "0.0.0.0", port: 1 }),
      await to.bindDatagrams({ hostname: "0.0.0.0", port: 1 }),
    ];
    (async () => {
      for (;;) order.push((await into.receive())[0][0] ?? 0);
    })().catch(() => "closed");
    return out;
  })();
  async function send(length: number, first = 0): Promise<{ received: number }> {
    const data = new Uint8Array(length);
    data[0] = first;
    const socket = await open;
    if (length > 0) await socket.send(data, { hostname: to.address, port: 1 });
    return { received: order.length };
  }
  return { clock, order, send };
}
