import { assertEquals, assertStringIncludes } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { ctl } from "./run_ctl.ts";

Deno.test("ctl does what it is told to the torrents that are meant", async () => {
  const cases: [string[], readonly unknown[], string][] = [
    [["start", "1"], ["start", [1], { now: false }], "started debian-12.iso\n"],
    [["start", "1", "7", "--now"], ["start", [1, 7], { now: true }], "started 2 torrents\n"],
    [["stop", "all"], ["stop", [1, 2, 7]], "stopped 3 torrents\n"],
    [["stop", "--where", "label = iso"], ["stop", [1]], "stopped debian-12.iso\n"],
    [["verify", "album"], ["verify", [2]], "checking album\n"],
    [["reannounce", "1-2"], ["reannounce", [1, 2]], "announcing 2 torrents\n"],
    [["rm", "1,7"], ["remove", [1, 7], { withData: false }], "removed 2 torrents\n"],
    [
      ["rm", "1", "film", "--with-data"],
      ["remove", [1, 7], { withData: true }],
      "removed with its data: debian-12.iso\nremoved with its data: film\n",
    ],
    [
      ["move", "/srv/iso", "1"],
      ["relocate", [1], "/srv/iso", { movesFiles: true }],
      "moved debian-12.iso\n",
    ],
    [
      ["move", "/srv/iso", "--where", "complete", "--already-there"],
      ["relocate", [2], "/srv/iso", { movesFiles: false }],
      "moved album\n",
    ],
    [["queue", "top", "7"], ["moveInQueue", [7], "top"], "moved film\n"],
  ];
  for (const [args, call, err] of cases) {
    const result = await ctl(args);
    assertEquals([result.status, result.out, result.err], [0, "", err]);
    assertEquals<unknown>(result.calls, [call]);
  }
});

Deno.test("ctl does it to the rest where a word fits none, and leaves with 3", async () => {
  const some = await ctl(["stop", "1", "9", "x*"]);
  assertEquals<unknown>(some.calls, [["stop", [1]]]);
  assertEquals(some.status, 3);
  assertStringIncludes(some.err, 'warning: no torrent fits "9", "x*"\nstopped debian-12.iso\n');
  const none = await ctl(["rm", "nothing", "--with-data"]);
  assertEquals([none.status, none.calls], [3, []]);
});

Deno.test("ctl needs to be told which torrents", async () => {
  for (const word of ["start", "stop", "rm", "verify", "reannounce", "show", "set"]) {
    const { status, err, calls } = await ctl([word]);
    assertEquals([status, calls], [2, []]);
    assertStringIncludes(err, `ctl ${word} needs a TORRENT or --where SELECTOR`);
  }
  const { status, err } = await ctl(["queue", "left", "1"]);
  assertEquals([status, err], [
    2,
    'shoal: Cannot move to "left": there are top, up, down, bottom\n',
  ]);
});

Deno.test("ctl with --json prints which torrents it was, with -q nothing", async () => {
  const { out, err } = await ctl(["stop", "2", "--json"]);
  const infoHash = "2".padStart(40, "0");
  assertEquals(JSON.parse(out), {
    torrents: [{ id: 2, infoHash, name: "album" }],
    unmatched: [],
  });
  assertEquals(err, "");
  const quiet = await ctl(["stop", "2", "-q"]);
  assertEquals([quiet.out, quiet.err], ["", ""]);
});

Deno.test("ctl leaves with what the daemon's refusal means", async () => {
  const cases: [ConstructorParameters<typeof ControlError>[0], number][] = [
    ["not-found", 3],
    ["invalid", 2],
    ["not-a-torrent", 11],
    ["fetch-failed", 5],
    ["forbidden", 10],
    ["conflict", 9],
    ["system", 10],
  ];
  for (const [kind, expected] of cases) {
    const failure = new ControlError(kind, "Cannot do it: so it is");
    const { status, err } = await ctl(["stop", "1"], { failure });
    assertEquals([status, err], [expected, "shoal: Cannot do it: so it is\n"]);
  }
});

Deno.test("ctl --dry-run prints which torrents it would be, and does nothing", async () => {
  const lines: string[][] = [
    ["rm", "--where", "label = iso or state = stopped", "--with-data", "-n"],
    ["set", "1", "film", "--label", "x", "--files", "1", "--dry-run"],
    ["queue", "top", "1,7", "-n"],
  ];
  for (const line of lines) {
    const { status, out, calls } = await ctl(line);
    assertEquals([status, out, calls], [0, "1\tdebian-12.iso\n7\tfilm\n", []]);
  }
  assertEquals((await ctl(["rm", "nothing", "-n"])).status, 3);
});
