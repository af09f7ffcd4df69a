import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RestApi } from "../../../../lib/daemon/api/mod.ts";
import { ControlError, type ControlErrorKind } from "../../../../lib/daemon/control_error.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent, fakeTracker } from "../support/fake_torrent.ts";
import { ask } from "./ask.ts";

Deno.test("RestApi answers 404 where there is nothing, and says what a path takes", async () => {
  const control = new FakeControl();
  for (const path of ["/", "", "/torrent", "/torrents/", "/torrents/1/x", "/torrents/a%2fb"]) {
    const { status, value } = await ask(control, `GET ${path}`);
    assertEquals([status, value.error.kind], [404, "no-such-path"], path);
  }
  const cases: [string, string][] = [
    ["POST /settings", "GET, PATCH"],
    ["DELETE /torrents", "POST, PATCH, GET"],
    ["GET /shut-down", "POST"],
  ];
  for (const [line, allow] of cases) {
    const { status, headers, value } = await ask(control, line);
    assertEquals([status, headers, value.error.kind], [405, { allow }, "wrong-method"], line);
  }
});

Deno.test("RestApi lets those who may only look do nothing else", async () => {
  const control = new FakeControl();
  const options = { isReadOnly: true, body: { targets: ["all"] } };
  for (const line of ["POST /torrents/stop", "PATCH /settings", "POST /torrents"]) {
    const { status, value } = await ask(control, line, options);
    assertEquals([status, value.error.kind], [403, "read-only"], line);
  }
  assertEquals((await ask(control, "GET /torrents", { isReadOnly: true })).status, 200);
  assertEquals((await ask(control, "HEAD /torrents", { isReadOnly: true })).status, 200);
  assertEquals(control.calls, []);
});

Deno.test("RestApi refuses bodies that are no JSON, no object, or too long", async () => {
  const control = new FakeControl();
  const cases: [string, string][] = [
    ["{", "The body is not JSON"],
    ["[1]", "Cannot set this: it is not an object"],
    ["", "Cannot set targets: it is absent, and so is where"],
    ['{"targets":["1"],"wher":""}', "Cannot set wher: it is not known"],
  ];
  for (const [text, message] of cases) {
    const { status, value } = await ask(control, "POST /torrents/stop", { text });
    assertEquals([status, value.error], [400, { kind: "invalid", message }], text);
  }
  const request = { method: "PATCH", path: "/api/v1/settings", query: "", isReadOnly: false };
  const { status, body } = await new RestApi(control).answer({ ...request, body: undefined });
  assertEquals(status, 413);
  assertStringIncludes(`${body}`, '"too-large"');
  assertEquals(control.calls, []);
});

Deno.test("RestApi gives each kind of error of the daemon its status", async () => {
  const statuses: readonly (readonly [ControlErrorKind, number])[] = [
    ["invalid", 400],
    ["forbidden", 403],
    ["not-found", 404],
    ["conflict", 409],
    ["not-a-torrent", 422],
    ["system", 500],
    ["fetch-failed", 502],
  ];
  const message = "Cannot do it: so it is";
  for (const [kind, expected] of statuses) {
    const control = new FakeControl({ failure: new ControlError(kind, message) });
    const body = { targets: ["1"] };
    const { status, value } = await ask(control, "POST /torrents/stop", { body });
    assertEquals([status, value], [expected, { error: { kind, message } }]);
  }
});

Deno.test("RestApi throws what is a fault of Shoal", async () => {
  const control = new FakeControl();
  control.stop = () => Promise.reject(new TypeError("a fault"));
  await assertRejects(
    () => ask(control, "POST /torrents/stop", { body: { targets: ["1"] } }),
    TypeError,
    "a fault",
  );
});

Deno.test("RestApi tells no passkey to those who may only look, and selects by none", async () => {
  const announce = "https://tracker.example/5ec2e7/announce";
  const torrents = [
    fakeTorrent(1, { trackers: [fakeTracker(1, { announce })], comment: announce }),
  ];
  const control = new FakeControl({ torrents, settings: { defaultTrackers: [announce] } });
  const lines = ["GET /torrents?fields=all", "GET /torrents/1", "GET /torrents/1/trackers"];
  for (const line of [...lines, "GET /settings"]) {
    const { status, value } = await ask(control, line, { isReadOnly: true });
    assertEquals([status, JSON.stringify(value).includes("5ec2e7")], [200, false], line);
    const told = JSON.stringify((await ask(control, line)).value);
    assertStringIncludes(told, "5ec2e7", line);
  }
});
