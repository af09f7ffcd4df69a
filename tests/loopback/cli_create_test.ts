import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const TRACKER = "udp://tracker.example:6969";

/** Runs the program to its end; gives its status, its JSON and what it wrote to stderr. */
async function run(
  scene: LoopbackScene,
  ...args: string[]
): Promise<{ status: number; json: Readonly<Record<string, unknown>>; text: string }> {
  const program = scene.program(args, { cwd: scene.dir });
  const status = await program.ended();
  return { status, json: program.events.at(-1) ?? {}, text: program.stderr.join("\n") };
}

/** A folder with some files. */
async function content(scene: LoopbackScene): Promise<LoopbackTorrent> {
  const files = { "a.bin": 300_000, "sub/b.bin": 100_001, "empty": 0 };
  const torrent = new LoopbackTorrent({ name: "things", files, version: "hybrid" });
  await torrent.write(scene.dir);
  return torrent;
}

loopbackTest("create, show, hash and verify agree on a torrent", async (scene) => {
  const expected = await content(scene);
  for (const version of ["v1", "v2", "hybrid"]) {
    const out = `${version}.torrent`;
    const args = ["create", "things", "-o", out, `--${version}`, "-l", "64KiB", "-t", TRACKER];
    const made = await run(scene, ...args, "--json");
    assertEquals(made.status, 0, made.text);
    assertEquals([made.json.path, made.json.version, made.json.size], [out, version, 400_001]);
    const shown = await run(scene, "show", out, "--json");
    assertEquals(
      [shown.json.infoHashV1, shown.json.infoHashV2, shown.json.trackers],
      [made.json.infoHashV1, made.json.infoHashV2, [[TRACKER]]],
    );
    const hash = await run(scene, "hash", out);
    assertEquals(hash.text, `${made.json.infoHashV1 ?? made.json.infoHashV2}`);
    const verified = await run(scene, "verify", out, ".");
    assertEquals(verified.status, 0, verified.text);
    if (version === "hybrid") {
      assertEquals(made.json.infoHashV1, expected.metainfo.infoHashes.v1?.toHex());
      assertEquals(made.json.infoHashV2, expected.metainfo.infoHashes.v2?.toHex());
    }
  }
});

loopbackTest("create takes a file alone, by the name that it is given", async (scene) => {
  await Deno.writeFile(`${scene.dir}/film.bin`, new Uint8Array(50_000).fill(7));
  const made = await run(scene, "create", "film.bin", "--name", "other", "--no-date", "--json");
  assertEquals([made.status, made.json.path, made.json.name], [0, "other.torrent", "other"]);
  const again = await run(scene, "create", "film.bin", "-o", "b.torrent", "--name", "other");
  assertEquals(again.status, 0);
  assertStringIncludes(again.text, `info-hash v1\t${made.json.infoHashV1}`);
});

loopbackTest("create leaves out what is excluded, and Shoal's own records", async (scene) => {
  await content(scene);
  await Deno.mkdir(`${scene.dir}/things/.shoal`);
  await Deno.writeTextFile(`${scene.dir}/things/.shoal/record`, "x");
  await Deno.writeTextFile(`${scene.dir}/things/notes.tmp`, "x");
  const args = ["create", "things", "--exclude", "*.tmp", "--exclude", "sub", "--dry-run"];
  const made = await run(scene, ...args, "--json");
  assertEquals([made.status, made.json.size], [0, 300_000]);
  assertEquals(await Array.fromAsync(Deno.readDir(scene.dir), ({ name }) => name), ["things"]);
});

loopbackTest(
  "create refuses with the status for it, and leaves nothing behind",
  async (scene) => {
    await content(scene);
    await Deno.mkdir(`${scene.dir}/nothing`);
    await Deno.writeTextFile(`${scene.dir}/there.torrent`, "here first");
    const cases: [string[], number, RegExp][] = [
      [["none"], 3, /Cannot read none: there is no such file or folder/],
      [["nothing"], 3, /no files in it/],
      [["things", "-o", "there.torrent"], 9, /already there. --force writes over it/],
      [["things", "-l", "1000"], 2, /a piece length of 1000 bytes is not a power of two/],
      [["things", "--private"], 12, /--allow private-without-tracker makes it anyway/],
      [["things", "-t", "tracker.example"], 2, /--tracker needs a URL/],
    ];
    for (const [args, status, says] of cases) {
      const refused = await run(scene, "create", ...args);
      assertEquals(refused.status, status, refused.text);
      assert(says.test(refused.text), refused.text);
      assert(!/\bat .*\.ts/.test(refused.text), "no stack trace");
    }
    const names = await Array.fromAsync(Deno.readDir(scene.dir), ({ name }) => name);
    assertEquals(names.sort(), ["nothing", "there.torrent", "things"]);
    const forced = await run(scene, "create", "things", "-o", "there.torrent", "-f", "-q");
    assertEquals([forced.status, forced.text], [0, ""]);
    const allowed = ["create", "things", "--private", "--allow", "private-without-tracker", "-n"];
    assertEquals((await run(scene, ...allowed)).status, 0);
  },
);

loopbackTest("verify names the files that are wrong, and leaves with 4", async (scene) => {
  const torrent = await content(scene);
  const file = await torrent.save(scene.dir);
  await Deno.writeFile(`${scene.dir}/things/a.bin`, torrent.content(0).fill(0, 200_000, 200_001));
  await Deno.truncate(`${scene.dir}/things/sub/b.bin`, 70_000);
  await Deno.remove(`${scene.dir}/things/empty`);
  const { status, json, text } = await run(scene, "verify", file, scene.dir, "--json");
  assertEquals(status, 4);
  assertEquals(json.ok, false);
  const { files } = json;
  assert(Array.isArray(files));
  assertEquals(files.map(({ path, state }) => [path, state]), [
    ["things/a.bin", "wrong"],
    ["things/empty", "missing"],
    ["things/sub/b.bin", "short"],
  ]);
  assertStringIncludes(text, "shoal: Data of things is missing or wrong: 3 of 3 files");
  const quiet = await run(scene, "verify", file, scene.dir, "--quiet");
  assertEquals([quiet.status, quiet.text.split("\n").length], [4, 1]);
  const inside = await run(scene, "verify", file, `${scene.dir}/things`);
  assertStringIncludes(inside.text, `DIR is the folder that it is in: ${scene.dir}`);
  assertEquals((await run(scene, "verify", file, `${scene.dir}/none`)).status, 3);
});

loopbackTest({
  name: "create stops at Ctrl+C, and leaves nothing behind",
  lack: Deno.build.os === "windows" ? "there are no signals" : undefined,
}, async (scene) => {
  using file = await Deno.open(`${scene.dir}/big.bin`, { create: true, write: true });
  await file.truncate(8 * 2 ** 30);
  const program = scene.program(["create", "big.bin", "--log-file", "log"], { cwd: scene.dir });
  await scene.until(() => program.stderr.length > 0);
  await scene.pause(300);
  program.signal("SIGINT");
  assertEquals(await program.ended(), 130, program.log());
  const names = await Array.fromAsync(Deno.readDir(scene.dir), ({ name }) => name);
  assertEquals(names.sort(), ["big.bin", "log"]);
});
