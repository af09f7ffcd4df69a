import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LoopbackProgram, shoalCommand } from "../support/loopback_program.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { INFO_HASH, makeTorrent } from "../unit/cli/support/make_torrent.ts";

/** What a command said, and left with. */
interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `shoal ctl` in the folder of a scene; a proxy that nobody runs is in its environment. */
async function ctl(scene: LoopbackScene, ...args: string[]): Promise<Said> {
  const [command = "", ...rest] = shoalCommand(["ctl", ...args]);
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: rest,
    cwd: scene.dir,
    env: { HTTP_PROXY: "http://127.0.0.1:9" },
  }).output();
  const decoder = new TextDecoder();
  return { status: code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

loopbackTest("shoal ctl tells a daemon that runs what to do", async (scene) => {
  const { dir } = scene;
  await Deno.writeFile(`${dir}/things.torrent`, makeTorrent());
  const daemon = scene.use(
    new LoopbackProgram([
      "serve",
      "--http",
      "127.0.0.1:0",
      "--bind",
      "127.0.0.1",
      "-p",
      "0",
      "--json",
    ], {
      cwd: dir,
    }),
  );
  const { url } = await daemon.event(({ event }) => event === "serving");
  assert(typeof url === "string");
  const at = ["--url", url];

  const added = await ctl(scene, "add", "things.torrent", "--paused", "--label", "x", ...at);
  assertEquals([added.status, added.out], [0, ""]);
  assertStringIncludes(added.err, "added things as 1, to ");
  const listed = await ctl(scene, "list", "--where", "label = x", ...at);
  assertEquals([listed.status, listed.out.split("\t").slice(0, 3)], [0, [
    "1",
    "things",
    "stopped",
  ]]);
  const files = await ctl(scene, "set", "things", "--files", "a.txt", "--ratio", "2", ...at);
  assertEquals([files.status, files.err], [0, "changed things\n"]);
  const shown = await ctl(scene, "show", INFO_HASH.slice(0, 8), "--json", ...at);
  const { goals, infoHash } = JSON.parse(shown.out);
  assertEquals([goals.ratio, goals.ratioMode, infoHash], [2, "own", INFO_HASH]);
  const wanted = (await ctl(scene, "files", "1", ...at)).out.trim().split("\n");
  assertEquals(wanted.map((line) => line.split("\t")[3]), ["normal", "no"]);
  const set = await ctl(scene, "settings", "download-queue-size", "3", ...at);
  assertEquals([set.status, set.out], [0, "3\n"]);
  const wrong = await ctl(scene, "list", "--token", "wrong", ...at);
  assertEquals(wrong.status, 14);
  const removed = await ctl(scene, "rm", "all", ...at);
  assertEquals([removed.status, removed.err], [0, "removed things\n"]);
  const ended = await ctl(scene, "shutdown", ...at);
  assertEquals([ended.status, await daemon.ended()], [0, 0]);
  assertEquals((await ctl(scene, "list", ...at)).status, 13);
});
