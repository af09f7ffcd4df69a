import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent } from "../support/fake_torrent.ts";
import { ask } from "./ask.ts";

Deno.test("GET and PATCH /settings give settings as JSON, where no limit is null", async () => {
  const control = new FakeControl();
  const before = await ask(control, "GET /settings");
  assertEquals([before.value.downloadLimit, before.value.port], [null, 6881]);
  const body = { downloadLimit: 500, isDownloadLimited: true, uploadLimit: null };
  const after = await ask(control, "PATCH /settings", { body });
  assertEquals(control.calls, [["set", { ...body, uploadLimit: Infinity }]]);
  assertEquals([after.status, after.value.downloadLimit], [200, 500]);
  const wrong = await ask(control, "PATCH /settings", { body: { port: "x", dht: true } });
  assertEquals(wrong.value.error, {
    kind: "invalid",
    message: "Cannot set port: it is not a whole number from 0 to 65535",
  });
  assertEquals(control.calls.length, 1);
});

Deno.test("GET /statistics sums rates up", async () => {
  const torrents = [fakeTorrent(1, { downloadRate: 5 }), fakeTorrent(2, { downloadRate: 7 })];
  const control = new FakeControl({ torrents });
  const { value } = await ask(control, "GET /statistics");
  assertEquals(value, {
    version: control.version,
    session: control.statistics,
    allTime: control.allTimeStatistics,
    torrents: 2,
    downloadRate: 12,
    uploadRate: 0,
  });
});

Deno.test("GET /space asks for a path, or for the folder of downloads", async () => {
  const control = new FakeControl();
  const { value } = await ask(control, "GET /space?path=%2Fsrv%2Fa%20b");
  await ask(control, "GET /space");
  assertEquals(value, { freeBytes: 5_000, totalBytes: 9_000 });
  assertEquals(control.calls, [["space", "/srv/a b"], ["space", "/downloads"]]);
  assertEquals((await ask(control, "GET /space?path=x")).status, 400);
});

Deno.test("POST /shut-down ends the daemon", async () => {
  const control = new FakeControl();
  assertEquals((await ask(control, "POST /shut-down")).status, 202);
  assertEquals(control.calls, [["shutDown"]]);
});
