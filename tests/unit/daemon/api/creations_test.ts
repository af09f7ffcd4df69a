import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { fakeCreation } from "../support/fake_creation.ts";
import { ask } from "./ask.ts";

Deno.test("POST /creations begins to make a torrent", async () => {
  const control = new FakeControl();
  const body = {
    path: "/downloads/album",
    versions: "hybrid",
    pieceLength: 65_536,
    trackers: [["http://a/b"], []],
    webSeeds: ["http://c/d"],
    isPrivate: true,
    comment: "two\nlines",
    source: "s",
    name: "n",
    isSeeded: true,
  };
  const { status, value } = await ask(control, "POST /creations", { body });
  assertEquals([status, value.creation.state, value.creation.error], [201, "hashing", undefined]);
  assertEquals(control.calls, [["openCreation", { ...body, trackers: [["http://a/b"]] }]]);
  const wrong: unknown[] = [
    {},
    { path: "album", versions: "v1" },
    { path: "/a" },
    { path: "/a", versions: "v3" },
    { path: "/a", versions: "v1", pieceLength: 1 },
    { path: "/a", versions: "v1", pieceLength: 2 ** 53 },
    { path: "/a", versions: "v1", trackers: [["ftp://a"]] },
    { path: "/a", versions: "v1", webSeeds: ["file:///etc/passwd"] },
    { path: "/a", versions: "v1", webSeeds: Array(101).fill("http://a/") },
    { path: "/a", versions: "v1", comment: "\0" },
    { path: "/a", versions: "v1", comment: 7 },
    { path: "/a", versions: "v1", name: "" },
    { path: "/a", versions: "v1", output: "/b" },
  ];
  for (const body of wrong) {
    assertEquals(
      (await ask(control, "POST /creations", { body })).status,
      400,
      JSON.stringify(body),
    );
  }
  assertEquals(control.calls.length, 1);
});

Deno.test("GET /creations/{creation} gives what came of it", async () => {
  const control = new FakeControl();
  control.creationView = fakeCreation({
    state: "done",
    created: {
      infoHash: "a".repeat(40),
      magnetLink: "magnet:?x",
      fileName: "x.torrent",
      metainfo: new TextEncoder().encode("de"),
      torrent: undefined,
    },
  });
  const { value: { creation } } = await ask(control, "GET /creations/abc1?wait=1");
  assertEquals([creation.state, creation.metainfo, creation.fileName, creation.torrent], [
    "done",
    "ZGU=",
    "x.torrent",
    undefined,
  ]);
  assertEquals((await ask(control, "DELETE /creations/abc1")).status, 200);
  const suggestion = await ask(control, "GET /creations/suggestion?path=%2Fa");
  assertEquals(suggestion.value, {
    totalBytes: 5,
    fileCount: 1,
    pieceLength: 16_384,
    reason: "so it is",
  });
  assertEquals((await ask(control, "GET /creations/suggestion")).status, 400);
  assertEquals(control.calls, [
    ["creation", "abc1", 1_000],
    ["closeCreation", "abc1"],
    ["suggestCreation", "/a"],
  ]);
  const lines = ["GET /creations/abc1", "GET /creations/suggestion?path=%2Fa", "POST /creations"];
  for (const line of lines) {
    assertEquals((await ask(control, line, { isReadOnly: true })).value.error.kind, "read-only");
  }
});
