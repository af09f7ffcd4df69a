import { assert, assertEquals, assertRejects } from "@std/assert";
import { DenoDisk, moveFiles, PathOutsideError } from "../../../lib/disk/mod.ts";
import type { FileStore } from "../../../lib/io/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const isUnix = Deno.build.os !== "windows"; // where there are no modes, and links need a privilege

/** A test with a store whose folder has the files `t/a/file` and `t/b`. */
function storeTest(name: string, act: (store: FileStore, root: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !isUnix,
    fn: async () => {
      await withTempFolder(async (dir) => {
        await using disk = new DenoDisk();
        const store = disk.open(`${dir}/root`);
        for (const path of ["t/a/file", "t/b"]) await store.write(path, 0, new Uint8Array([7]));
        await act(store, `${dir}/root`);
      });
    },
  });
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.lstat(path)).mode ?? 0) & 0o7777;
}

storeTest("makeExecutable() lets those run a file who may read it", async (store, root) => {
  for (const [before, after] of [[0o644, 0o755], [0o600, 0o700], [0o640, 0o750], [0o711, 0o711]]) {
    await Deno.chmod(`${root}/t/b`, before ?? 0);
    await store.makeExecutable("t/b");
    assertEquals(await modeOf(`${root}/t/b`), after);
  }
});

storeTest("makeExecutable() leaves alone what is no plain file", async (store, root) => {
  await Deno.symlink("b", `${root}/t/link`);
  await Deno.chmod(`${root}/t/b`, 0o644);
  await Deno.chmod(`${root}/t/a`, 0o744);
  for (const path of ["t/link", "t/a", "t/none", "t/b/none"]) await store.makeExecutable(path);
  assertEquals([await modeOf(`${root}/t/b`), await modeOf(`${root}/t/a`)], [0o644, 0o744]);
});

storeTest("symlink() leads to files and folders by relative paths", async (store, root) => {
  assert(await store.symlink("t/x/to-file", "t/a/file"));
  assert(await store.symlink("t/to-folder", "t/a"));
  assertEquals(await Deno.readLink(`${root}/t/x/to-file`), "../a/file");
  assertEquals(await Deno.readLink(`${root}/t/to-folder`), "a");
  assertEquals((await store.stat("t/to-folder/file"))?.size, 1);
});

storeTest("symlink() makes none over anything, and none to nothing", async (store, root) => {
  await Deno.symlink("nowhere", `${root}/t/dangling`);
  for (const path of ["t/b", "t/a", "t/dangling"]) {
    assertEquals(await store.symlink(path, "t/a/file"), false);
  }
  assertEquals(await store.symlink("t/new", "t/none"), false);
  assertEquals(await store.symlink("t/new", "t/dangling"), false);
  assertEquals(await Deno.readLink(`${root}/t/dangling`), "nowhere");
  assertEquals(await store.stat("t/new"), undefined);
});

storeTest("symlink() makes none that leads out, or lies outside", async (store, root) => {
  await Deno.mkdir(`${root}/../outside`);
  await Deno.writeTextFile(`${root}/../outside/secret`, "secret");
  await Deno.symlink(`${root}/../outside`, `${root}/t/out`);
  const calls: [path: string, target: string][] = [
    ["t/new", "t/out/secret"],
    ["t/new", "t/out"],
    ["t/new", "../outside/secret"],
    ["t/new", "/etc/passwd"],
    ["t/out/new", "t/b"],
    ["../new", "t/b"],
  ];
  for (const [path, target] of calls) {
    await assertRejects(() => store.symlink(path, target), PathOutsideError);
  }
  assertEquals([...Deno.readDirSync(`${root}/../outside`)].length, 1);
});

storeTest("remove() and rename() take a link for itself", async (store, root) => {
  await store.symlink("t/link", "t/a");
  await store.rename("t/link", "t/moved");
  assertEquals(await Deno.readLink(`${root}/t/moved`), "a");
  await store.remove("t/a/file");
  await store.removeEmptyDirectory("t/moved");
  await store.removeEmptyDirectory("t/a");
  await store.remove("t/moved"); // which leads to nothing now
  assertEquals([...Deno.readDirSync(`${root}/t`)].map(({ name }) => name), ["b"]);
});

storeTest("moveFiles() moves links as they are", async (store, root) => {
  await store.symlink("t/link", "t/b");
  await store.symlink("t/folder", "t/a");
  const to = `${root}/../to`;
  await moveFiles(["t/b", "t/link", "t/a/file", "t/folder"], { from: root, to });
  assertEquals(await Deno.readLink(`${to}/t/link`), "b");
  assertEquals(await Deno.readFile(`${to}/t/folder/file`), new Uint8Array([7]));
  assertEquals([...Deno.readDirSync(root)], []);
});

const scoped = Deno.makeTempDirSync({ prefix: "shoal-test-" });

Deno.test({
  name: "symlink() says what it needs where Deno may not write everywhere",
  permissions: { read: true, write: [scoped], env: "inherit" },
  fn: async () => {
    try {
      await using disk = new DenoDisk();
      const store = disk.open(`${scoped}/root`);
      await store.write("file", 0, new Uint8Array(1));
      await store.makeExecutable("file");
      await assertRejects(
        () => store.symlink("link", "file"),
        Deno.errors.NotCapable,
        "Cannot make a symbolic link: Deno wants --allow-write without paths for it",
      );
      assertEquals([...Deno.readDirSync(`${scoped}/root`)].map(({ name }) => name), ["file"]);
    } finally {
      await Deno.remove(scoped, { recursive: true });
    }
  },
});
