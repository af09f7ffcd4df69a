import { assertEquals, assertStringIncludes } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { FakeControl } from "../../daemon/support/fake_control.ts";
import { fakeTorrent } from "../../daemon/support/fake_torrent.ts";
import { FakeDaemon } from "../support/fake_daemon.ts";
import { ctl } from "./run_ctl.ts";

const HASH = "ab".repeat(20);

Deno.test("ctl add sends files along, and has links fetched by the daemon", async () => {
  const bytes = new TextEncoder().encode("d4:infode");
  const files = { "a.torrent": bytes, [HASH]: bytes };
  const cases: [string, object][] = [
    ["a.torrent", { kind: "metainfo", bytes }],
    ["magnet:?xt=urn:btih:" + HASH, {
      kind: "location",
      location: "magnet:?xt=urn:btih:" + HASH,
    }],
    ["https://a.example/b.torrent", {
      kind: "location",
      location: "https://a.example/b.torrent",
    }],
    [HASH.replaceAll("a", "c"), { kind: "location", location: HASH.replaceAll("a", "c") }],
    [HASH, { kind: "metainfo", bytes }],
  ];
  for (const [what, source] of cases) {
    const { status, calls, err } = await ctl(["add", what], { files });
    assertEquals<unknown>([status, calls], [0, [["add", { source }]]], what);
    assertEquals(err, "added debian-12.iso as 1, to /downloads\n");
  }
});

Deno.test("ctl add takes options for what is added", async () => {
  const { calls } = await ctl([
    ...["add", HASH, "-o", "/srv/iso", "--paused", "--label", "x", "--ratio", "2"],
    ...["--sequential", "--upload-limit", "1k"],
  ]);
  assertEquals<unknown>(calls, [["add", {
    source: { kind: "location", location: HASH },
    outputDir: "/srv/iso",
    isPaused: true,
    labels: ["x"],
    changes: {
      limits: { isUploadLimited: true, upload: 1024 },
      goals: { ratioMode: "own", ratio: 2 },
      isSequential: true,
    },
  }]]);
});

Deno.test("ctl add says what is there already", async () => {
  const control = new FakeControl();
  control.addResult = { torrent: fakeTorrent(5, { name: "old" }), isDuplicate: true };
  const daemon = new FakeDaemon(control);
  const told = await ctl(["add", HASH], { daemon });
  assertEquals([told.status, told.err], [0, "old is there already, as 5\n"]);
  const { out } = await ctl(["add", HASH, "--json"], { daemon });
  const { torrent, isDuplicate } = JSON.parse(out);
  assertEquals([torrent.id, isDuplicate], [5, true]);
});

Deno.test("ctl add goes on with the next, and leaves with what the first failure says", async () => {
  const some = await ctl(["add", "missing.torrent", HASH, "also.torrent"]);
  assertEquals(some.status, 3);
  assertEquals(some.calls.length, 1);
  assertStringIncludes(
    some.err,
    "shoal: missing.torrent: Cannot read missing.torrent: there is no such file or folder\n" +
      "added debian-12.iso",
  );
  const failure = new ControlError("not-a-torrent", "Cannot add it: it is no torrent");
  const refused = await ctl(["add", "a.torrent"], { failure, files: { "a.torrent": "x" } });
  assertEquals([refused.status, refused.err], [11, "shoal: Cannot add it: it is no torrent\n"]);
  const locked = await ctl(["add", HASH, HASH, "--token", "wrong"]);
  assertEquals([locked.status, locked.err.split("\n").length], [14, 2]);
});
