import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MAX_LISTENERS } from "../../../../lib/daemon/events/mod.ts";
import { fakeFile, fakePeer, fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";
import { EventScene, type TestListener } from "./event_scene.ts";

Deno.test("EventHub begins with everything, then tells what changes", async () => {
  await using scene = new EventScene();
  const listener = await scene.listen({ fields: ["id", "name", "doneBytes"] });
  const { kind, data } = await listener.next();
  assertEquals(kind, "reset");
  assertEquals(data.fields, ["id", "name", "doneBytes"]);
  assertEquals(data.rows, [[1, "torrent 1", 500_000], [2, "torrent 2", 500_000]]);
  assertEquals(data.session, {
    ...{ downloadRate: 0, uploadRate: 0, freeBytes: 0, peers: 0, dhtNodes: 345, port: 6881 },
    ...{ isPortOpen: true, isAlternativeSpeed: false, isReadOnly: false, version: "0.1.0" },
  });
  listener.want();
  scene.put(2, { doneBytes: 600_000 });
  scene.put(7, { name: "new" });
  scene.remove(1);
  await scene.tick();
  const delta = await listener.next();
  assertEquals(delta.kind, "delta");
  assertEquals(delta.data, {
    rows: [[2, { doneBytes: 600_000 }], [7, { id: 7, name: "new", doneBytes: 500_000 }]],
    removed: [1],
  });
});

Deno.test("EventHub sends nothing where nothing changes, but a comment now and then", async () => {
  await using scene = new EventScene();
  const listener = await scene.listen();
  await listener.next();
  listener.want();
  let came = false;
  const next = listener.next().then((event) => {
    came = true;
    return event;
  });
  await scene.tick(29);
  assertEquals(came, false);
  await scene.tick();
  assertEquals((await next).kind, "comment");
});

Deno.test("EventHub ticks only while somebody listens", async () => {
  await using scene = new EventScene();
  assertEquals(scene.clock.timerCount, 0);
  const listener = await scene.listen();
  await listener.next();
  assertEquals(scene.clock.nextTimerAt, 1_000);
  await scene.tick();
  let looks = 0;
  const { torrents } = scene.control;
  scene.control.torrents = () => {
    looks++;
    return torrents();
  };
  await listener.leave();
  await scene.tick(500);
  assertEquals(looks, 0);
});

Deno.test("EventHub goes on after the last event that was heard", async () => {
  await using scene = new EventScene();
  const first = await scene.listen({ fields: ["id", "name", "labels"] });
  const { id } = await first.next();
  await first.leave();
  scene.put(1, { labels: ["iso"] });
  await scene.tick(60);
  const second = await scene.listen({ fields: ["id", "name", "labels"], since: id });
  const { kind, data } = await second.next();
  assertEquals([kind, data], ["delta", { rows: [[1, { labels: ["iso"] }]] }]);
  const quiet = await scene.listen({ fields: ["labels", "id", "name"], since: id });
  assertEquals((await quiet.next()).data.rows, [[1, { labels: ["iso"] }]]);
});

Deno.test("EventHub greets at once who comes back to where nothing happened", async () => {
  await using scene = new EventScene();
  const first = await scene.listen();
  const { id } = await first.next();
  const second = await scene.listen({ since: id });
  assertEquals((await second.next()).kind, "comment");
});

Deno.test("EventHub begins anew where it can not go on", async () => {
  await using scene = new EventScene();
  const fields = ["id", "name"] as const;
  const first = await scene.listen({ fields });
  const { id } = await first.next();
  const [epoch = "", tick = ""] = id.split("-");
  const cases: [string, string][] = [
    ["another start", `${epoch.replace(/^[^.]*/, "other")}-${tick}`],
    ["a time to come", `${epoch}-${Number(tick) + 5}`],
    ["nonsense", "x"],
    ["too much", `${epoch}-99999999999999999999`],
  ];
  for (const [what, since] of cases) {
    const listener = await scene.listen({ fields, since });
    assertEquals((await listener.next()).kind, "reset", what);
  }
  const others = await scene.listen({ fields: ["id", "state"], since: id });
  assertEquals((await others.next()).kind, "reset", "other fields");
  const reader = await scene.listen({ fields, since: id, isReadOnly: true });
  const { kind, data } = await reader.next();
  assertEquals([kind, data.session?.isReadOnly], ["reset", true], "another role");
});

Deno.test("EventHub forgets who has been away for long", async () => {
  await using scene = new EventScene();
  const first = await scene.listen();
  const { id } = await first.next();
  await first.leave();
  await scene.tick(599);
  assertEquals(scene.clock.timerCount, 1);
  await scene.tick();
  assertEquals(scene.clock.timerCount, 0);
  const second = await scene.listen({ since: id });
  assertEquals((await second.next()).kind, "reset");
});

Deno.test("EventHub tells one who reads slowly all that he missed at once", async () => {
  await using scene = new EventScene();
  const slow = await scene.listen({ fields: ["id", "doneBytes"] });
  await slow.next();
  for (let done = 1; done <= 100; done++) {
    scene.put(1, { doneBytes: done });
    if (done === 50) scene.remove(2);
    await scene.tick();
  }
  assertEquals((await slow.next()).data, { rows: [[1, { doneBytes: 100 }]], removed: [2] });
});

Deno.test("EventHub lets go of one who reads nothing for five minutes", async () => {
  await using scene = new EventScene();
  const dead = await scene.listen();
  await dead.next();
  await scene.tick(299);
  assertEquals(scene.hub.listenerCount, 1);
  await scene.tick();
  assertEquals(scene.hub.listenerCount, 0);
  assertEquals(await dead.text(), undefined);
});

Deno.test("EventHub takes a bounded number of those who listen", async () => {
  await using scene = new EventScene();
  const listeners: TestListener[] = [];
  for (let count = 0; count < MAX_LISTENERS; count++) listeners.push(await scene.listen());
  assertEquals(await scene.open(), undefined);
  await listeners[3]?.leave();
  assert(await scene.open() !== undefined);
});

Deno.test("EventHub ends all streams with its owner", async () => {
  const scene = new EventScene();
  const listener = await scene.listen();
  await listener.next();
  await scene.hub.close();
  assertEquals(await listener.text(), undefined);
  assertEquals(scene.clock.timerCount, 0);
  assertEquals(await scene.open(), undefined);
});

Deno.test("EventHub tells how the daemon is where that changes", async () => {
  await using scene = new EventScene();
  const listener = await scene.listen({ fields: ["id"] });
  await listener.next();
  listener.want();
  scene.put(1, { downloadRate: 1000.4, uploadRate: 3 });
  await scene.tick();
  assertEquals((await listener.next()).data, { session: { downloadRate: 1000, uploadRate: 3 } });
  scene.control.diskSpace = { freeBytes: 7 * 1024 ** 2 + 5, totalBytes: -1 };
  listener.want();
  await scene.tick(15);
  assertEquals((await listener.next()).data, { session: { freeBytes: 7 * 1024 ** 2 } });
});

Deno.test("EventHub tells more of the torrent that is looked at", async () => {
  const peer = fakePeer({ downloadRate: 100.2 });
  const [here, gone] = [fakePeer({ port: 1 }), fakePeer({ port: 2, address: "2001:db8::1" })];
  const files = [fakeFile(0), fakeFile(1)];
  await using scene = new EventScene([
    fakeTorrent(1, { files, peers: [here, gone], trackers: [fakeTracker(3)] }),
    fakeTorrent(2),
  ]);
  const parts = ["files", "peers", "trackers", "pieces"] as const;
  const listener = await scene.listen({ torrent: 1, parts });
  const { data: { detail }, id } = await listener.next();
  assertEquals(detail?.isWhole, true);
  assertEquals(detail?.files, [[0, fakeFile(0)], [1, fakeFile(1)]]);
  assertEquals(detail?.peers?.changed.map(([key]) => key), ["198.51.100.7:1", "[2001:db8::1]:2"]);
  assertEquals(detail?.trackers, [fakeTracker(3)]);
  assertEquals([detail?.webSeeds, detail?.pieces?.cells], [[], 62]);
  listener.want();
  scene.put(1, {
    files: [files[0] ?? fakeFile(0), fakeFile(1, { doneBytes: 5 })],
    peers: [{ ...here, downloadRate: 7.4 }, peer],
    trackers: [fakeTracker(3)],
  });
  await scene.tick();
  assertEquals((await listener.next()).data.detail, {
    torrent: 1,
    isWhole: false,
    files: [[1, { doneBytes: 5 }]],
    peers: {
      changed: [["198.51.100.7:1", { downloadRate: 7 }], [
        "198.51.100.7:6881",
        { ...peer, downloadRate: 100 },
      ]],
      removed: ["[2001:db8::1]:2"],
    },
  });
  const other = await scene.listen({ torrent: 2, parts, since: id });
  const { kind, data } = await other.next();
  assertEquals([kind, data.rows, data.detail?.torrent], ["delta", undefined, 2]);
  assertEquals(data.detail?.isWhole, true);
});

Deno.test("EventHub makes the torrent ready that is looked at, and tells nothing of one that is gone", async () => {
  await using scene = new EventScene();
  const listener = await scene.listen({ torrent: 2, parts: ["files"] });
  assertEquals(scene.control.prepared, [2]);
  await listener.next();
  scene.remove(2);
  listener.want();
  await scene.tick();
  assertEquals((await listener.next()).data, { removed: [2] });
  const none = await scene.listen({ torrent: 2, parts: ["files"] });
  assertEquals((await none.next()).data.detail, undefined);
});

Deno.test("EventHub tells no times of trackers that are other by less than a second", async () => {
  const at = 1_700_000_000_000;
  const trackers = [fakeTracker(0, { nextAnnounceAt: at })];
  await using scene = new EventScene([fakeTorrent(1, { trackers })]);
  const listener = await scene.listen({ torrent: 1, parts: ["trackers"] });
  await listener.next();
  listener.want();
  for (const slack of [1, -999, 500]) {
    scene.put(1, { trackers: [fakeTracker(0, { nextAnnounceAt: at + slack })] });
    await scene.tick();
  }
  scene.put(1, { trackers: [fakeTracker(0, { nextAnnounceAt: at + 60_000 })] });
  await scene.tick();
  assertEquals((await listener.next()).data.detail?.trackers?.[0]?.nextAnnounceAt, at + 60_000);
});

Deno.test("EventHub tells no secrets of trackers to those who may only look", async () => {
  const announce = "http://tracker.example/passkey123/announce";
  const name = `x ${announce}`;
  const trackers = [fakeTracker(0, { announce, message: name })];
  const reason = `its tracker: ${name}`;
  const files = [fakeFile(0)];
  const torrent = fakeTorrent(1, { name, files, reason, comment: name, source: name, trackers });
  await using scene = new EventScene([torrent]);
  const fields = ["id", "name", "reason", "comment", "source", "trackers", "trouble"] as const;
  const parts = ["trackers", "files", "peers", "pieces"] as const;
  const options = { fields, torrent: 1, parts };
  const admin = await (await scene.listen(options)).text() ?? "";
  assert(admin.includes("passkey123"));
  const reader = await (await scene.listen({ ...options, isReadOnly: true })).text() ?? "";
  assert(reader.includes("tracker.example") && !reader.includes("passkey123"), reader);
});

Deno.test("EventHub lets all go where something is wrong, and takes them back", async () => {
  await using scene = new EventScene();
  const { control } = scene;
  const { torrents, find } = control;
  const listener = await scene.listen({ torrent: 1, parts: ["files"] });
  const { id } = await listener.next();
  listener.want();
  control.torrents = () => {
    throw new TypeError("a fault");
  };
  await scene.tick();
  assertEquals(await listener.text(), undefined);
  assertEquals(scene.hub.listenerCount, 0);
  assertStringIncludes(scene.log.text(), "Cannot tell what changes");
  control.torrents = torrents;
  control.find = () => {
    throw new TypeError("another fault");
  };
  const second = await scene.listen({ torrent: 1, parts: ["files"], since: id });
  assertEquals(await second.text(), undefined);
  control.find = find;
  const third = await scene.listen({ torrent: 1, parts: ["files"], since: id });
  assertEquals((await third.next()).kind, "reset");
});

Deno.test("EventHub tells at once what was done to a quiet torrent, and soon what happened to it", async () => {
  for (const [isTouched, mostTicks] of [[true, 1], [false, 5]] as const) {
    await using scene = new EventScene([fakeTorrent(1, { state: "seeding" })]);
    const listener = await scene.listen({ fields: ["id", "labels"] });
    await listener.next();
    listener.want();
    await scene.tick(11);
    scene.put(1, { state: "seeding", labels: ["iso"] });
    if (isTouched) scene.control.touched = [1];
    let isTold = false;
    const next = listener.next().then(({ data }) => {
      isTold = true;
      return data;
    });
    let ticks = 0;
    while (!isTold && ticks < 10) {
      await scene.tick();
      ticks++;
    }
    assertEquals((await next).rows, [[1, { labels: ["iso"] }]]);
    assert(ticks <= mostTicks, `it took ${ticks} ticks`);
  }
});

Deno.test("EventHub waits for no disk that does not answer", async () => {
  await using scene = new EventScene();
  const answer = Promise.withResolvers<{ freeBytes: number; totalBytes: number }>();
  scene.control.space = () => answer.promise;
  const listening = scene.listen({ fields: ["id"] });
  await scene.clock.advance(500);
  const listener = await listening;
  assertEquals((await listener.next()).data.session?.freeBytes, null);
  listener.want();
  await scene.tick(20);
  answer.resolve({ freeBytes: 5 * 1024 ** 2, totalBytes: -1 });
  await scene.tick();
  assertEquals((await listener.next()).data, { session: { freeBytes: 5 * 1024 ** 2 } });
});
