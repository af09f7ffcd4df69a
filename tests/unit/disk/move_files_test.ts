import { assertEquals, assertRejects } from "@std/assert";
import { checkMove, moveFiles, pathExists, removeFiles } from "../../../lib/disk/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

async function tree(dir: string, at = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${dir}/${at}`)) {
    const path = at === "" ? name : `${at}/${name}`;
    paths.push(...isDirectory ? [`${path}/`, ...await tree(dir, path)] : [path]);
  }
  return paths.sort();
}

Deno.test("moveFiles() moves files with their folders and leaves what is not named", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/from/t/deep`, { recursive: true });
    for (const path of ["deep/a", "b", "other"]) {
      await Deno.writeTextFile(`${dir}/from/t/${path}`, path);
    }
    await moveFiles(["t/deep/a", "t/b", "t/missing"], { from: `${dir}/from`, to: `${dir}/to` });
    assertEquals(await tree(`${dir}/from`), ["t/", "t/other"]);
    assertEquals(await tree(`${dir}/to`), ["t/", "t/b", "t/deep/", "t/deep/a"]);
    assertEquals(await Deno.readTextFile(`${dir}/to/t/deep/a`), "deep/a");
  });
});

Deno.test("moveFiles() moves nothing where one file is in the way", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/from`);
    await Deno.mkdir(`${dir}/to`);
    await Deno.writeTextFile(`${dir}/from/a`, "a");
    await Deno.writeTextFile(`${dir}/from/b`, "b");
    await Deno.writeTextFile(`${dir}/to/b`, "mine");
    await assertRejects(
      () => moveFiles(["a", "b"], { from: `${dir}/from`, to: `${dir}/to` }),
      Error,
      "there already",
    );
    assertEquals(await tree(dir), ["from/", "from/a", "from/b", "to/", "to/b"]);
    assertEquals(await Deno.readTextFile(`${dir}/to/b`), "mine");
  });
});

Deno.test("moveFiles() takes back what it moved where the system refuses the rest", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/from/x`, { recursive: true });
    await Deno.mkdir(`${dir}/to`);
    await Deno.writeTextFile(`${dir}/from/a`, "a");
    await Deno.writeTextFile(`${dir}/from/x/b`, "b");
    // A file where a folder is to be.
    await Deno.writeTextFile(`${dir}/to/x`, "in the way");
    await assertRejects(() => moveFiles(["a", "x/b"], { from: `${dir}/from`, to: `${dir}/to` }));
    assertEquals(await tree(dir), ["from/", "from/a", "from/x/", "from/x/b", "to/", "to/x"]);
  });
});

Deno.test("removeFiles() removes files and the folders that are empty then, and nothing else", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/t/deep/er`, { recursive: true });
    await Deno.mkdir(`${dir}/t/kept`);
    for (const path of ["t/deep/er/a", "t/kept/b", "t/kept/mine", "c"]) {
      await Deno.writeTextFile(`${dir}/${path}`, path);
    }
    await removeFiles(dir, ["t/deep/er/a", "t/kept/b", "t/missing", "c"]);
    assertEquals(await tree(dir), ["t/", "t/kept/", "t/kept/mine"]);
    assertEquals(await pathExists(dir), true);
    assertEquals(await pathExists(`${dir}/t/kept/mine/x`), false);
  });
});

Deno.test("moveFiles() gives files other names on the way", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/one/t`, { recursive: true });
    await Deno.writeTextFile(`${dir}/one/t/a`, "a");
    await moveFiles([["t/a", "u/b"]], { from: `${dir}/one`, to: `${dir}/one` });
    assertEquals(await tree(`${dir}/one`), ["u/", "u/b"]);
  });
});

Deno.test("moveFiles() ends what was begun before, and takes that back, too, if it can not", async () => {
  await withTempFolder(async (dir) => {
    const [from, to] = [`${dir}/from`, `${dir}/to`];
    await Deno.mkdir(from);
    await Deno.mkdir(to);
    await Deno.writeTextFile(`${to}/moved`, "moved");
    for (const folder of [from, to]) await Deno.writeTextFile(`${folder}/copied`, "copied");
    await Deno.writeTextFile(`${from}/left`, "left");
    const paths = ["moved", "copied", "left"];
    await assertRejects(() => moveFiles(paths, { from, to }), Error, "there already");
    await moveFiles(paths, { from, to, isResumed: true });
    assertEquals(await tree(dir), ["from/", "to/", "to/copied", "to/left", "to/moved"]);
    await Deno.writeTextFile(`${from}/left`, "another one");
    await assertRejects(
      () => moveFiles(paths, { from, to, isResumed: true }),
      Error,
      "there already",
    );
  });
});

Deno.test("checkMove() says what is in the way and moves nothing", async () => {
  await withTempFolder(async (dir) => {
    for (const path of ["from", "to"]) await Deno.mkdir(`${dir}/${path}`);
    await Deno.writeTextFile(`${dir}/from/a`, "a");
    await checkMove(["a"], { from: `${dir}/from`, to: `${dir}/to` });
    assertEquals(await tree(dir), ["from/", "from/a", "to/"]);
    await Deno.writeTextFile(`${dir}/to/a`, "a");
    await assertRejects(() => checkMove(["a"], { from: `${dir}/from`, to: `${dir}/to` }));
  });
});
