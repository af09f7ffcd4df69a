import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Member } from "../../../lib/testing/mod.ts";
import { WebSwarm } from "../../support/web_swarm.ts";

const MIB = 1024 * 1024;

const WEB_SEEDS = ["http://web.example/"];

function webSeed(member: Member, at = 0) {
  const status = member.torrent.webSeeds()[at];
  assert(status);
  return status;
}

Deno.test("a web seed with wrong data is dropped, and peers give the rest", async () => {
  await using swarm = new WebSwarm({ files: 4 * MIB, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", {
    rateBytesPerSec: MIB,
    content: (_file, right) => right.map((byte) => byte ^ 1),
  });
  const leecher = swarm.member();
  await swarm.until(() => webSeed(leecher).state === "dropped", 60_000);
  assertEquals(leecher.status.piecesDone, 0);
  assert(/wrong data in piece/.test(webSeed(leecher).reason ?? ""));
  const { length } = web.requests;
  await swarm.run(60_000);
  assertEquals(web.requests.length, length);
  assert(leecher.status.reason?.includes("its web seed: it sent wrong data"));
  const peer = swarm.peer();
  leecher.torrent.addPeers([peer.endpoint]);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertEquals(leecher.banned, []);
});

Deno.test("wrong data of a web seed is not put down to honest peers", async () => {
  await using swarm = new WebSwarm({ files: 8 * MIB, pieceLength: MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example", {
    rateBytesPerSec: MIB,
    content: (_file, right) => right.map((byte, at) => at % 65_536 === 0 ? byte ^ 1 : byte),
  });
  const peers = [1, 2].map(() => swarm.peer({ rateBytesPerSec: MIB / 2 }));
  const leecher = swarm.member({ peers: peers.map(({ endpoint }) => endpoint) });
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
  assertEquals(leecher.banned, []);
});

Deno.test("one piece that came wrong once costs a web seed little", async () => {
  await using swarm = new WebSwarm({ files: 4 * MIB, webSeeds: WEB_SEEDS });
  let isSpoiled = true;
  swarm.web("web.example", {
    rateBytesPerSec: MIB,
    content: (_file, right) => {
      const wrong = right.slice();
      if (isSpoiled) wrong[2 * MIB] = (wrong[2 * MIB] ?? 0) ^ 1;
      return wrong;
    },
  });
  const leecher = swarm.member();
  await swarm.until(() => webSeed(leecher).state === "waiting", 60_000);
  isSpoiled = false;
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("a file that is not there leaves the others of its web seed", async () => {
  for (const status of [403, 404, 410]) {
    const files = { a: 4 * 65_536, b: 65_536, c: 4 * 65_536 };
    await using swarm = new WebSwarm({ files, webSeeds: WEB_SEEDS });
    const web = swarm.web("web.example", {
      answer: (request) => request.url.endsWith("/b") ? new Response("no", { status }) : undefined,
    });
    const leecher = swarm.member();
    await swarm.run(30_000);
    assertEquals(leecher.status.piecesDone, 8);
    assertEquals(web.requests.filter(({ target }) => target.endsWith("/b")).length, 1);
    assert(webSeed(leecher).reason?.startsWith("a file left out: it is"), webSeed(leecher).reason);
    assertEquals(webSeed(leecher).state, "idle");
  }
});

Deno.test("a web seed without its only file is dropped", async () => {
  const rows: [answer: () => Response, reason: string][] = [
    [() => new Response("no", { status: 404 }), "it is not there (404)"],
    [() => new Response("sign in", { status: 401 }), "it wants a password (401)"],
    [
      () => new Response(new Uint8Array(9), { headers: { "content-length": "9" } }),
      "it has 9 bytes there, in the torrent 2097152",
    ],
  ];
  for (const [answer, reason] of rows) {
    await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
    const web = swarm.web("web.example", { answer });
    const leecher = swarm.member();
    await swarm.run(60_000);
    assertEquals([webSeed(leecher).state, webSeed(leecher).reason], ["dropped", reason]);
    assertLess(web.requests.length, 4);
  }
});

Deno.test("a busy web seed is left alone for as long as it asks for", async () => {
  for (const [status, retryAfter, ms] of [[503, "90", 90_000], [429, "", 30_000]] as const) {
    await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
    const headers: Record<string, string> = retryAfter === "" ? {} : { "retry-after": retryAfter };
    const web = swarm.web("web.example", {
      answer: (_request, count) => count < 3 ? new Response("", { status, headers }) : undefined,
    });
    const leecher = swarm.member();
    await swarm.run(ms - 1_000);
    assertEquals(web.requests.length, 3);
    assertEquals([webSeed(leecher).state, webSeed(leecher).reason], [
      "waiting",
      `it is busy (${status})`,
    ]);
    await swarm.until(() => leecher.isComplete, 5_000);
    assertGreater(web.requests[3]?.at ?? 0, ms - 1_000);
  }
});

Deno.test("a web seed that fails is asked again later and later", async () => {
  await using swarm = new WebSwarm({ webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", { answer: () => new Response("", { status: 500 }) });
  const leecher = swarm.member();
  await swarm.run(600_000);
  const times = web.requests.map(({ at }) => at).slice(2);
  const waits = times.slice(1).map((at, number) => at - (times[number] ?? 0));
  // Looked at once a second.
  const seconds = waits.map((ms) => Math.floor(ms / 1_000));
  assertEquals(seconds.length, 6);
  for (const [number, least] of [5, 10, 20, 40, 80, 160].entries()) {
    assert([least, least + 1].includes(seconds[number] ?? 0), `${seconds}`);
  }
  assertEquals(webSeed(leecher).reason, "it answers 500");
});

Deno.test("a web seed that falls silent is given up after 20 seconds, and its blocks are kept", async () => {
  await using swarm = new WebSwarm({ files: MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example", { stallsAfter: 400_000 });
  const leecher = swarm.member();
  await swarm.run(19_000);
  assertEquals(webSeed(leecher).state, "active");
  await swarm.run(2_500);
  assertEquals(webSeed(leecher).reason, "it sent nothing for 20 seconds");
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
});

Deno.test("peers take over from a web seed that falls silent", async () => {
  await using swarm = new WebSwarm({ files: 4 * MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example", { stallsAfter: 100_000 });
  const peer = swarm.peer({ rateBytesPerSec: MIB });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertLess(tookMs, 15_000, "the silence was waited for");
});

Deno.test("a slow web seed gives back what peers bring sooner", async () => {
  await using swarm = new WebSwarm({ files: 16 * MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example", { rateBytesPerSec: 2_000 });
  const peer = swarm.peer({ rateBytesPerSec: MIB });
  const leecher = swarm.member({ peers: [peer.endpoint] });
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assertLess(tookMs, 16_600, "the peer alone takes 16 s");
});

Deno.test("an answer that ends too soon, or never begins, costs nothing but time", async () => {
  await using swarm = new WebSwarm({ files: 4 * MIB, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", {
    answer: (request, count) => {
      const range = /(\d+)-(\d+)/.exec(request.headers.get("range") ?? "");
      if (count % 2 === 1 || !range) return undefined;
      const headers = { "content-range": `bytes ${range[1]}-${range[2]}/${4 * MIB}` };
      const start = Number(range[1]);
      const part = swarm.torrent.content(0).slice(start, start + 100_000);
      return new Response(count % 4 === 0 ? part : null, { status: 206, headers });
    },
  });
  const leecher = swarm.member();
  await swarm.until(() => leecher.isComplete, 600_000);
  leecher.assertContent();
  assertLess(web.sentBytes, 4 * MIB + 1);
});

Deno.test("a server that gives less at once than it was asked for is asked for the rest", async () => {
  await using swarm = new WebSwarm({ files: MIB, webSeeds: WEB_SEEDS });
  const web = swarm.web("web.example", {
    answer: (request) => {
      const start = Number(/(\d+)-/.exec(request.headers.get("range") ?? "")?.[1]);
      const part = swarm.torrent.content(0).slice(start, start + 50_000);
      const headers = { "content-range": `bytes ${start}-${start + part.length - 1}/${MIB}` };
      return new Response(part, { status: 206, headers });
    },
  });
  const leecher = swarm.member();
  await swarm.until(() => leecher.isComplete, 10_000);
  leecher.assertContent();
  assertLess(web.requests.length, 40);
});

Deno.test("a script of BEP 17 gives pieces, one after the other, and says how long to wait", async () => {
  await using swarm = new WebSwarm({ httpSeeds: ["http://web.example/seed.php"] });
  const web = swarm.web("web.example", {
    answer: (request, count) => {
      if (count === 2) return new Response("45", { status: 503 });
      const { searchParams } = new URL(request.url);
      const piece = Number(searchParams.get("piece"));
      return new Response(swarm.torrent.piece(piece));
    },
  });
  const leecher = swarm.member();
  await swarm.run(44_000);
  assertEquals(web.requests.length, 3);
  await swarm.until(() => leecher.isComplete, 10_000);
  leecher.assertContent();
  assertEquals(web.requests.length, 33);
  assert(
    web.requests.every(({ target }) => /^\/seed\.php\?info_hash=(%..){20}&piece=\d+$/.test(target)),
  );
});

Deno.test("blocks that peers bring first end a request for them", async () => {
  await using swarm = new WebSwarm({ files: 2 * MIB, webSeeds: WEB_SEEDS });
  swarm.web("web.example", { rateBytesPerSec: 100 });
  const leecher = swarm.member();
  await swarm.run(2_000);
  const peer = swarm.peer({ rateBytesPerSec: 4 * MIB });
  leecher.torrent.addPeers([peer.endpoint]);
  await swarm.until(() => leecher.isComplete, 30_000);
  assertEquals(webSeed(leecher).state, "idle");
  leecher.assertContent();
});
