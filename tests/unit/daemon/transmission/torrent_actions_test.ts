import { assertEquals } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { type ControlCall, FakeControl } from "../support/fake_control.ts";
import { call, callLegacy, NOW } from "./ask.ts";

/** Methods that do something with torrents, and what each asks of the daemon. */
const ACTIONS: readonly (readonly [string, Record<string, unknown>, ControlCall])[] = [
  ["torrent_start", {}, ["start", [1, 3]]],
  ["torrent_start_now", {}, ["start", [1, 3], { now: true }]],
  ["torrent_stop", {}, ["stop", [1, 3]]],
  ["torrent_verify", {}, ["verify", [1, 3]]],
  ["torrent_reannounce", {}, ["reannounce", [1, 3]]],
  ["torrent_remove", {}, ["remove", [1, 3], { withData: false }]],
  ["torrent_remove", { delete_local_data: true }, ["remove", [1, 3], { withData: true }]],
  ["queue_move_top", {}, ["moveInQueue", [1, 3], "top"]],
  ["queue_move_up", {}, ["moveInQueue", [1, 3], "up"]],
  ["queue_move_down", {}, ["moveInQueue", [1, 3], "down"]],
  ["queue_move_bottom", {}, ["moveInQueue", [1, 3], "bottom"]],
  [
    "torrent_set_location",
    { location: "/new" },
    ["relocate", [1, 3], "/new", { movesFiles: false }],
  ],
  [
    "torrent_set_location",
    { location: "/new", move: true },
    ["relocate", [1, 3], "/new", { movesFiles: true }],
  ],
];

function kebab(key: string): string {
  return key.replaceAll("_", "-");
}

for (const [method, params, asked] of ACTIONS) {
  const name = `${method} ${JSON.stringify(params)}`;
  Deno.test(`${name} asks the daemon`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, method, { ids: [1, 99, 3], ...params }), {});
    assertEquals(control.calls, [asked]);
  });

  Deno.test(`${name} asks the daemon in the legacy dialect`, async () => {
    const control = new FakeControl();
    const args = Object.fromEntries(
      Object.entries(params).map(([key, value]) => [kebab(key), value]),
    );
    assertEquals(await callLegacy(control, kebab(method), { ids: [1, 3], ...args }), {
      arguments: {},
      result: "success",
    });
    assertEquals(control.calls, [asked]);
  });

  Deno.test(`${name} leaves the daemon alone where it is about nobody`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, method, { ids: [99], ...params }), {});
    assertEquals(control.calls, []);
  });

  Deno.test(`${name} says why the daemon refuses`, async () => {
    const failure = new ControlError("conflict", "Cannot do that: it is being moved");
    const control = new FakeControl({ failure });
    assertEquals(await call(control, method, params), {
      code: 5,
      error_string: "Cannot do that: it is being moved",
    });
  });
}

Deno.test("torrent-stop takes the torrents that were active in the last minute", async () => {
  const control = new FakeControl();
  control.changed = [2];
  await callLegacy(control, "torrent-stop", { ids: "recently-active" });
  assertEquals(control.calls, [["changedSince", NOW - 60_000], ["stop", [2]]]);
});

for (
  const [params, code, words] of [
    [{}, -32602, "no location"],
    [{ location: 5 }, -32602, "location must be a string"],
    [{ location: "" }, 3, "new location path is not absolute"],
    [{ location: "../up" }, 3, "new location path is not absolute"],
  ] as const
) {
  Deno.test(`torrent_set_location refuses ${JSON.stringify(params)}`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, "torrent_set_location", params), {
      code,
      error_string: words,
    });
    assertEquals(control.calls, []);
  });
}

const RENAMING = { ids: [2], path: "torrent 2/a", name: "b" };

Deno.test("torrent_rename_path renames, and says what it was asked", async () => {
  const control = new FakeControl();
  const told = { id: 2, path: "torrent 2/a", name: "b" };
  assertEquals(await call(control, "torrent_rename_path", RENAMING), told);
  assertEquals(await callLegacy(control, "torrent-rename-path", RENAMING), {
    arguments: told,
    result: "success",
  });
  assertEquals(control.calls[0], ["rename", 2, "torrent 2/a", "b"]);
});

Deno.test("torrent_rename_path says what it was asked where it fails, too", async () => {
  const control = new FakeControl();
  control.failure = new ControlError("invalid", "Cannot rename it: the name has a slash");
  const result = { id: 2, path: "torrent 2/a", name: "b" };
  assertEquals(await call(control, "torrent_rename_path", RENAMING), {
    code: 5,
    error_string: "Cannot rename it: the name has a slash",
    result,
  });
  assertEquals(await callLegacy(control, "torrent-rename-path", RENAMING), {
    arguments: result,
    result: "Cannot rename it: the name has a slash",
  });
});

for (const ids of [[], [1, 2], undefined]) {
  Deno.test(`torrent_rename_path refuses ids ${JSON.stringify(ids)}`, async () => {
    const control = new FakeControl();
    assertEquals(await call(control, "torrent_rename_path", { ...RENAMING, ids }), {
      code: -32602,
      error_string: "torrent_rename_path requires 1 torrent",
    });
    assertEquals(control.calls, []);
  });
}
