import { assertEquals } from "@std/assert";
import { decode, type Encodable, encode } from "../../../lib/bencode/mod.ts";
import { toHex } from "../../../lib/hash/mod.ts";
import { isSignedBy, magnetOf, parseMetainfo, wireInfoHash } from "../../../lib/metainfo/mod.ts";
import { type Member, SampleTorrent, Swarm } from "../../../lib/testing/mod.ts";
import { makeSigner, signatureOf } from "../../support/signed_torrent.ts";

const FEED = "http://feed.example/updates?channel=1";
const NEWER = new SampleTorrent({ name: "newer", files: 5 });
const DAY_MS = 24 * 3_600_000;
const ALONE = { dht: false, lsd: false };

/** Answers at the feed's URL, and notes what it is asked. */
function serveFeed(swarm: Swarm, answer: () => Response): URL[] {
  const server = swarm.machine();
  const asked: URL[] = [];
  swarm.internet.name("feed.example", server.address);
  server.serveHttp({ hostname: "0.0.0.0", port: 80 }, (request) => {
    asked.push(new URL(request.url));
    return answer();
  });
  return asked;
}

/** What a member was warned of. */
function warnings({ log }: Member): string[] {
  return log.records.filter(({ level }) => level === "warn").map(({ message }) => message);
}

Deno.test("a torrent with an update URL tells of a newer one, and asks no more then", async () => {
  await using swarm = new Swarm({ updateUrl: FEED });
  let answer = new Response(swarm.torrent.bytes);
  const asked = serveFeed(swarm, () => answer);
  const member = swarm.member({ has: "all", session: ALONE });
  await swarm.run(10_000);
  assertEquals(asked.map(({ pathname }) => pathname), ["/updates"]);
  assertEquals([...asked[0]?.searchParams ?? []], [
    ["channel", "1"],
    ["info_hash", toHex(wireInfoHash(swarm.torrent.metainfo))],
  ]);
  assertEquals(member.status.update, undefined, "that was the same one");
  answer = new Response(NEWER.bytes);
  await swarm.run(DAY_MS);
  assertEquals(member.status.update, {
    name: "newer",
    infoHash: toHex(wireInfoHash(NEWER.metainfo)),
    url: `${FEED}&info_hash=${member.torrent.infoHash}`,
    isSigned: false,
  });
  assertEquals(warnings(member), [
    `There is a newer torrent, "newer" (${toHex(wireInfoHash(NEWER.metainfo))}), ` +
    "at http://feed.example/…?…",
  ]);
  assertEquals([member.status.state, member.session.torrents.length], ["seeding", 1]);
  await swarm.run(DAY_MS);
  assertEquals(asked.length, 2);
});

Deno.test("a feed may answer anything", async () => {
  const answers = [
    () => new Response("nothing", { status: 404 }),
    () => new Response("no torrent"),
    () => new Response(null, { status: 302, headers: { location: "file:///etc/passwd" } }),
    () => new Response(null, { status: 302, headers: { location: "http://nobody.example/" } }),
  ];
  for (const answer of answers) {
    await using swarm = new Swarm({ updateUrl: FEED });
    const asked = serveFeed(swarm, answer);
    const member = swarm.member({ has: "all", session: ALONE });
    await swarm.run(5_000);
    assertEquals([asked.length, member.status.state], [1, "seeding"]);
    assertEquals([member.status.update, warnings(member)], [undefined, []]);
  }
});

Deno.test("what a magnet link leads to is asked for once it is known, and nothing where that is not wanted", async () => {
  await using swarm = new Swarm({ updateUrl: FEED });
  const asked = serveFeed(swarm, () => new Response(NEWER.bytes));
  const seeder = swarm.member({ has: "all", session: { updateFeeds: false } });
  await swarm.run(5_000);
  assertEquals(asked.length, 0);
  const magnet = { ...magnetOf(swarm.torrent.metainfo), trackers: [] };
  const leecher = swarm.magnetMember({ magnet, peers: [seeder.endpoint] });
  await swarm.until(() => leecher.status.update !== undefined, 30_000);
  assertEquals(asked.length, 1);
});

Deno.test("where an originator is named, nothing counts that he has not signed", async () => {
  const originator = makeSigner();
  await using swarm = new Swarm();
  const info = { ...infoOf(swarm.torrent), "update-url": FEED, originator: originator.certificate };
  const old = parseMetainfo(encode({ info }));
  const newer = infoOf(NEWER);
  const signedBy = (signer: typeof originator) =>
    encode({ info: newer, signatures: { "com.example": signatureOf(newer, signer) } });
  const refusal = "What is at http://feed.example/…?… is not signed by who made the torrent: " +
    "it is left alone";
  let answer: Uint8Array<ArrayBuffer> = NEWER.bytes;
  serveFeed(swarm, () => new Response(answer));
  const member = swarm.member({ session: ALONE });
  for (answer of [NEWER.bytes, signedBy(makeSigner()), signedBy(originator)]) {
    const torrent = member.session.addMetainfo(old, { outputDir: "other" });
    await swarm.run(5_000);
    const { update } = torrent.status();
    if (answer === NEWER.bytes) assertEquals(warnings(member), [refusal]);
    assertEquals(update?.isSigned, isSignedBy(answer, originator.certificate) || undefined);
    await swarm.settled(torrent.stop());
  }
  assertEquals(warnings(member).length, 3);
});

/** The info dictionary of a torrent. */
function infoOf({ metainfo }: SampleTorrent): Record<string, Encodable> {
  const info = decode(metainfo.infoBytes);
  return info instanceof Map ? Object.fromEntries(info) : {};
}
