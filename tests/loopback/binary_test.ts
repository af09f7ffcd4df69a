import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { compileProgram } from "../support/compiled_program.ts";
import type { LoopbackProgram } from "../support/loopback_program.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const HERE = ["--bind", "127.0.0.1", "--port", "0"];

/** More than is hashed without threads. */
const LARGE = 25_000_001;

const COMPILED = await compileProgram();

/** A test of the compiled program, which has nothing to read from and nothing in its environment. */
function compiledTest(
  name: string,
  play: (scene: LoopbackScene, start: (...args: string[]) => LoopbackProgram) => Promise<void>,
): void {
  const { path = "", lack } = COMPILED;
  loopbackTest({ name: `compiled: ${name}`, lack }, async (scene) => {
    const options = { cwd: scene.dir, within: ["env", "-i"], command: [path] };
    await play(scene, (...args) => scene.program(args, options));
  });
}

compiledTest("help and version are there at once", async (_scene, start) => {
  for (const args of [["--help"], ["get", "--help"], ["--version"]]) {
    const program = start(...args);
    assertEquals(await program.ended(), 0, program.log());
    assertStringIncludes(program.log(), "hoal");
  }
});

compiledTest("what tracker, create, seed and get do together is right", async (scene, start) => {
  const files = { "large.bin": LARGE, "sub/odd.bin": 700_001, "empty": 0 };
  const expected = new LoopbackTorrent({
    name: "things",
    files,
    version: "hybrid",
    pieceLength: 128 * 1024,
  });
  await expected.write(scene.dir);
  const tracker = start("tracker", "--bind", "127.0.0.1", "-p", "0", "--json");
  const { urls } = await tracker.event(({ event }) => event === "listening");
  assert(Array.isArray(urls));
  assertEquals(urls.length, 2, "a URL for HTTP and one for UDP");
  const trackers = urls.flatMap((url) => ["-t", String(url)]);
  const create = start("create", "things", "-l", "128KiB", ...trackers, "--json");
  assertEquals(await create.ended(), 0, create.log());
  const { v1, v2 } = expected.metainfo.infoHashes;
  const [made] = create.events;
  assertEquals([made?.infoHashV1, made?.infoHashV2], [v1?.toHex(), v2?.toHex()]);
  const seed = start("seed", "things.torrent", ".", ...HERE, "--json");
  await seed.event(({ event }) => event === "seeding");
  const get = start("things.torrent", "-o", "out", ...HERE, "--json");
  assertEquals(await get.ended(), 0, get.log());
  await expected.assertIn(`${scene.dir}/out`);
  assertEquals(get.stderr, []);
  seed.signal("SIGTERM");
  assertEquals(await seed.ended(), 143, seed.log());
  tracker.signal("SIGINT");
  assertEquals(await tracker.ended(), 130, tracker.log());
});

compiledTest("verify finds the piece that is wrong", async (scene, start) => {
  const torrent = new LoopbackTorrent({ name: "large.bin", files: LARGE, pieceLength: 65_536 });
  await torrent.write(scene.dir);
  await torrent.save(scene.dir);
  const right = start("verify", "large.bin.torrent", ".", "--json");
  assertEquals([await right.ended(), right.events[0]?.ok], [0, true], right.log());
  const content = torrent.content(0).slice();
  content[20_000_000]! ^= 1; // in piece 305
  await Deno.writeFile(`${scene.dir}/large.bin`, content);
  const wrong = start("verify", "large.bin.torrent", ".", "--json");
  assertEquals([await wrong.ended(), wrong.events[0]?.wrongPieces], [4, [305]], wrong.log());
});

compiledTest("demo works, and leaves nothing behind", async (scene, start) => {
  const demo = start("demo", "--fast");
  assertEquals(await demo.ended(), 0, demo.log());
  assertStringIncludes(demo.log(), "64.0 MiB byte for byte with what was seeded: the same");
  assertEquals(await Array.fromAsync(Deno.readDir(scene.dir)), []);
});

compiledTest("doctor finds that it may do what it has to and no more", async (_scene, start) => {
  const doctor = start("doctor", "--json");
  assertEquals(await doctor.ended(), 0, doctor.log());
  const findings = doctor.events[0]?.findings;
  assert(Array.isArray(findings));
  const health = new Map(findings.map(({ name, health }) => [name, health]));
  for (const name of ["permission net", "permission read", "permission write", "TCP", "UDP"]) {
    assertEquals(health.get(name), "works", name);
  }
  for (const name of ["permission env", "permission sys"]) {
    assertEquals(health.get(name), "without", name);
  }
});

compiledTest("what goes wrong has its own exit status and no stack trace", async (scene, start) => {
  await Deno.writeTextFile(`${scene.dir}/text`, "no torrent");
  await Deno.writeTextFile(`${scene.dir}/text.torrent`, "is there");
  const cases: [status: number, ...args: string[]][] = [
    [2, "get", "--sequentiel", "text"],
    [3, "show", "missing.torrent"],
    [9, "create", "text"],
    [11, "show", "text"],
    [12, "create", "text", "-o", "2.torrent", "-l", "16KiB", "--private"],
  ];
  for (const [status, ...args] of cases) {
    const program = start(...args);
    assertEquals(await program.ended(), status, program.log());
    assertStringIncludes(program.log(), "\nshoal: ");
    assertEquals(program.stderr.filter((line) => /^\s+at /.test(line)), []);
  }
});
