import { assert, assertEquals, assertRejects } from "@std/assert";
import { secureNodeId } from "../../../lib/dht/node_id.ts";
import {
  Dht,
  type DhtOptions,
  followTorrent,
  itemKeys,
  publishTorrent,
} from "../../../lib/dht/mod.ts";
import { encode } from "../../../lib/bencode/mod.ts";
import type { Datagrams } from "../../../lib/io/mod.ts";
import { SeededRandom, settle, VirtualClock } from "../../../lib/testing/mod.ts";
import { FakeInternet, type FakeNetwork } from "../../support/fake_network.ts";

const INFO_HASH = new Uint8Array(20).fill(0x5a);

/** Some machines, each with a node at port 6881, that begin with the first one, which has the name "first.example". */
class Scene implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly internet = new FakeInternet({ "first.example": ["8.0.0.1", "2600::1"] });
  readonly nodes: Dht[] = [];
  readonly #machines = new Map<number, FakeNetwork>();

  static async open(size: number, options: Partial<DhtOptions> = {}): Promise<Scene> {
    const scene = new Scene();
    for (let i = 1; i <= size; i++) await scene.add(i, options);
    await scene.clock.advance(60_000);
    return scene;
  }

  async add(i: number, options: Partial<DhtOptions> = {}): Promise<Dht> {
    const network = this.#machine(i);
    const dht = new Dht({
      ipv4: await network.bindDatagrams({ hostname: "0.0.0.0", port: 6881 }),
      ipv6: await network.bindDatagrams({ hostname: "::", port: 6881 }),
      clock: this.clock,
      random: new SeededRandom(i),
      resolver: network.resolver,
      bootstrap: [{ hostname: "first.example", port: 6881 }],
      ...options,
    });
    this.nodes.push(dht);
    dht.start();
    return dht;
  }

  /** Machine number `i`, which stays the same after a restart of what runs on it. */
  #machine(i: number): FakeNetwork {
    const addresses = i === 1 ? ["8.0.0.1", "2600::1"] : [`8.0.${i}.1`, `2600:0:0:${i}::1`];
    const machine = this.#machines.get(i) ?? this.internet.machine(...addresses);
    this.#machines.set(i, machine);
    return machine;
  }

  /** Lets time pass until something is done. */
  async done<T>(promise: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = Promise.allSettled([promise]).finally(() => isDone = true);
    for (let i = 0; i < 100 && !isDone; i++) await this.clock.advance(500);
    await settled;
    return await promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((dht) => dht.close()));
  }
}

Deno.test("Dht.getPeers() gives peers of both families that were announced", async () => {
  await using scene = await Scene.open(12);
  const [, announcer, seeker] = scene.nodes;
  assert(announcer && seeker);
  await scene.done(announcer.bootstrapped);
  await scene.done(
    Array.fromAsync(announcer.getPeers(INFO_HASH, { announcePort: 4000, seed: true })),
  );
  const found = await scene.done(Array.fromAsync(seeker.getPeers(INFO_HASH)));
  assertEquals(found.flat().toSorted((a, b) => a.hostname < b.hostname ? 1 : -1), [
    { hostname: "8.0.2.1", port: 4000 },
    { hostname: "2600:0:0:2::1", port: 4000 },
  ]);
  assertEquals(await scene.done(seeker.scrape(INFO_HASH)), { seeds: 2, downloaders: 0 });
});

Deno.test("Dht.put() and get() store and find items, mutable ones with growing numbers", async () => {
  await using scene = await Scene.open(12);
  const [, author, reader] = scene.nodes;
  assert(author && reader);
  const { target, stored } = await scene.done(author.put("Hello World!"));
  assertEquals(stored, 16);
  const item = await scene.done(reader.get(target));
  assertEquals(new TextDecoder().decode(item?.value), "12:Hello World!");
  const keys = itemKeys(new Uint8Array(32).fill(7));
  for (const seq of [1n, 2n]) {
    const put = await scene.done(author.put({ n: Number(seq) }, { keys }));
    assertEquals(put.item.mutable?.seq, seq);
    const found = await scene.done(reader.get({ publicKey: keys.publicKey }));
    assertEquals(new TextDecoder().decode(found?.value), `d1:ni${seq}ee`);
  }
});

Deno.test("Dht.ping() says who is there, and that nobody is", async () => {
  await using scene = await Scene.open(2);
  const [first, second] = scene.nodes;
  assert(first && second);
  const { id } = await scene.done(second.ping({ hostname: "first.example", port: 6881 }));
  assertEquals(id, first.stats()[0]?.id);
  await assertRejects(
    () => scene.done(second.ping({ hostname: "8.8.8.8", port: 1 })),
    Error,
    "no answer",
  );
});

Deno.test("Dht.getPeers() throws what its signal was aborted with, or that it is closed", async () => {
  await using scene = await Scene.open(3);
  const [, dht] = scene.nodes;
  assert(dht);
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertEquals(await Array.fromAsync(dht.getPeers(INFO_HASH, { signal })).catch((e) => e), reason);
  await dht.close();
  await assertRejects(() => Array.fromAsync(dht.getPeers(INFO_HASH)), Error, "closed");
});

Deno.test("Dht.saveState() keeps ids and nodes, by which a restart needs nobody to begin with", async () => {
  await using scene = await Scene.open(12);
  const [, dht] = scene.nodes;
  assert(dht);
  const state = dht.saveState();
  const ids = dht.stats().map(({ id }) => id);
  await dht.close();
  const again = await scene.add(2, { bootstrap: [], state });
  assertEquals(again.stats().map(({ id }) => id), ids);
  const [, , other] = scene.nodes;
  assert(other);
  await scene.done(Array.fromAsync(other.getPeers(INFO_HASH, { announcePort: 4000 })));
  const found = await scene.done(Array.fromAsync(again.getPeers(INFO_HASH)));
  assertEquals(found.flat().length, 2);
});

Deno.test("Dht takes a state that is garbage for none", async () => {
  await using scene = await Scene.open(3, { state: new Uint8Array([1, 2, 3]) });
  assertEquals(scene.nodes.map((dht) => dht.stats()[0]?.nodes), [2, 2, 2]);
});

Deno.test("Dht finds out our addresses, and takes ids that are of them (BEP 42)", async () => {
  const told: string[] = [];
  const onExternalAddress = (hostname: string) => void told.push(hostname);
  await using scene = await Scene.open(12, { onExternalAddress });
  const [, dht] = scene.nodes;
  assert(dht);
  assertEquals(dht.externalAddresses, ["8.0.2.1", "2600:0:0:2::1"]);
  assertEquals(told.toSorted(), scene.nodes.flatMap((each) => each.externalAddresses).toSorted());
  for (const { id, externalAddress = "" } of dht.stats()) {
    const secure = secureNodeId(externalAddress, new SeededRandom(), id[19]);
    assertEquals([id[0], id[1]], [secure[0], secure[1]]);
  }
});

Deno.test("Dht over several sockets is a node on each, and announces from each (BEP 45)", async () => {
  await using scene = await Scene.open(12);
  const machines = ["8.1.1.1", "8.2.2.2"].map((address) => scene.internet.machine(address));
  const sockets = await Promise.all(
    machines.map((machine) => machine.bindDatagrams({ hostname: "0.0.0.0", port: 6881 })),
  );
  const bootstrap = [{ hostname: "8.0.0.1", port: 6881 }];
  const many = await scene.add(50, { ipv4: sockets, ipv6: undefined, bootstrap });
  await scene.clock.advance(30_000);
  const [a, b] = many.stats();
  assert(a && b && a.id[0] !== b.id[0]);
  await scene.done(Array.fromAsync(many.getPeers(INFO_HASH, { announcePort: 4000 })));
  const [, seeker] = scene.nodes;
  assert(seeker);
  const found = await scene.done(Array.fromAsync(seeker.getPeers(INFO_HASH)));
  const hostnames = found.flat().map(({ hostname }) => hostname).toSorted();
  assertEquals(hostnames, ["8.1.1.1", "8.2.2.2"]);
});

Deno.test("Dht finds the nodes of one family by those of the other (BEP 32)", async () => {
  await using scene = await Scene.open(12);
  const late = await scene.add(40, { bootstrap: [{ hostname: "8.0.0.1", port: 6881 }] });
  await scene.clock.advance(30_000);
  const families = late.stats().map(({ family, nodes }) => [family, nodes > 0]);
  assertEquals(families, [[4, true], [6, true]]);
});

Deno.test("Dht counts what can not be sent, and goes on", async () => {
  await using scene = await Scene.open(3);
  const [, dht] = scene.nodes;
  assert(dht);
  let failures = 0;
  scene.internet.filter = (_data, from) => {
    if (from.hostname !== "8.0.2.1") return true;
    failures += 1;
    throw new Error("Network is unreachable");
  };
  await assertRejects(() => scene.done(dht.ping({ hostname: "8.0.0.1", port: 6881 })), Error);
  assertEquals(dht.stats()[0]?.sendFailures, failures);
  assert(failures > 0);
  scene.internet.filter = () => true;
  await scene.done(dht.ping({ hostname: "8.0.0.1", port: 6881 }));
});

Deno.test("followTorrent() gives what publishTorrent() puts under a key, and then what takes its place", async () => {
  await using scene = await Scene.open(12);
  const [, author, reader] = scene.nodes;
  assert(author && reader);
  const keys = itemKeys(new Uint8Array(32).fill(7));
  const [first, second] = [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)];
  await scene.done(publishTorrent(author, first, { keys }));
  const leaving = new AbortController();
  const { clock } = scene;
  const options = { clock, signal: leaving.signal, intervalMs: 60_000 };
  const followed = followTorrent(reader, { publicKey: keys.publicKey }, options);
  assertEquals((await scene.done(followed.next())).value, first);
  await scene.done(publishTorrent(author, second, { keys }));
  const next = followed.next();
  await clock.advance(90_000);
  assertEquals((await scene.done(next)).value, second);
  const last = followed.next();
  leaving.abort();
  await assertRejects(() => last, DOMException);
});

Deno.test("Dht.forget() ends the search of a torrent, and lets none begin", async () => {
  await using scene = await Scene.open(3);
  const [, dht] = scene.nodes;
  assert(dht);
  const search = Array.fromAsync(dht.getPeers(INFO_HASH));
  await settle();
  dht.forget(INFO_HASH);
  assertEquals(await scene.done(search), []);
  await assertRejects(() => Array.fromAsync(dht.getPeers(INFO_HASH)), Error, "private");
});

/** A socket to a proxy, which alone knows the names. */
function proxied(socket: Datagrams, names: Readonly<Record<string, string>>): Datagrams {
  return {
    addr: socket.addr,
    receive: () => socket.receive(),
    send: (data, { hostname, port }) =>
      socket.send(data, { hostname: names[hostname] ?? hostname, port }),
    close: () => socket.close(),
  };
}

Deno.test("a Dht finds nodes by names that a proxy alone can resolve", async () => {
  await using scene = await Scene.open(6);
  const network = scene.internet.machine("8.1.0.1");
  const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 7000 });
  const dht = await scene.add(20, {
    ipv4: proxied(socket, { "hidden.example": "8.0.0.1" }),
    ipv6: [],
    resolver: { resolve: (hostname) => Promise.resolve([hostname]) },
    bootstrap: [
      { hostname: "hidden.example", port: 6881 },
      { hostname: "silent.example", port: 1 },
    ],
  });
  await scene.done(dht.bootstrapped);
  assert(dht.stats().some(({ nodes }) => nodes >= 5));
  const answer = await scene.done(dht.ping({ hostname: "hidden.example", port: 6881 }));
  assertEquals(answer.endpoint, { hostname: "8.0.0.1", port: 6881 });
  await assertRejects(
    () => scene.done(dht.ping({ hostname: "silent.example", port: 1 })),
    Error,
    "Cannot find the address of silent.example:1: it does not answer",
  );
});

Deno.test("Dht.joined says at once where no node can be found to begin with", async () => {
  await using scene = await Scene.open(2);
  assertEquals(await scene.done(scene.nodes[1]!.joined), true);
  const network = scene.internet.machine("8.1.0.1");
  for (const bootstrap of [[], [{ hostname: "nowhere.example", port: 1 }]]) {
    const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 0 });
    const dht = await scene.add(21 + bootstrap.length, {
      ipv4: socket,
      ipv6: [],
      resolver: { resolve: () => Promise.reject(new Error("there is no such name")) },
      bootstrap,
    });
    assertEquals(await dht.joined, false, "without any time going by");
  }
});

Deno.test("a Dht believes nobody that it did not ask about where a name is", async () => {
  await using scene = await Scene.open(2);
  const network = scene.internet.machine("8.1.0.1");
  const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 7000 });
  const liar = await scene.internet.machine("8.6.6.6").bindDatagrams({
    hostname: "0.0.0.0",
    port: 6881,
  });
  const dht = await scene.add(20, {
    ipv4: proxied(socket, {}),
    ipv6: [],
    resolver: { resolve: (hostname) => Promise.resolve([hostname]) },
    bootstrap: [],
  });
  const pinged = dht.ping({ hostname: "hidden.example", port: 6881 });
  const failed = assertRejects(() => pinged, Error, "does not answer");
  await scene.clock.advance(500);
  const response = { t: new Uint8Array(8), y: "r", r: { id: new Uint8Array(20) } };
  await liar.send(encode(response), { hostname: "8.1.0.1", port: 7000 });
  await scene.clock.advance(10_000);
  await failed;
  assertEquals(dht.stats().map(({ nodes }) => nodes), [0]);
  liar.close();
});
