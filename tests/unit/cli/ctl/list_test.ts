import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../../../lib/cli/main.ts";
import { textWidth } from "../../../../lib/cli/output/text_width.ts";
import { FakeControl } from "../../daemon/support/fake_control.ts";
import { fakeTorrent } from "../../daemon/support/fake_torrent.ts";
import { FakeDaemon, TOKEN } from "../support/fake_daemon.ts";
import { FakeProgram } from "../support/fake_program.ts";
import { ctl, THREE } from "./run_ctl.ts";

Deno.test("ctl list prints a table on a terminal, of which more columns show more", async () => {
  const { out, err } = await ctl(["list"], { terminal: true, noColor: true, columns: 110 });
  assertEquals(out.split("\n"), [
    "id  name           state        done       size       down         up    left  ratio  labels",
    " 1  debian-12.iso  downloading   50%  600.0 MiB  2.0 MiB/s             1m 05s   0.00  iso, linux",
    " 2  album          seeding      100%  976.6 KiB             1.0 KiB/s           2.50",
    " 7  film           disk full     50%  976.6 KiB                                 0.00",
    "",
  ]);
  assertEquals(err, "3 torrents  ↓ 2.0 MiB/s  ↑ 1.0 KiB/s\n");
});

Deno.test("ctl list keeps to the columns of the terminal, whatever torrents are called", async () => {
  const torrents = [1, 2].map((id) => fakeTorrent(id, { name: `${id} 名前 `.repeat(40) }));
  for (const columns of [40, 60, 80, 120]) {
    const { out } = await ctl(["list"], { terminal: true, noColor: true, columns, torrents });
    for (const line of out.split("\n")) assert(textWidth(line) <= columns, `${columns}: ${line}`);
    assertStringIncludes(out, "…");
  }
});

Deno.test("ctl list prints tabs and plain numbers in a pipe", async () => {
  const { out, err } = await ctl(["list", "7", "debian*"]);
  assertEquals(
    out,
    "1\tdebian-12.iso\tdownloading\t50%\t629145600\t2097152\t0\t65\t0.00\tiso,linux\n" +
      "7\tfilm\tdisk full\t50%\t1000000\t0\t0\t\t0.00\t\n",
  );
  assertEquals(err, "");
});

Deno.test("ctl list prints no control characters of names", async () => {
  const torrents = [fakeTorrent(1, { name: "a\x1b[2Jb\nc\u202ed", labels: ["\x07x"] })];
  const { out } = await ctl(["list"], { torrents });
  assertStringIncludes(out, "1\ta[2Jb cd\t");
  assert(out.endsWith("\tx\n"), out);
});

Deno.test("ctl list --json prints what the API answers", async () => {
  const { out } = await ctl(["list", "--where", "ratio > 2", "--json", "--fields", "id,name"]);
  assertEquals(JSON.parse(out), { torrents: [{ id: 2, name: "album" }], unmatched: [] });
  const { out: whole } = await ctl(["list", "--json"]);
  assertEquals(JSON.parse(whole).torrents[0].infoHash, THREE[0]?.infoHash);
});

Deno.test("ctl list says what fits no torrent, and what makes no sense", async () => {
  const cases: [string[], number, string][] = [
    [["list", "1", "nothing*"], 3, 'no torrent fits "nothing*"'],
    [["list", "nothing"], 3, 'No torrent fits "nothing". See shoal ctl list'],
    [["list", "--where", "ratio > 9"], 3, "No torrent fits the selector"],
    [["list", "--where", "ratoi > 9"], 2, "Cannot read the selector at column 1"],
    [["list", "1", "--where", "all"], 2, 'Cannot take "1" and --where'],
    [["list", "--json", "--fields", "x"], 2, 'a torrent has no "x"'],
  ];
  for (const [args, status, message] of cases) {
    const result = await ctl(args);
    assertEquals(result.status, status, message);
    assertStringIncludes(result.err, message);
  }
  const empty = await ctl(["list"], { torrents: [] });
  assertEquals([empty.status, empty.out], [0, ""]);
  assertStringIncludes(empty.err, "There are no torrents");
});

Deno.test("ctl list --names prints what each can be called by, for shells", async () => {
  const names = ["debian 12.iso", "7", "all", "cafe12", "a*", "-q", "x\ny", "1-3", "$(id)"];
  const torrents = names.map((name, at) => fakeTorrent(at + 20, { name }));
  const { out } = await ctl(["list", "--names"], { torrents });
  assertEquals(out.split("\n"), [
    ...["debian 12.iso", "21", "22", "23", "24", "25", "26", "27", "$(id)", ""],
  ]);
});

/** Watches until Ctrl+C, some seconds later. */
async function watched(
  args: readonly string[],
  options: { readonly terminal?: boolean; readonly seconds: number; change?(step: number): void },
): Promise<{ status: number; out: string; err: string; asked: number }> {
  const { seconds, terminal = false, change } = options;
  const program = new FakeProgram(["ctl", "watch", ...args], {
    env: { SHOAL_TOKEN: TOKEN },
    terminal,
    noColor: true,
  });
  const torrents = [...THREE];
  const control = new FakeControl({ torrents });
  const daemon = new FakeDaemon(control);
  program.daemon = daemon;
  const ended = main(program);
  await daemon.asked;
  for (let step = 0; step < seconds; step++) {
    await program.clock.advance(1000);
    change?.(step);
    if (step === 2) torrents[1] = fakeTorrent(2, { name: "album", state: "stopped" });
  }
  program.interrupt();
  const status = await ended;
  const { stdout, stderr } = program;
  return { status, out: stdout.text, err: stderr.text, asked: daemon.addresses.length };
}

Deno.test("ctl watch prints in a pipe what has changed, until Ctrl+C", async () => {
  const { status, out, asked } = await watched([], { seconds: 9 });
  assertEquals(status, 130);
  assert(asked >= 4 && asked <= 6, String(asked));
  assertEquals(out.split("\n").map((line) => line.split("\t").slice(0, 3).join(" ")), [
    "1 debian-12.iso downloading",
    "2 album seeding",
    "7 film disk full",
    "2 album stopped",
    "",
  ]);
});

Deno.test("ctl watch draws anew on a terminal, and prints objects with --json", async () => {
  const drawn = await watched(["--interval", "1"], { seconds: 3, terminal: true });
  assertEquals(drawn.status, 130);
  assert(drawn.out.split("\x1b[5A\r").length >= 3, drawn.out);
  assertStringIncludes(drawn.out, "3 torrents  ↓ 2.0 MiB/s  ↑ 1.0 KiB/s");
  const objects = await watched(["2", "--json"], { seconds: 5 });
  const states = objects.out.trim().split("\n").map((line) => JSON.parse(line).torrents[0].state);
  assertEquals(new Set(states), new Set(["seeding", "stopped"]));
});

Deno.test("ctl watch ends where nothing fits", async () => {
  assertEquals((await ctl(["watch", "nothing"])).status, 3);
});
