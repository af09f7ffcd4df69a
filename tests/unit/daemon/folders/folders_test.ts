import { assertEquals, assertRejects } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { Folders } from "../../../../lib/daemon/folders/mod.ts";
import { AllowedRoots } from "../../../../lib/daemon/roots/mod.ts";
import { withTempFolder } from "../../../support/temp_folder.ts";

/** Folders under `root` of a folder; beside it `outside`, which nobody may see. */
async function withFolders(
  act: (folders: Folders, root: string, dir: string) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (dir) => {
    const root = `${dir}/root`;
    await Deno.mkdir(`${root}/films/old`, { recursive: true });
    await Deno.mkdir(`${root}/10`);
    await Deno.mkdir(`${root}/9`);
    await Deno.mkdir(`${dir}/outside`);
    await Deno.writeTextFile(`${dir}/outside/secret`, "secret");
    await Deno.writeTextFile(`${root}/b.txt`, "12345");
    await Deno.writeTextFile(`${root}/A.txt`, "");
    await Deno.symlink("films", `${root}/link in`);
    await Deno.symlink("b.txt", `${root}/link to file`);
    await Deno.symlink(`${dir}/outside`, `${root}/link out`);
    await Deno.symlink(`${dir}/outside/secret`, `${root}/file out`);
    await Deno.symlink("nowhere", `${root}/dangling`);
    await Deno.symlink("circle", `${root}/circle`);
    const roots = new AllowedRoots([root]);
    await act(new Folders({ roots, outputDir: () => root }), root, dir);
  });
}

Deno.test("Folders.list() shows folders first, by name, and what links lead to inside", async () => {
  await withFolders(async (folders, root) => {
    const { entries, ...view } = await folders.list(root);
    assertEquals(view, { path: root, parent: undefined, isWritable: true, isTruncated: false });
    assertEquals(entries.map(({ name, kind, length }) => [name, kind, length]), [
      ["9", "folder", 0],
      ["10", "folder", 0],
      ["films", "folder", 0],
      ["link in", "folder", 0],
      ["A.txt", "file", 0],
      ["b.txt", "file", 5],
      ["link to file", "file", 5],
    ]);
    const inner = await folders.list(`${root}/link in/`);
    assertEquals([inner.path, inner.parent], [`${root}/link in`, root]);
    assertEquals(inner.entries.map(({ name }) => name), ["old"]);
  });
});

Deno.test("Folders.list() gives the roots without a path", async () => {
  await withFolders(async (folders, root, dir) => {
    const expected = { path: "", parent: undefined, isWritable: false, isTruncated: false };
    const entry = (name: string) => ({ name, kind: "folder" as const, length: 0 });
    assertEquals(await folders.list(), { ...expected, entries: [entry(root)] });
    const free = new Folders({ roots: new AllowedRoots([]), outputDir: () => root });
    assertEquals(await free.list(), { ...expected, entries: [entry(root), entry("/")] });
    assertEquals((await free.list(dir)).entries.map(({ name }) => name), ["outside", "root"]);
    assertEquals((await free.list("/")).parent, undefined);
  });
});

Deno.test("Folders.list() does not lead out of the roots (W12)", async () => {
  await withFolders(async (folders, root, dir) => {
    const cases: [string, ControlError["kind"]][] = [
      [dir, "forbidden"],
      [`${dir}/outside`, "forbidden"],
      [`${root}/..`, "forbidden"],
      [`${root}/../outside`, "forbidden"],
      [`${root}/films/../../outside`, "forbidden"],
      [`${root}2`, "forbidden"],
      ["/", "forbidden"],
      ["/etc", "forbidden"],
      [`${root}/link out`, "forbidden"],
      [`${root}/link out/secret`, "forbidden"],
      [`${root}/link in/../../outside`, "forbidden"],
      ["root", "invalid"],
      ["", "invalid"],
      [`${root}/\0`, "invalid"],
      [`${root}/b.txt`, "invalid"],
      [`${root}/nothing`, "not-found"],
      [`${root}/dangling`, "not-found"],
      [`${root}/circle`, "not-found"],
    ];
    for (const [path, kind] of cases) {
      const error = await assertRejects(() => folders.list(path), ControlError);
      assertEquals(error.kind, kind, path);
    }
  });
});

Deno.test("Folders.list() tells of a folder with very much in it no more than so much", async () => {
  await withTempFolder(async (dir) => {
    await Promise.all(
      Array.from({ length: 5_003 }, (_, i) => Deno.writeTextFile(`${dir}/${i}`, "")),
    );
    const folders = new Folders({ roots: new AllowedRoots([dir]), outputDir: () => dir });
    const { entries, isTruncated } = await folders.list(dir);
    assertEquals([entries.length, isTruncated, entries.at(-1)?.name], [5_000, true, "4999"]);
  });
});

Deno.test("Folders.list() says where nothing can be put", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/closed`, { mode: 0o555 });
    const folders = new Folders({ roots: new AllowedRoots([dir]), outputDir: () => dir });
    const { isWritable } = await folders.list(`${dir}/closed`);
    // Root may write everywhere, where we may know that we are root.
    const { state } = await Deno.permissions.query({ name: "sys", kind: "uid" });
    assertEquals(isWritable, state === "granted" && Deno.uid() === 0);
  });
});
