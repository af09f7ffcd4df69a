import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { fakePreview } from "../support/fake_preview.ts";
import { ask } from "./ask.ts";

Deno.test("POST /previews looks into a torrent, as JSON has it", async () => {
  const control = new FakeControl();
  const location = "magnet:?xt=urn:btih:x";
  const { status, value } = await ask(control, "POST /previews", { body: { location } });
  const { infoHashV2, duplicateOf, error, state } = value.preview;
  assertEquals([status, state, infoHashV2, duplicateOf, error], [
    201,
    "fetching",
    null,
    null,
    undefined,
  ]);
  await ask(control, "POST /previews", { body: { metainfo: "ZGU=" } });
  await ask(control, "POST /previews", { body: { location: "http://a/b", cookies: "a=b" } });
  assertEquals(control.calls, [
    ["openPreview", { kind: "location", location }],
    ["openPreview", { kind: "metainfo", bytes: new TextEncoder().encode("de") }],
    ["openPreview", { kind: "location", location: "http://a/b", cookies: "a=b" }],
  ]);
});

Deno.test("GET /previews/{preview} waits for as long as it is told, and DELETE ends it", async () => {
  const control = new FakeControl();
  control.previewView = fakePreview({ state: "failed", error: "so it is", duplicateOf: 4 });
  const { value } = await ask(control, "GET /previews/abc1?wait=2.5");
  assertEquals([value.preview.error, value.preview.duplicateOf], ["so it is", 4]);
  assertEquals((await ask(control, "GET /previews/abc1")).status, 200);
  assertEquals((await ask(control, "DELETE /previews/abc1")).status, 200);
  assertEquals(control.calls, [
    ["preview", "abc1", 2_500],
    ["preview", "abc1", 0],
    ["closePreview", "abc1"],
  ]);
  for (const wait of ["31", "-1", "x", "1e1", "NaN", ""]) {
    const { status } = await ask(control, `GET /previews/abc1?wait=${wait}`);
    assertEquals(status, 400, wait);
  }
});

Deno.test("previews are for those who may add", async () => {
  const control = new FakeControl();
  const lines = ["POST /previews", "GET /previews/abc1", "DELETE /previews/abc1"];
  for (const line of lines) {
    const { status, value } = await ask(control, line, { isReadOnly: true });
    assertEquals([status, value.error.kind], [403, "read-only"], line);
  }
  assertEquals(control.calls, []);
});

Deno.test("POST /torrents takes a preview in the place of what tells of a torrent", async () => {
  const control = new FakeControl();
  const body = { preview: "abc1", isPaused: true, changes: { files: { unwanted: [1] } } };
  assertEquals((await ask(control, "POST /torrents", { body })).status, 201);
  assertEquals(control.calls, [["add", {
    source: { kind: "preview", id: "abc1" },
    isPaused: true,
    changes: { files: { unwanted: [1] } },
  }]]);
  for (const more of [{ location: "/x" }, { metainfo: "ZGU=" }]) {
    const { status } = await ask(control, "POST /torrents", { body: { ...body, ...more } });
    assertEquals(status, 400);
  }
});
