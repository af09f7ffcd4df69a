import { assert } from "@std/assert";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const MIB = 1024 * 1024;

loopbackTest("two that leech from one seeder exchange with each other", async (scene) => {
  const tracker = scene.use(new LoopbackTracker());
  const torrent = new LoopbackTorrent({
    name: "shared",
    files: { "a.bin": 5 * MIB + 3, "b.bin": 3 * MIB - 1 },
    trackers: [tracker.url],
  });
  await torrent.write(`${scene.dir}/seed`);
  const seeding = await scene.session("seed", {
    outputDir: `${scene.dir}/seed`,
    uploadLimit: 4 * MIB,
  });
  const seed = await seeding.session.add(torrent.metainfo);
  await scene.until(() => seed.status().state === "seeding");
  const sessions = await Promise.all(["one", "two"].map(async (name) => {
    const { session } = await scene.session(name, { outputDir: `${scene.dir}/${name}` });
    return session;
  }));
  const everyone = [seeding.session, ...sessions].map(({ port }) => ({
    hostname: "127.0.0.1",
    port,
  }));
  const leechers = await Promise.all(
    sessions.map((session) => session.add(torrent.metainfo, { peers: everyone })),
  );
  let exchanging = false;
  await scene.until(() => {
    const all = leechers.map((leecher) => leecher.status());
    exchanging ||= all.every((status) =>
      status.state === "downloading" && status.uploadedBytes > 0
    );
    return all.every((status) => status.state === "seeding");
  });
  await Promise.all(leechers.map((leecher) => leecher.completed));
  assert(exchanging, "there was no moment at which both loaded up and down");
  const { totalLength } = torrent.metainfo;
  const fromSeed = seed.status().uploadedBytes;
  assert(fromSeed < 1.7 * totalLength, `${fromSeed} of ${2 * totalLength} came from the seeder`);
  for (const name of ["one", "two"]) await torrent.assertIn(`${scene.dir}/${name}`);
});

loopbackTest(
  "a swarm of six completes from one seeder that gives less than everything twice",
  async (scene) => {
    const torrent = new LoopbackTorrent({ name: "six", files: 12 * MIB + 5 });
    await torrent.write(`${scene.dir}/seed`);
    const seeding = await scene.session("seed", {
      outputDir: `${scene.dir}/seed`,
      // What each asks it for is for two seconds ahead: that is to be little beside all.
      uploadLimit: 1.5 * MIB,
    });
    const seed = await seeding.session.add(torrent.metainfo);
    const names = ["1", "2", "3", "4", "5", "6"];
    const sessions = await Promise.all(
      names.map((name) => scene.session(name, { outputDir: `${scene.dir}/${name}` })),
    );
    const everyone = [seeding, ...sessions].map(({ session: { port } }) => ({
      hostname: "127.0.0.1",
      port,
    }));
    const leechers = await Promise.all(
      sessions.map(({ session }) => session.add(torrent.metainfo, { peers: everyone })),
    );
    await Promise.all(leechers.map((leecher) => leecher.completed));
    for (const name of names) await torrent.assertIn(`${scene.dir}/${name}`);
    const fromSeed = seed.status().uploadedBytes;
    const times = fromSeed / torrent.metainfo.totalLength;
    assert(times < 2, `the seeder gave everything ${times} times`);
  },
);

loopbackTest("ten fast seeders send little twice", async (scene) => {
  const torrent = new LoopbackTorrent({
    name: "ten",
    files: 64 * MIB,
    pieceLength: 256 * 1024,
  });
  const seeders = Array.from(
    { length: 10 },
    (_, number) => scene.use(new RawSeeder(torrent, { name: `seeder${number}` })),
  );
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  const download = await session.add(torrent.metainfo, {
    peers: seeders.map(({ endpoint }) => endpoint),
  });
  await download.completed;
  await torrent.assertIn(`${scene.dir}/out`);
  const { wastedBytes } = download.status();
  assert(wastedBytes < torrent.metainfo.totalLength / 10, `${wastedBytes} bytes came twice`);
});
