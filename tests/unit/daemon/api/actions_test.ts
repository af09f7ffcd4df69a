import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

const NAMES = [1, 2].map((id) => ({
  id,
  infoHash: id.toString(16).padStart(40, "0"),
  name: `torrent ${id}`,
}));

Deno.test("POST /torrents/{action} does it to the torrents that are meant, and names them", async () => {
  const cases: [string, object, readonly unknown[]][] = [
    ["start", {}, ["start", [1, 2], { now: false }]],
    ["start", { now: true }, ["start", [1, 2], { now: true }]],
    ["stop", {}, ["stop", [1, 2]]],
    ["verify", {}, ["verify", [1, 2]]],
    ["reannounce", {}, ["reannounce", [1, 2]]],
    ["remove", {}, ["remove", [1, 2], { withData: false }]],
    ["remove", { withData: true }, ["remove", [1, 2], { withData: true }]],
    ["relocate", { outputDir: "/x" }, ["relocate", [1, 2], "/x", { movesFiles: true }]],
    [
      "relocate",
      { outputDir: "/x", movesFiles: false },
      ["relocate", [1, 2], "/x", { movesFiles: false }],
    ],
    ["move-in-queue", { to: "top" }, ["moveInQueue", [1, 2], "top"]],
  ];
  for (const [action, more, call] of cases) {
    const control = new FakeControl();
    const body = { targets: [1, "2", "9"], ...more };
    const { status, value } = await ask(control, `POST /torrents/${action}`, { body });
    assertEquals([status, value], [200, { torrents: NAMES, unmatched: ["9"] }]);
    assertEquals<unknown>(control.calls, [call]);
  }
});

Deno.test("POST /torrents/{action} does nothing where no torrent is meant", async () => {
  const control = new FakeControl();
  const body = { where: "ratio > 100" };
  const { status, value } = await ask(control, "POST /torrents/remove", { body });
  assertEquals([status, value], [200, { torrents: [], unmatched: [] }]);
  assertEquals(control.calls, []);
});

Deno.test("POST /torrents/rename is for one torrent", async () => {
  const control = new FakeControl();
  const body = { path: "torrent 2", name: "two" };
  await ask(control, "POST /torrents/rename", { body: { targets: [2], ...body } });
  assertEquals(control.calls, [["rename", 2, "torrent 2", "two"]]);
  const { status, value } = await ask(control, "POST /torrents/rename", {
    body: { targets: ["all"], ...body },
  });
  assertEquals(
    [status, value.error.message],
    [400, "Cannot rename a file of 3 torrents: name one"],
  );
});

Deno.test("PATCH changes settings of torrents", async () => {
  const control = new FakeControl();
  const changes = {
    files: { wanted: [], priorities: { high: [0, 2] } },
    labels: ["a", "b"],
    group: "slow",
    bandwidthPriority: "low",
    limits: { download: null, upload: 500, isUploadLimited: true },
    goals: { ratio: 1.5, ratioMode: "own" },
    maxPeers: 10,
    queuePosition: 0,
    isSequential: true,
    isSuperSeeding: false,
    trackers: [["udp://a.example:1"], [], ["http://b.example/announce"]],
  };
  const expected = {
    ...changes,
    limits: { ...changes.limits, download: Infinity },
    trackers: [["udp://a.example:1"], ["http://b.example/announce"]],
  };
  await ask(control, "PATCH /torrents", { body: { targets: [1], changes } });
  const one = await ask(control, "PATCH /torrents/2", { body: changes });
  assertEquals<unknown>(control.calls, [["change", [1], expected], ["change", [2], expected]]);
  assertEquals([one.status, one.value.id], [200, 2]);
});

Deno.test("actions and changes say what they do not take", async () => {
  const cases: [string, object, string][] = [
    ["POST /torrents/stop", { targets: [-1] }, "targets[0]: it is not a whole number"],
    ["POST /torrents/stop", { targets: [1.5] }, "targets[0]: it is not a whole number"],
    ["POST /torrents/stop", { targets: [{}] }, "targets[0]: it is not a text"],
    ["POST /torrents/stop", { targets: "all" }, "targets: it is not a list"],
    ["POST /torrents/stop", { targets: ["5-1"] }, '"5-1" is no number and no range'],
    ["POST /torrents/stop", { where: "ratio >" }, "Cannot read the selector at column"],
    ["POST /torrents/remove", { targets: [1], withData: 1 }, "withData: it is neither true"],
    ["POST /torrents/relocate", { targets: [1] }, "outputDir: it is not a text"],
    ["POST /torrents/relocate", { targets: [1], outputDir: "x" }, "it is not an absolute path"],
    ["POST /torrents/move-in-queue", { targets: [1], to: "left" }, "to: it is none of top, up"],
    ["POST /torrents/rename", { targets: [1], path: "x" }, "name: it is not a text"],
    ["PATCH /torrents", { targets: [1] }, "changes: it is not an object"],
    ["PATCH /torrents/1", { files: { wanted: [2 ** 31] } }, "files.wanted[0]: it is not"],
    ["PATCH /torrents/1", { files: { wanted: [-1] } }, "files.wanted[0]: it is not"],
    ["PATCH /torrents/1", { trackers: [["file:///x"]] }, "trackers[0][0]: it is not a URL"],
    ["PATCH /torrents/1", { limits: { download: -1 } }, "limits.download: it is not a whole"],
    ["PATCH /torrents/1", { goals: { ratioMode: "x" } }, "goals.ratioMode: it is none of"],
    ["PATCH /torrents/1", { labels: [""] }, "labels[0]: it is empty"],
    ["PATCH /torrents/1", { name: "x" }, "name: it is not known"],
  ];
  for (const [line, body, message] of cases) {
    const control = new FakeControl();
    const { status, value } = await ask(control, line, { body });
    assertEquals([status, value.error.kind], [400, "invalid"], message);
    assertStringIncludes(value.error.message, message);
    assertEquals(control.calls, []);
  }
});
