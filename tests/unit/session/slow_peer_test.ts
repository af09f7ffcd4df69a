import { assert, assertEquals } from "@std/assert";
import { Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a slow peer does not hold up the end of a download", async () => {
  await using swarm = new Swarm();
  const slow = swarm.peer({ rateBytesPerSec: 1_000 });
  const fast = swarm.peer({ rateBytesPerSec: 500_000 });
  const leecher = swarm.member({ peers: [slow.endpoint, fast.endpoint] });
  // 2 MiB at 500,000 bytes a second are 4.2 seconds.
  const tookMs = await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
  assert(tookMs < 6_000, `${tookMs} ms`);
  assert(leecher.status.wastedBytes < 100_000, `${leecher.status.wastedBytes} bytes`);
});

Deno.test("in the endgame a block is asked of three at most, and others are told when it is here", async () => {
  await using swarm = new Swarm({ files: 8 * 65_536 });
  const peers = Array.from(
    { length: 6 },
    (_, i) => swarm.peer({ rateBytesPerSec: 5_000 + 5_000 * i }),
  );
  const leecher = swarm.member({ peers: peers.map(({ endpoint }) => endpoint) });
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
  const times = new Map<string, number>();
  for (const { index, begin } of peers.flatMap(({ requests }) => requests)) {
    const key = `${index}/${begin}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  assert(Math.max(...times.values()) > 1, "there was no endgame");
  assert(Math.max(...times.values()) <= 3);
  const messages = peers.flatMap(({ talks }) => talks.flatMap(({ received }) => received));
  assert(messages.some(({ type }) => type === "cancel"));
});

Deno.test("what a peer that fell silent owes is asked of others", async () => {
  await using swarm = new Swarm();
  let answers = 0;
  const silent = swarm.peer({ answer: (_request, right) => ++answers > 3 ? undefined : right });
  const leecher = swarm.member({ peers: [silent.endpoint] });
  await swarm.until(() => answers > 3, 10_000);
  await swarm.run(15_000);
  assertEquals(leecher.torrent.peers()[0]?.flags.includes("S"), false);
  await swarm.run(10_000);
  assertEquals(leecher.torrent.peers()[0]?.flags.includes("S"), true, "it is not snubbed");
  leecher.torrent.addPeers([swarm.peer().endpoint]);
  await swarm.until(() => leecher.isComplete, 20_000);
  leecher.assertContent();
});

Deno.test("a peer that sends nothing for a minute though it was asked is let go", async () => {
  await using swarm = new Swarm();
  const silent = swarm.peer({ answer: () => undefined });
  const leecher = swarm.member({ peers: [silent.endpoint] });
  await swarm.until(() => silent.requests.length > 0, 5_000);
  await swarm.run(50_000);
  assertEquals(leecher.status.peers, 1);
  await swarm.until(() => silent.openTalks.length === 0, 40_000);
  assertEquals(leecher.banned, []);
});

Deno.test("a snubbed peer that wakes up is asked again", async () => {
  await using swarm = new Swarm();
  let isAsleep = true;
  const sleeper = swarm.peer({ answer: (_request, right) => isAsleep ? undefined : right });
  const leecher = swarm.member({ peers: [sleeper.endpoint] });
  await swarm.run(30_000);
  isAsleep = false;
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
});

Deno.test("blocks that come late, after others were asked, are taken all the same", async () => {
  await using swarm = new Swarm({ files: 32_768 });
  const held: (() => void)[] = [];
  const late = swarm.peer({
    answer: ({ index, begin }, right) => {
      held.push(() => late.openTalks[0]?.send({ type: "piece", index, begin, block: right }));
      return undefined;
    },
  });
  const leecher = swarm.member({ peers: [late.endpoint] });
  await swarm.run(25_000);
  for (const send of held) send();
  await swarm.until(() => leecher.isComplete, 10_000);
  leecher.assertContent();
});
