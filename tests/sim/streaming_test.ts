import { assert, assertEquals, assertRejects } from "@std/assert";
import { Swarm } from "../../lib/testing/mod.ts";
import { QUIET } from "./support/quiet.ts";
import { openStreamSwarm, play, readBytes, seek } from "./support/stream_readers.ts";

const KIB = 1_024;
const MIB = 1_024 * KIB;

Deno.test("a seek is answered within a second while everything is downloaded", async () => {
  const took: number[] = [];
  for (const pieceLength of [64 * KIB, 256 * KIB, MIB]) {
    for (const seed of [1, 2]) {
      await using scene = openStreamSwarm({ pieceLength, seed });
      for (const part of [0, 0.9, 0.3, 0.99, 0.55]) {
        await scene.swarm.run(400);
        const start = Math.floor(part * 63 * MIB) + 12_345;
        took.push(await seek(scene, { start, length: 128 * KIB }));
      }
      assertEquals(scene.leecher.torrent.status().state, "downloading");
    }
  }
  console.log(`seeks took ${took.join(", ")} ms`);
  assert(Math.max(...took) <= 1_000, `a seek took ${Math.max(...took)} ms`);
});

Deno.test("a download with a reader takes at most a tenth longer, and the reader never waits once it plays", async () => {
  const [alone, read] = [await downloadMs(), await downloadMs({ rate: MIB })];
  console.log(`${alone} ms without a reader, ${read.toFixed(0)} ms with one`);
  assert(read <= alone * 1.1, `${read} ms with a reader, ${alone} ms without`);
});

Deno.test("slow peers do not hold up who reads", async () => {
  const seeders = [...Array<number>(12).fill(30 * KIB), 2 * MIB, 2 * MIB];
  await using scene = openStreamSwarm({ seeders, files: 24 * MIB });
  await scene.swarm.run(2_000);
  const took: number[] = [];
  for (const part of [0.8, 0.5]) {
    const start = Math.floor(part * 24 * MIB);
    took.push(await seek(scene, { start, length: 128 * KIB }));
  }
  assertEquals(scene.leecher.torrent.status().state, "downloading");
  console.log(`seeks beside slow peers took ${took.join(", ")} ms`);
  assert(Math.max(...took) <= 1_000, `a seek took ${Math.max(...took)} ms`);
});

Deno.test("several read at once, each at its place", async () => {
  await using scene = openStreamSwarm({ files: 32 * MIB });
  const stood = await scene.swarm.settled(
    Promise.all([
      play(scene, { rate: MIB }),
      play(scene, { rate: MIB, start: 20 * MIB }),
      play(scene, { rate: MIB, start: 10 * MIB }),
    ]),
    60_000,
  );
  console.log(`stood still for ${stood.join(", ")} ms`);
  assert(Math.max(...stood) <= 2_000, `one stood still for ${Math.max(...stood)} ms`);
});

Deno.test("a file that nobody wants is downloaded as far as it is read", async () => {
  await using scene = openStreamSwarm({ files: { a: 8 * MIB, b: 32 * MIB }, wanted: [0] });
  const { swarm, leecher } = scene;
  await swarm.until(() => leecher.isComplete, 60_000);
  assertEquals(leecher.torrent.files()[1]?.doneBytes, 0);
  await seek(scene, { file: 1, start: 10 * MIB, length: MIB });
  assertEquals(leecher.status.state, "seeding", "what is read is not what is wanted");
  await swarm.run(5_000);
  const doneBytes = leecher.torrent.files()[1]?.doneBytes ?? 0;
  assert(doneBytes >= MIB && doneBytes <= 6 * MIB, `${doneBytes} bytes were downloaded`);
  assert(leecher.status.wastedBytes < 2 * MIB, "more is wasted than was on its way");
  await swarm.run(5_000);
  assertEquals(leecher.torrent.files()[1]?.doneBytes, doneBytes, "it goes on without a reader");
  assertEquals(leecher.torrent.files()[0]?.doneBytes, 8 * MIB);
});

Deno.test("a stream that nobody takes from asks for little, and ends with its signal or its torrent", async () => {
  await using scene = openStreamSwarm({ files: { a: MIB, b: 32 * MIB }, wanted: [0] });
  const { swarm, leecher } = scene;
  await swarm.until(() => leecher.isComplete, 60_000);
  const controller = new AbortController();
  const stream = leecher.torrent.stream(1, { signal: controller.signal });
  const other = leecher.torrent.stream(1, { start: 20 * MIB });
  await swarm.run(20_000);
  const doneBytes = leecher.torrent.files()[1]?.doneBytes ?? 0;
  assert(doneBytes > 0 && doneBytes <= 4 * MIB, `${doneBytes} bytes were downloaded`);
  controller.abort(new Error("Enough"));
  await assertRejects(() => readBytes(stream, 1), Error, "Enough");
  await swarm.settled(leecher.torrent.stop());
  await assertRejects(() => readBytes(other, 1), Error, "stopped");
});

async function downloadMs(player?: { readonly rate: number }): Promise<number> {
  await using scene = openStreamSwarm();
  const { swarm, leecher } = scene;
  const playing = player ? play(scene, player) : Promise.resolve(0);
  const tookMs = await swarm.until(() => leecher.isComplete, 300_000);
  const stoodMs = await swarm.settled(playing, 300_000);
  assert(stoodMs <= 1_500, `the player stood still for ${stoodMs} ms`);
  return tookMs;
}

Deno.test("a peer that falls silent holds nobody up who reads", async () => {
  await using scene = openStreamSwarm({ seeders: [MIB, MIB, MIB], files: 32 * MIB });
  const { swarm, leecher } = scene;
  const silent = swarm.peer({ answer: () => undefined }, { addresses: ["20.100.7.1"] });
  leecher.torrent.addPeers([silent.endpoint]);
  await swarm.run(3_000);
  const took: number[] = [];
  for (const part of [0.9, 0.2, 0.6]) {
    await swarm.run(500);
    took.push(await seek(scene, { start: Math.floor(part * 32 * MIB), length: 128 * KIB }));
  }
  console.log(`seeks beside a silent peer took ${took.join(", ")} ms`);
  assert(Math.max(...took) <= 2_000, `a seek took ${Math.max(...took)} ms`);
});

Deno.test("peers that only a reader needed are let go when nobody reads any more", async () => {
  await using scene = openStreamSwarm({ files: { a: MIB, b: 8 * MIB }, wanted: [0] });
  const { swarm, leecher } = scene;
  await swarm.until(() => leecher.isComplete, 60_000);
  await seek(scene, { file: 1, start: MIB, length: 64 * KIB });
  assert(leecher.status.peers > 0);
  // A player goes elsewhere: they are still there.
  await swarm.run(10_000);
  assert(leecher.status.peers > 0);
  await seek(scene, { file: 1, start: 4 * MIB, length: 64 * KIB });
  await swarm.run(35_000);
  assertEquals(leecher.status.peers, 0);
});

Deno.test("a seek is answered by a web seed alone, too", async () => {
  await using swarm = new Swarm({ files: 32 * MIB, pieceLength: 256 * KIB });
  const host = swarm.machine({
    addresses: ["20.90.7.1"],
    upload: { rateBytesPerSec: 4 * MIB, delayMs: 20 },
  });
  const content = swarm.torrent.content(0);
  host.serveHttp({ hostname: "0.0.0.0", port: 80 }, (request) => {
    const [, from = "0", to = ""] = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "") ??
      [];
    const [start, end] = [Number(from), to === "" ? content.length : Number(to) + 1];
    return new Response(content.slice(start, end), {
      status: 206,
      headers: {
        "content-length": `${end - start}`,
        "content-range": `bytes ${start}-${end - 1}/${content.length}`,
      },
    });
  });
  const leecher = swarm.member({
    session: QUIET,
    webSeeds: [`http://${host.address}/content`],
    machine: { addresses: ["20.91.7.1"], download: { rateBytesPerSec: 32 * MIB, delayMs: 20 } },
  });
  await swarm.until(() => leecher.status.piecesDone > 20, 60_000);
  const took: number[] = [];
  for (const part of [0.9, 0.2, 0.6]) {
    await swarm.run(300);
    const start = Math.floor(part * 32 * MIB);
    took.push(await seek({ swarm, leecher }, { start, length: 128 * KIB }));
  }
  console.log(`seeks at a web seed took ${took.join(", ")} ms`);
  assertEquals(leecher.status.state, "downloading");
  assert(Math.max(...took) <= 2_000, `a seek took ${Math.max(...took)} ms`);
});
