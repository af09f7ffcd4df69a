import { assert, assertEquals, assertRejects } from "@std/assert";
import { Dht, type DhtOptions, itemKeys } from "../../../lib/dht/mod.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeInternet } from "../../support/fake_network.ts";
import { FakeRandom } from "../../support/fake_random.ts";

const INFO_HASH = new Uint8Array(20).fill(0x5a);

/** Some machines, each with a node at port 6881, that begin with the first one, which has the name "first.example". */
class Scene implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly internet = new FakeInternet({ "first.example": ["8.0.0.1", "2600::1"] });
  readonly nodes: Dht[] = [];

  static async open(size: number, options: Partial<DhtOptions> = {}): Promise<Scene> {
    const scene = new Scene();
    for (let i = 1; i <= size; i++) await scene.add(i, options);
    await scene.clock.advance(60_000);
    return scene;
  }

  async add(i: number, options: Partial<DhtOptions> = {}): Promise<Dht> {
    const network = this.internet.machine(
      `8.0.${i}.1`.replace("8.0.1.", "8.0.0."),
      `2600:0:0:${i}::1`.replace("2600:0:0:1::", "2600::"),
    );
    const dht = new Dht({
      ipv4: await network.bindDatagrams({ hostname: "0.0.0.0", port: 6881 }),
      ipv6: await network.bindDatagrams({ hostname: "::", port: 6881 }),
      clock: this.clock,
      random: new FakeRandom(i),
      resolver: network.resolver,
      bootstrap: [{ hostname: "first.example", port: 6881 }],
      ...options,
    });
    this.nodes.push(dht);
    dht.start();
    return dht;
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
