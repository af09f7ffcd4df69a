import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { knowsSanitizers } from "../../tools/test_config.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";

const ROOT = new URL("../../", import.meta.url);
const SCRIPT = new URL("../fixtures/from_elsewhere.ts", import.meta.url);

const LACK = knowsSanitizers(Deno.version.deno)
  ? undefined
  : "this version of Deno finds no files of packages in other folders";

/** A folder whose deno.json knows the package as `deno add` would have it, and the script in it. */
async function makeProject(scene: LoopbackScene, unstable: readonly string[]): Promise<string> {
  const dir = await scene.folder("elsewhere");
  const { links, name, version }: { links: string[]; name: string; version: string } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const config = {
    imports: { [name]: `jsr:${name}@^${version}` },
    links: ["./", ...links].map((link) => new URL(link, ROOT).pathname),
    unstable,
  };
  await Deno.writeTextFile(`${dir}/deno.json`, JSON.stringify(config));
  await Deno.copyFile(SCRIPT, `${dir}/main.ts`);
  return dir;
}

for (const unstable of [[], ["net"]]) {
  const how = unstable.length === 0 ? "without" : "with";
  loopbackTest({
    name: `who imports the package ${how} unstable features has all of it, with types`,
    lack: LACK,
    timeoutMs: 60_000,
  }, async (scene) => {
    const cwd = await makeProject(scene, unstable);
    const permissions = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write"];
    const program = scene.program([], {
      cwd,
      command: [Deno.execPath(), "run", "--check", "--quiet", ...permissions, "main.ts"],
    });
    assertEquals(await program.ended(), 0, program.log());
    const [{ infoHash, ...told } = {}] = program.events;
    assertEquals(told, {
      fastDatagrams: unstable.length > 0,
      name: "things",
      sameMagnet: true,
      state: "seeding",
      doneBytes: 20_000_021,
      peers: 2,
      message: { type: "have", index: 307 },
    });
    assertEquals(String(infoHash).length, 40);
    for (const name of ["large.bin", "notes.txt"]) {
      const seeded = await Deno.readFile(`${cwd}/seed/things/${name}`);
      const downloaded = await Deno.readFile(`${cwd}/downloads/things/${name}`);
      assertEquals(Buffer.compare(seeded, downloaded), 0, name);
    }
  });
}
