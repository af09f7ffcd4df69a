import { assert, assertEquals } from "@std/assert";
import { parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { makeTorrent } from "./support/make_torrent.ts";
import { shoal } from "./support/run_program.ts";

const TORRENT = makeTorrent({
  trackers: [["udp://a.example:1"], ["udp://b.example:2"]],
  comment: "old",
  creationDate: 5,
});
const FILES = { "a.torrent": TORRENT };

async function edit(...args: string[]): Promise<ReturnType<typeof parseMetainfo>> {
  const { program, status, err } = await shoal(["edit", "a.torrent", ...args, "-o", "b.torrent"], {
    files: FILES,
  });
  assertEquals(status, 0, err);
  const bytes = program.bytes("b.torrent");
  assert(bytes);
  return parseMetainfo(bytes);
}

Deno.test("edit changes trackers, in tiers", async () => {
  const cases: [string[], string[][]][] = [
    [["-t", "udp://x.example:1", "-t", "udp://y.example:1"], [["udp://x.example:1"], [
      "udp://y.example:1",
    ]]],
    [["-a", "udp://x.example:1"], [["udp://a.example:1"], ["udp://b.example:2"], [
      "udp://x.example:1",
    ]]],
    [["-a", "udp://a.example:1"], [["udp://a.example:1"], ["udp://b.example:2"]]],
    [["-d", "udp://a.example:1"], [["udp://b.example:2"]]],
    [["--no-trackers"], []],
    [["--no-trackers", "-a", "udp://x.example:1"], [["udp://x.example:1"]]],
  ];
  for (const [args, want] of cases) {
    assertEquals((await edit(...args)).trackers, want, args.join(" "));
  }
});

Deno.test("edit leaves the info dictionary alone, and what it is not asked to change", async () => {
  const before = parseMetainfo(TORRENT);
  const after = await edit("--comment", "new", "--no-date");
  assertEquals(after.infoHashes, before.infoHashes);
  assertEquals(after.trackers, before.trackers);
  assertEquals([after.comment, after.creationDate], ["new", undefined]);
  assertEquals((await edit("--no-comment")).comment, undefined);
});

Deno.test("edit refuses what makes no sense", async () => {
  const cases: [string[], number, string][] = [
    [[], 2, "There is nothing to change in a.torrent. See shoal edit -h"],
    [["-d", "udp://z.example:1"], 3, "Cannot remove udp://z.example:1: it is no tracker of it"],
    [
      ["--comment", "x", "--no-comment"],
      2,
      "Cannot do both --comment and --no-comment",
    ],
    [
      ["-c", "x", "-o", "a.torrent"],
      9,
      "Cannot write a.torrent: it is already there. --force writes over it",
    ],
  ];
  for (const [args, status, message] of cases) {
    const result = await shoal(["edit", "a.torrent", ...args], { files: FILES });
    assertEquals([result.status, result.err], [status, `shoal: ${message}\n`]);
  }
});

Deno.test("edit --dry-run writes nothing", async () => {
  const args = ["edit", "a.torrent", "-c", "x", "--dry-run", "-o", "b.torrent"];
  const { program, status } = await shoal(args, { files: FILES });
  assertEquals([status, program.bytes("b.torrent")], [0, undefined]);
});
