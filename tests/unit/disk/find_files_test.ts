import { assertEquals, assertRejects } from "@std/assert";
import { findFiles, type FindFilesOptions } from "../../../lib/disk/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

async function paths(root: string, options?: FindFilesOptions): Promise<string[]> {
  const found = await Array.fromAsync(findFiles(root, options));
  return found.map(({ path, length }) => `${path} ${length}`).sort();
}

async function makeFiles(dir: string): Promise<void> {
  await Deno.mkdir(`${dir}/sub/deep`, { recursive: true });
  await Deno.mkdir(`${dir}/empty`);
  await Deno.writeTextFile(`${dir}/a`, "12345");
  await Deno.writeTextFile(`${dir}/sub/b`, "");
  await Deno.writeTextFile(`${dir}/sub/deep/c`, "1");
}

Deno.test("findFiles() finds all files below a folder", async () => {
  await withTempFolder(async (dir) => {
    await makeFiles(dir);
    const all = ["a 5", "sub/b 0", "sub/deep/c 1"];
    assertEquals(await paths(dir), all);
    assertEquals(await paths(`${dir}/`), all);
    assertEquals(await paths(`${dir}/sub/`), ["b 0", "deep/c 1"]);
  });
});

Deno.test("findFiles() gives a file itself by an empty path", async () => {
  await withTempFolder(async (dir) => {
    await makeFiles(dir);
    assertEquals(await paths(`${dir}/a`), [" 5"]);
  });
});

Deno.test("findFiles() leaves out what is to be skipped, and all below it", async () => {
  await withTempFolder(async (dir) => {
    await makeFiles(dir);
    assertEquals(await paths(dir, { skip: (path) => path === "sub" }), ["a 5"]);
    assertEquals(await paths(dir, { skip: (path) => path === "sub/b" }), ["a 5", "sub/deep/c 1"]);
  });
});

Deno.test("findFiles() says who may run a file, and when it was changed", async () => {
  await withTempFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/a`, "");
    await Deno.writeTextFile(`${dir}/b`, "");
    if (Deno.build.os !== "windows") await Deno.chmod(`${dir}/b`, 0o755);
    await Deno.utime(`${dir}/a`, 100, 100);
    const found = await Array.fromAsync(findFiles(dir));
    const byPath = new Map(found.map((file) => [file.path, file]));
    assertEquals(byPath.get("a")?.executable, false);
    assertEquals(byPath.get("a")?.mtimeMs, 100_000);
    if (Deno.build.os !== "windows") assertEquals(byPath.get("b")?.executable, true);
  });
});

Deno.test({
  name: "findFiles() takes links for what they lead to, in or out of the folder",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withTempFolder(async (dir) => {
      await makeFiles(`${dir}`);
      await Deno.mkdir(`${dir}/root`);
      await Deno.symlink(`${dir}/a`, `${dir}/root/file`);
      await Deno.symlink(`${dir}/sub`, `${dir}/root/folder`);
      const all = ["file 5", "folder/b 0", "folder/deep/c 1"];
      assertEquals(await paths(`${dir}/root`), all);
      const skip = (path: string) => path === "folder/deep";
      assertEquals(await paths(`${dir}/root`, { skip }), ["file 5", "folder/b 0"]);
    }),
});

Deno.test({
  name: "findFiles() refuses links that lead nowhere or in a circle",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withTempFolder(async (dir) => {
      await Deno.mkdir(`${dir}/one/x`, { recursive: true });
      await Deno.symlink(`${dir}/one`, `${dir}/one/x/up`);
      const looped = await assertRejects(() => paths(`${dir}/one`), Error, "it leads back");
      assertEquals(Reflect.get(looped, "code"), "ELOOP");
      await Deno.mkdir(`${dir}/two/a`, { recursive: true });
      await Deno.mkdir(`${dir}/two/b`);
      await Deno.symlink(`${dir}/two/b`, `${dir}/two/a/link`);
      await Deno.symlink(`${dir}/two/a`, `${dir}/two/b/link`);
      await assertRejects(() => paths(`${dir}/two`), Error, "it leads back");
      await Deno.mkdir(`${dir}/three`);
      await Deno.symlink(`${dir}/none`, `${dir}/three/broken`);
      await assertRejects(() => paths(`${dir}/three`), Deno.errors.NotFound);
      await assertRejects(() => paths(`${dir}/none`), Deno.errors.NotFound);
    }),
});
