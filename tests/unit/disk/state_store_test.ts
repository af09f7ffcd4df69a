import { assertEquals, assertRejects } from "@std/assert";
import { DenoDisk } from "../../../lib/disk/mod.ts";
import { patternBytes } from "../../support/bytes.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

function namesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map((entry) => entry.name).sort();
}

Deno.test("StateStore keeps records in a folder that it makes", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const store = disk.openState(`${dir}/deep/.shoal`);
    assertEquals(await store.read("a.resume"), undefined);
    await store.write("a.resume", patternBytes(100_000));
    await store.write("a.resume", patternBytes(10));
    assertEquals(await store.read("a.resume"), patternBytes(10));
    assertEquals(namesIn(`${dir}/deep/.shoal`), ["a.resume"]);
    for (let i = 0; i < 2; i++) await store.remove("a.resume");
    assertEquals(await store.read("a.resume"), undefined);
  });
});

Deno.test("StateStore: the last of many writes at once stays", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const store = disk.openState(dir);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => store.write("r", new Uint8Array(1000).fill(i))),
    );
    assertEquals(await store.read("r"), new Uint8Array(1000).fill(19));
  });
});

Deno.test("StateStore: what a crash left unfinished is not read, and goes with the next write", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const store = disk.openState(dir);
    await Deno.writeFile(`${dir}/r`, new Uint8Array([1]));
    await Deno.writeFile(`${dir}/r.new`, patternBytes(5000));
    assertEquals(await store.read("r"), new Uint8Array([1]));
    await store.write("r", new Uint8Array([2]));
    assertEquals(await store.read("r"), new Uint8Array([2]));
    assertEquals(namesIn(dir), ["r"]);
    await Deno.writeFile(`${dir}/r.new`, new Uint8Array(1));
    await store.remove("r");
    assertEquals(namesIn(dir), []);
  });
});

Deno.test("StateStore: a write that fails leaves the record as it was", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const store = disk.openState(dir);
    await store.write("r", new Uint8Array([1]));
    await Deno.mkdir(`${dir}/r.new`);
    await Deno.writeFile(`${dir}/r.new/x`, new Uint8Array(1));
    await assertRejects(() => store.write("r", new Uint8Array([2])));
    assertEquals(await store.read("r"), new Uint8Array([1]));
    await Deno.remove(`${dir}/r.new`, { recursive: true });
    await store.write("r", new Uint8Array([3]));
    assertEquals(await store.read("r"), new Uint8Array([3]));
  });
});

Deno.test("StateStore refuses names that are no plain names", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const store = disk.openState(dir);
    for (const name of ["", "../x", "a/b", ".", "..", ".hidden", "a\\b", "a.new"]) {
      await assertRejects(() => store.write(name, new Uint8Array(1)), TypeError, "Cannot keep");
      await assertRejects(() => store.read(name), TypeError, "Cannot keep");
    }
  });
});
