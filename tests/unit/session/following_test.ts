import { assert, assertEquals, assertRejects } from "@std/assert";
import { Dht, itemKeys, publishTorrent } from "../../../lib/dht/mod.ts";
import { type Magnet, wireInfoHash } from "../../../lib/metainfo/mod.ts";
import { SessionCore } from "../../../lib/session/mod.ts";
import {
  type Member,
  MemoryDisk,
  RecordedLog,
  SampleTorrent,
  Swarm,
} from "../../../lib/testing/mod.ts";
import type { Torrent } from "../../../lib/torrent/mod.ts";

const KEYS = itemKeys(new Uint8Array(32).fill(7));
const SALT = Uint8Array.of(0x6e);
const INTERVAL_MS = 60_000;
const NOWHERE = { infoHashes: {}, trackers: [], webSeeds: [], peers: [] };
const LINK: Magnet = { ...NOWHERE, mutable: { publicKey: KEYS.publicKey, salt: SALT } };

const FILES = { a: 300_000, b: 200_000 };
const SECOND = new SampleTorrent({ name: "list", files: { a: 300_000, b: 100_000, c: 70_000 } });

/** A DHT, someone who publishes in it and seeds two torrents, and those who follow. */
class Scene implements AsyncDisposable {
  readonly swarm: Swarm;
  readonly author: Dht;
  readonly #node: Member;
  readonly #sessions: SessionCore[] = [];

  private constructor(swarm: Swarm, node: Member, author: Dht) {
    this.swarm = swarm;
    this.author = author;
    this.#node = node;
  }

  static async open(): Promise<Scene> {
    const swarm = new Swarm({ name: "list", files: FILES });
    const session = { lsd: false, pex: false };
    const node = swarm.member({ session, paused: true });
    const dhtNodes = [node.endpoint];
    const seeder = swarm.member({ session: { ...session, dhtNodes }, has: "all" });
    for (const [path, bytes] of SECOND.contentsIn("second")) seeder.disk.poke(path, bytes);
    seeder.session.addMetainfo(SECOND.metainfo, { outputDir: "second" });
    const network = swarm.machine();
    const author = new Dht({
      ipv4: await network.bindDatagrams({ hostname: "0.0.0.0", port: 6881 }),
      clock: swarm.clock,
      random: swarm.random.fork(),
      resolver: network.resolver,
      bootstrap: dhtNodes,
    });
    author.start();
    await swarm.run(5_000);
    return new Scene(swarm, node, author);
  }

  /** Says which torrent it is now. */
  async publish(torrent: SampleTorrent, seq?: bigint): Promise<void> {
    const options = { keys: KEYS, salt: SALT, ...(seq === undefined ? {} : { seq }) };
    const published = publishTorrent(this.author, wireInfoHash(torrent.metainfo), options);
    const { stored } = await this.swarm.settled(published);
    assert(stored > 0);
  }

  /** Adds a session without torrents. */
  session(options: { readonly dht?: boolean; readonly disk?: MemoryDisk } = {}): SessionCore {
    const { disk = new MemoryDisk(), dht = true } = options;
    const { clock, random } = this.swarm;
    const network = this.swarm.machine();
    const io = { clock, random: random.fork(), network, disk, log: new RecordedLog() };
    const session = new SessionCore(io, {
      dht,
      dhtNodes: [this.#node.endpoint],
      lsd: false,
      portMapping: false,
    });
    this.#sessions.push(session);
    return session;
  }

  async whole(torrent: Torrent): Promise<void> {
    await this.swarm.until(() => torrent.status().state === "seeding", 60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = [this.author, ...this.#sessions].map((each) => each.close());
    await this.swarm.settled(Promise.all(closing));
    await this.swarm[Symbol.asyncDispose]();
  }
}

Deno.test("a torrent that changes is followed: a newer one takes the place of the one before", async () => {
  await using scene = await Scene.open();
  const { swarm } = scene;
  await scene.publish(swarm.torrent);
  const disk = new MemoryDisk();
  const session = scene.session({ disk });
  const followed = await swarm.settled(session.follow(LINK, { intervalMs: INTERVAL_MS }));
  const first = followed.torrent;
  assertEquals([followed.publicKey, followed.salt], [KEYS.publicKey, SALT]);
  await scene.whole(first);
  const updates = followed.updates;
  const updated = updates.next();
  await scene.publish(SECOND);
  const { value: second } = await swarm.settled(updated, 2 * INTERVAL_MS);
  assert(second && second === followed.torrent);
  await scene.whole(second);
  assertEquals(first.status().state, "stopped");
  assertEquals(session.torrents, [second]);
  for (const [path, bytes] of SECOND.contentsIn("downloads")) assertEquals(disk.peek(path), bytes);
  assertEquals(second.status().downloadedBytes, 470_000 - 6 * 65_536, "what is new");
  await followed.stop();
  assertEquals(await updates.next(), { done: true, value: undefined });
  assertEquals(second.status().state, "seeding");
});

Deno.test("the one before goes on until it is known what is in the newer one", async () => {
  await using scene = await Scene.open();
  const { swarm } = scene;
  await scene.publish(swarm.torrent);
  const session = scene.session();
  const followed = await swarm.settled(session.follow(LINK, { intervalMs: INTERVAL_MS }));
  const first = followed.torrent;
  await scene.whole(first);
  await scene.publish(new SampleTorrent({ name: "nobody has it", files: 5 }));
  await swarm.until(() => followed.torrent !== first, 2 * INTERVAL_MS);
  const lost = followed.torrent;
  await swarm.run(10_000);
  assertEquals([first, lost].map((one) => one.status().state), ["seeding", "metadata"]);
  await scene.publish(SECOND);
  await swarm.until(() => followed.torrent !== lost, 2 * INTERVAL_MS);
  await scene.whole(followed.torrent);
  assertEquals([first, lost].map((one) => one.status().state), ["stopped", "stopped"]);
});

Deno.test("a key is asked for until there is something, or the one who asks gives up", async () => {
  await using scene = await Scene.open();
  const { swarm } = scene;
  const session = scene.session();
  const waiting = session.resolve(LINK);
  const leaving = new AbortController();
  const inVain = session.follow(LINK, { signal: leaving.signal });
  await swarm.run(10_000);
  leaving.abort(new Error("No more"));
  await assertRejects(() => swarm.settled(inVain), Error, "No more");
  await scene.publish(swarm.torrent);
  const magnet = await swarm.settled(waiting, 60_000);
  assertEquals(magnet, { ...NOWHERE, infoHashes: { v1: wireInfoHash(swarm.torrent.metainfo) } });
  assertEquals(session.torrents, []);
});

Deno.test("nothing older is believed after a restart, and what is known is put into the DHT again", async () => {
  await using scene = await Scene.open();
  const { swarm } = scene;
  const disk = new MemoryDisk();
  await scene.publish(SECOND, 9n);
  const before = scene.session({ disk });
  await swarm.settled(before.resolve(LINK));
  await swarm.settled(before.close());
  await swarm.run(3 * 3_600_000);
  await scene.publish(swarm.torrent, 8n);
  const after = scene.session({ disk });
  const magnet = await swarm.settled(after.resolve(LINK));
  assertEquals(magnet.infoHashes.v1, SECOND.metainfo.infoHashes.v1);
  const other = scene.session();
  const old = await swarm.settled(other.resolve(LINK));
  assertEquals(old.infoHashes.v1, swarm.torrent.metainfo.infoHashes.v1);
  await swarm.settled(after.follow(LINK));
  await swarm.run(10_000);
  const again = await swarm.settled(scene.session().resolve(LINK));
  assertEquals(again.infoHashes.v1, SECOND.metainfo.infoHashes.v1);
});

Deno.test("a torrent that changes can not be followed without a DHT or a key", async () => {
  await using scene = await Scene.open();
  const { swarm } = scene;
  const off = scene.session({ dht: false });
  await assertRejects(() => swarm.settled(off.follow(LINK)), Error, "the DHT is off");
  await assertRejects(() => swarm.settled(off.resolve(NOWHERE)), TypeError, "it has no key");
  const closing = scene.session();
  const rejected = assertRejects(() => closing.follow(LINK));
  await swarm.run(5_000);
  await swarm.settled(closing.close());
  await rejected;
});
