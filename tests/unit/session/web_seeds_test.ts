import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { MetainfoVersion } from "../../../lib/metainfo/mod.ts";
import type { Member } from "../../../lib/testing/mod.ts";
import { WebSwarm } from "../../support/web_swarm.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Files that share pieces, an empty one, and one of a byte. */
const FILES = {
  "a": 300_000,
  "dir/b c.txt": 10,
  "dir/empty": 0,
  "dir/one": 1,
  "e é": 200_000,
  "f": 65_536,
};

const WEB_SEEDS = ["http://web.example/"];

function webSeed(member: Member, at = 0) {
  const status = member.torrent.webSeeds()[at];
  assert(status);
  return status;
}

for (const version of ["v1", "v2", "hybrid"] satisfies MetainfoVersion[]) {
  Deno.test(`a web seed alone gives all of a ${version} torrent of many files`, async () => {
    await using swarm = new WebSwarm({ files: FILES, version, webSeeds: WEB_SEEDS });
    const web = swarm.web("web.example");
    const leecher = swarm.member();
    await swarm.until(() => leecher.isComplete, 10_000);
    leecher.assertContent();
    assertEquals(leecher.status.wastedBytes, 0);
    assertEquals(web.sentBytes, swarm.torrent.metainfo.totalLength);
    assert(!web.requests.some(({ target }) => /empty|pad/.test(target)), "asked for nothing");
    await swarm.run(30_000);
    const { length } = web.requests;
    await swarm.run(60_000);
    assertEquals(web.requests.length, length, "something is asked of a torrent that is complete");
  });
}

Deno.test("a web seed gives a file alone, in long runs and over no more than three connections", async () => {
  await using swarm = new WebSwarm({ files: 24 * MIB, pieceLength: 256 * KIB });
  const web = swarm.web("web.example", { rateBytesPerSec: 2 * MIB });
  const leecher = swarm.member({ webSeeds: ["http://user:pass@web.example/content"] });
  await swarm.until(() => leecher.isComplete, 30_000);
  leecher.assertContent();
  assertEquals(web.maxOpenCount, 3);
  assertLess(web.requests.length, 13);
  assertEquals(web.requests[0]?.headers.get("authorization"), "Basic dXNlcjpwYXNz");
  assertEquals(webSeed(leecher).url, "http://web.example/content");
});

Deno.test("web seeds work beside peers, and count as seeds", async () => {
  await using swarm = new WebSwarm({ files: 8 * MIB, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", { rateBytesPerSec: 200_000 });
  const peer = swarm.peer({ rateBytesPerSec: 600_000 });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.run(3_000);
  assertEquals(leecher.status.connectedSeeds, 2);
  assertEquals(webSeed(leecher).state, "active");
  assertGreater(webSeed(leecher).downloadRateBytesPerSec, 100_000);
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertLess(tookMs, 8_000);
  assertGreater(web.sentBytes, 2 * MIB);
  assertGreater(peer.sentBytes, 3 * MIB);
  assertLess(leecher.status.wastedBytes, MIB);
});

Deno.test("web seeds are left alone where they are not to be used", async () => {
  await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example");
  const leecher = swarm.member({ useWebSeeds: false, webSeeds: ["http://web.example/"] });
  await swarm.run(20_000);
  assertEquals([web.requests.length, leecher.torrent.webSeeds()], [0, []]);
});

Deno.test("a paused torrent asks no web seed, and goes on where it was", async () => {
  await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", { rateBytesPerSec: 50_000 });
  const leecher = swarm.member();
  await swarm.run(5_000);
  leecher.torrent.pause();
  await swarm.run(1_000);
  assertEquals([web.openCount, webSeed(leecher).state], [0, "idle"]);
  const { length } = web.requests;
  await swarm.run(60_000);
  assertEquals(web.requests.length, length);
  leecher.torrent.resume();
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("the download limit holds for web seeds", async () => {
  await using swarm = new WebSwarm({ files: MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example");
  const leecher = swarm.member({ downloadLimit: 100_000 });
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  assertGreater(tookMs, 9_000);
  assertLess(tookMs, 12_000);
});

Deno.test("a web seed is asked for chosen files alone", async () => {
  const files = { a: 4 * 65_536, b: 4 * 65_536, c: 4 * 65_536 };
  await using swarm = new WebSwarm({ files, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example");
  const leecher = swarm.member({ files: [1], sequential: true });
  await swarm.until(() => leecher.isComplete, 10_000);
  assertEquals(new Set(web.requests.map(({ target }) => target)), new Set(["/content/b"]));
});

Deno.test("a web seed is asked no more for what is wanted no more", async () => {
  const files = { a: 64 * 65_536, b: 65_536 };
  await using swarm = new WebSwarm({ files, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", { rateBytesPerSec: 10_000 });
  const leecher = swarm.member({ files: [0] });
  await swarm.run(5_000);
  assertEquals(web.openCount, 3);
  await leecher.torrent.setWanted([1]);
  await swarm.until(() => leecher.isComplete, 20_000);
  await swarm.run(5_000);
  assertEquals([web.openCount, webSeed(leecher).state], [0, "idle"]);
});

Deno.test("a server without ranges is read from the start, whatever is missing", async () => {
  for (const saysLength of [true, false]) {
    for (const files of [4 * MIB, FILES]) {
      await using swarm = new WebSwarm({ files, webSeeds: WEB_SEEDS });
      const web = swarm.web("web.example", { ranges: false, saysLength, rateBytesPerSec: MIB });
      const leecher = swarm.member();
      await swarm.until(() => leecher.isComplete, 60_000);
      leecher.assertContent();
      assertLess(web.sentBytes, swarm.torrent.metainfo.totalLength * 1.5);
    }
  }
});

Deno.test("pieces over 4 MiB come from web seeds, with ranges and without", async () => {
  for (const ranges of [true, false]) {
    await using swarm = new WebSwarm({
      files: 20 * MIB,
      pieceLength: 8 * MIB,
      webSeeds: WEB_SEEDS,
    });
    swarm.web("web.example", { ranges });
    const leecher = swarm.member();
    await swarm.until(() => leecher.isComplete, 60_000);
    leecher.assertContent();
  }
});

Deno.test("where peers have the rest, a server without ranges is not read for a little of a file", async () => {
  await using swarm = new WebSwarm({ files: 64 * 65_536 });
  const web = swarm.web("web.example", { ranges: false });
  const peer = swarm.peer({ rateBytesPerSec: MIB, pieces: [...Array(60).keys()] });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  await swarm.until(() => leecher.status.piecesDone === 60, 60_000);
  assertEquals(web.requests.length, 0);
  const { disk } = leecher;
  await swarm.settled(leecher.session.close());
  const again = swarm.member({ disk, peers: [peer.endpoint], webSeeds: WEB_SEEDS });
  await swarm.run(4_000);
  assertEquals([again.status.peers, again.status.piecesDone], [1, 60]);
  assertLess(web.sentBytes, 1_000_000);
  peer.close();
  await swarm.until(() => again.isComplete, 60_000);
  again.assertContent();
});

Deno.test("redirects are followed by hand, remembered for each file, and get no password", async () => {
  const files = { a: 4 * MIB, b: 2 * MIB };
  await using swarm = new WebSwarm({ files, webSeeds: ["http://u:p@web.example/"] });
  const web = swarm.web("web.example", {
    answer: (request) => Response.redirect(request.url.replace("//web.", "//mirror."), 302),
  });
  const mirror = swarm.web("mirror.example", { rateBytesPerSec: MIB });
  const leecher = swarm.member();
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertEquals(
    new Set(mirror.requests.map(({ headers }) => headers.get("authorization"))),
    new Set([null]),
  );
  assertEquals(
    new Set(web.requests.map(({ headers }) => headers.get("authorization"))),
    new Set(["Basic dTpw"]),
  );
  assertGreater(mirror.requests.length, web.requests.length);
});

Deno.test("a redirect that leads nowhere is asked anew where it came from", async () => {
  await using swarm = new WebSwarm({ files: 12 * MIB, webSeeds: WEB_SEEDS });
  let mirrorName = "first";
  swarm.web("web.example", {
    answer: (request) => Response.redirect(request.url.replace("//web.", `//${mirrorName}.`), 302),
  });
  swarm.web("first.example", {
    rateBytesPerSec: MIB,
    answer: (_request, count) => {
      if (count < 3) return undefined;
      mirrorName = "second";
      return new Response("moved on", { status: 404 });
    },
  });
  const second = swarm.web("second.example");
  const leecher = swarm.member();
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertGreater(second.requests.length, 0);
});

Deno.test("redirects in a circle end after ten, and are tried again later", async () => {
  await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", {
    answer: (request, count) => count < 33 ? Response.redirect(request.url, 302) : undefined,
  });
  const leecher = swarm.member();
  await swarm.run(1_000);
  assertEquals(web.requests.length, 33, "three requests of eleven hops");
  assertEquals(webSeed(leecher).reason, "it redirects more than 10 times");
  await swarm.until(() => leecher.isComplete, 10_000);
});
