import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { TORRENT_FIELDS } from "../../../../lib/daemon/api/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import {
  fakeFile,
  fakePeer,
  fakePeerCounts,
  fakeTorrent,
  fakeTracker,
  fakeWebSeed,
} from "../support/fake_torrent.ts";
import { ask } from "./ask.ts";

const THREE = [
  fakeTorrent(1, { name: "debian-12.iso", labels: ["iso"], ratio: 3 }),
  fakeTorrent(2, { name: "debian-13.iso", labels: ["iso"], ratio: 1 }),
  fakeTorrent(7, { name: "album", state: "stopped" }),
];

async function namesOf(query: string): Promise<unknown> {
  const control = new FakeControl({ torrents: THREE });
  const { value } = await ask(control, `GET /torrents?fields=id&${query}`);
  return value.torrents?.map(({ id }: { id: number }) => id) ?? value.error.message;
}

Deno.test("GET /torrents gives all, those of a selector, or those that are named", async () => {
  assertEquals(await namesOf(""), [1, 2, 7]);
  assertEquals(await namesOf("where=ratio+%3E+2+and+label%3Diso"), [1]);
  assertEquals(await namesOf("targets=debian*&targets=7"), [1, 2, 7]);
  assertEquals(await namesOf("targets=1-2,7"), [1, 2, 7]);
  assertEquals(await namesOf("targets=stopped"), [7]);
  assertEquals(await namesOf(`targets=${THREE[1]?.infoHash.toUpperCase()}`), [2]);
  assertEquals(await namesOf("where=ratio%3E9"), []);
  assertEquals(
    await namesOf("where=ratoi%3E9"),
    'Cannot read the selector at column 1: there is no field "ratoi"; did you mean ratio?',
  );
  assertEquals(await namesOf("where=all&targets=1"), "Cannot set where: there are targets, too");
});

Deno.test("GET /torrents says what fits no torrent", async () => {
  const control = new FakeControl({ torrents: THREE });
  const { value } = await ask(control, "GET /torrents?fields=id&targets=9&targets=1&targets=x*");
  assertEquals(value, { torrents: [{ id: 1 }], unmatched: ["9", "x*"] });
});

Deno.test("GET /torrents bounds what is named", async () => {
  const control = new FakeControl();
  const names = Array.from({ length: 101 }, (_, at) => `name ${at}`);
  const numbers = Array.from({ length: 5_000 }, (_, at) => at);
  const refused = await ask(control, "POST /torrents/stop", { body: { targets: names } });
  assertEquals(
    [refused.status, refused.value.error.message],
    [400, "Cannot set targets: it has more than 100 names and ranges"],
  );
  const taken = await ask(control, "POST /torrents/stop", { body: { targets: numbers } });
  assertEquals([taken.status, taken.value.torrents.length], [200, 3]);
});

Deno.test("GET /torrents tells of each torrent what is asked for", async () => {
  const control = new FakeControl({
    torrents: [fakeTorrent(1, { peerCounts: fakePeerCounts({ seeders: 4 }) })],
  });
  const fields = "id,limits,etaSeconds,trouble,peerCounts,trackers";
  const { value: { torrents: [some] } } = await ask(control, `GET /torrents?fields=${fields}`);
  assertEquals(Object.keys(some), fields.split(","));
  assertEquals([some.limits.download, some.limits.isDownloadLimited], [null, false]);
  assertEquals([some.etaSeconds, some.trouble, some.trackers], [null, null, []]);
  assertEquals([some.peerCounts.seeders, some.peerCounts.leechers], [4, null]);
  const { value: { torrents: [usual] } } = await ask(control, "GET /torrents");
  assert("state" in usual && !("trackers" in usual) && !("magnetLink" in usual));
  const wrong = await ask(control, "GET /torrents?fields=id,files");
  assertEquals(
    [wrong.status, wrong.value.error.message],
    [400, 'Cannot set fields: a torrent has no "files"'],
  );
});

Deno.test("GET /torrents/{torrent} gives all of one, by number or info-hash", async () => {
  const [first] = THREE;
  assert(first);
  const control = new FakeControl({ torrents: THREE });
  for (const named of ["1", first.infoHash, first.infoHash.toUpperCase()]) {
    const { status, value } = await ask(control, `GET /torrents/${named}`);
    assertEquals([status, value.id], [200, 1]);
    assertEquals(Object.keys(value), TORRENT_FIELDS);
  }
  for (const named of ["9", "ab".repeat(20), "start"]) {
    const { status, value } = await ask(control, `GET /torrents/${named}`);
    assertEquals([status, value.error.kind], [404, "not-found"], named);
  }
});

Deno.test("GET /torrents/{torrent}/… gives its files, peers and trackers", async () => {
  const torrent = fakeTorrent(1, {
    files: [fakeFile(0), fakeFile(1, { priority: "high" })],
    peers: [fakePeer({ client: "x" })],
    trackers: [fakeTracker(3)],
    webSeeds: [fakeWebSeed()],
  });
  const control = new FakeControl({ torrents: [torrent] });
  const { value: { files } } = await ask(control, "GET /torrents/1/files");
  assertEquals(files, torrent.files());
  const { value: { peers } } = await ask(control, "GET /torrents/1/peers");
  assertEquals(peers, torrent.peers());
  const { value } = await ask(control, "GET /torrents/1/trackers");
  assertEquals(value, { trackers: torrent.trackers, webSeeds: torrent.webSeeds });
  assertEquals((await ask(control, "GET /torrents/2/files")).status, 404);
});

Deno.test("POST /torrents adds a torrent, or gives the one that was there", async () => {
  const control = new FakeControl();
  const body = {
    location: "magnet:?xt=urn:btih:" + "ab".repeat(20),
    outputDir: "/srv/iso",
    isPaused: true,
    labels: [" iso ", "iso"],
    changes: { isSequential: true, files: { unwanted: [1] } },
  };
  const added = await ask(control, "POST /torrents", { body });
  assertEquals([added.status, added.value.isDuplicate, added.value.torrent.id], [201, false, 1]);
  const { location, ...others } = body;
  const source = { kind: "location", location };
  assertEquals(control.calls, [["add", { source, ...others, labels: ["iso"] }]]);
  control.addResult = { torrent: fakeTorrent(2), isDuplicate: true };
  const again = await ask(control, "POST /torrents", { body: { metainfo: "ZGU=" } });
  assertEquals([again.status, again.value.isDuplicate], [200, true]);
  const bytes = new TextEncoder().encode("de");
  assertEquals(control.calls[1], ["add", { source: { kind: "metainfo", bytes } }]);
});

Deno.test("POST /torrents says what it does not take", async () => {
  const cases: [unknown, string][] = [
    [{}, "Cannot add it: neither location nor metainfo is there"],
    [{ location: "x", metainfo: "ZGU=" }, "Cannot set location: there is metainfo, too"],
    [{ location: "" }, "Cannot set location: it is empty"],
    [{ location: "a", cookies: "a\r\nb: c" }, "Cannot set cookies: it has control characters"],
    [{ metainfo: "$" }, "Cannot set metainfo: it is not Base64"],
    [{ metainfo: 1 }, "Cannot set metainfo: it is not Base64"],
    [{ location: "x", outputDir: "../x" }, "Cannot set outputDir: it is not an absolute path"],
    [{ location: "x", labels: ["a,b"] }, "Cannot set labels[0]: it has a comma"],
    [{ location: "x", paused: true }, "Cannot set paused: it is not known"],
    [{ location: "x", changes: { maxPeers: 0 } }, "Cannot set changes.maxPeers: it is not a whole"],
  ];
  for (const [body, message] of cases) {
    const control = new FakeControl();
    const { status, value } = await ask(control, "POST /torrents", { body });
    assertEquals([status, value.error.kind], [400, "invalid"], message);
    assertStringIncludes(value.error.message, message);
    assertEquals(control.calls, []);
  }
});
