import { assert, assertEquals, assertRejects } from "@std/assert";
import type { FileStore } from "../../../lib/io/mod.ts";
import { DenoDisk, type DenoDiskOptions, PathOutsideError } from "../../../lib/disk/mod.ts";
import { patternBytes } from "../../support/bytes.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const hasLinks = Deno.build.os !== "windows"; // where making one needs a privilege

/** Runs `act` with a store for a folder that is not made yet. */
async function withStore(
  act: (store: FileStore, dir: string) => Promise<void>,
  options?: DenoDiskOptions,
): Promise<void> {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk(options);
    await act(disk.open(`${dir}/root`), dir);
  });
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error = await assertRejects(() => work);
  return "code" in error ? error.code : undefined;
}

Deno.test("write() makes the file and its folders, and read() gives what was written", async () => {
  await withStore(async (store) => {
    const data = patternBytes(3_000_000);
    await store.write("a/b/c.bin", 5, data);
    const into = new Uint8Array(data.length + 100);
    assertEquals(await store.read("a/b/c.bin", 5, into), data.length);
    assertEquals(into.subarray(0, data.length), data);
    assertEquals((await store.stat("a/b/c.bin"))?.size, data.length + 5);
    assertEquals(await store.read("a/b/c.bin", data.length + 5, into), 0);
  });
});

Deno.test("write() and read() reach beyond 4 GiB", async () => {
  await withStore(async (store) => {
    const position = 2 ** 32 + 2 ** 20 + 3;
    await store.write("large", position, new Uint8Array([1, 2, 3]));
    const into = new Uint8Array(5);
    assertEquals(await store.read("large", position - 1, into), 4);
    assertEquals([...into], [0, 1, 2, 3, 0]);
    assertEquals((await store.stat("large"))?.size, position + 3);
  });
});

Deno.test("read() and stat() tell that nothing is there", async () => {
  await withStore(async (store) => {
    assertEquals(await store.read("none", 0, new Uint8Array(1)), 0);
    assertEquals(await store.stat("none"), undefined);
    await store.write("file", 0, new Uint8Array(1));
    assertEquals(await store.read("file/none", 0, new Uint8Array(1)), 0);
    assertEquals(await store.stat("file/none"), undefined);
  });
});

Deno.test("stat() tells files from folders", async () => {
  await withStore(async (store) => {
    await store.write("folder/file", 0, new Uint8Array(7));
    const file = await store.stat("folder/file");
    assertEquals([file?.kind, file?.size], ["file", 7]);
    assert(file !== undefined && Math.abs(file.mtimeMs - Date.now()) < 3_600_000);
    assertEquals((await store.stat("folder"))?.kind, "directory");
  });
});

for (const how of ["sparse", "full"] as const) {
  Deno.test(`allocate() extends, ${how}, and never shortens`, async () => {
    await withStore(async (store) => {
      await store.allocate("a/zero", 0, how);
      assertEquals((await store.stat("a/zero"))?.size, 0);
      await store.write("file", 0, new Uint8Array([1, 2]));
      await store.allocate("file", 2_500_000, how);
      assertEquals((await store.stat("file"))?.size, 2_500_000);
      await store.allocate("file", 10, how);
      assertEquals((await store.stat("file"))?.size, 2_500_000);
      const into = new Uint8Array(3);
      await store.read("file", 0, into);
      assertEquals([...into], [1, 2, 0]);
    });
  });
}

Deno.test("truncate() cuts and extends", async () => {
  await withStore(async (store) => {
    await store.write("file", 0, new Uint8Array(10));
    for (const size of [4, 20]) {
      await store.truncate("file", size);
      assertEquals((await store.stat("file"))?.size, size);
    }
  });
});

Deno.test("rename() moves a file into a folder that was not there, and what is open with it", async () => {
  await withStore(async (store) => {
    await store.write("old", 0, new Uint8Array([1]));
    await store.rename("old", "deep/down/new");
    await store.write("deep/down/new", 1, new Uint8Array([2]));
    assertEquals(await store.stat("old"), undefined);
    const into = new Uint8Array(2);
    assertEquals(await store.read("deep/down/new", 0, into), 2);
    assertEquals([...into], [1, 2]);
    await store.write("old", 0, new Uint8Array([9]));
    await store.read("deep/down/new", 0, into);
    assertEquals([...into], [1, 2]);
    assertEquals(await codeOf(store.rename("none", "other")), "ENOENT");
  });
});

Deno.test("remove() removes a file, and nothing where none is", async () => {
  await withStore(async (store) => {
    await store.write("a/file", 0, new Uint8Array(1));
    for (let i = 0; i < 2; i++) await store.remove("a/file");
    assertEquals(await store.stat("a/file"), undefined);
    await store.write("a/file", 0, new Uint8Array([9])); // it was removed on purpose
  });
});

Deno.test("removeEmptyDirectory() leaves folders that are not empty, and files", async () => {
  await withStore(async (store) => {
    await store.write("a/b/file", 0, new Uint8Array(1));
    for (const path of ["a/b", "a/b/file", "none"]) await store.removeEmptyDirectory(path);
    assertEquals((await store.stat("a/b/file"))?.kind, "file");
    await store.remove("a/b/file");
    await store.removeEmptyDirectory("a/b");
    assertEquals(await store.stat("a/b"), undefined);
  });
});

Deno.test("sync() takes files that are open, and files that are not", async () => {
  await withStore(async (store) => {
    const paths = Array.from({ length: 20 }, (_, i) => `folder${i % 3}/file${i}`);
    for (const path of paths) await store.write(path, 0, new Uint8Array(100));
    await store.sync(paths);
    await store.sync([]);
  }, { maxOpenFiles: 4 });
});

Deno.test("sync() rejects a file that is gone, or another in its place", async () => {
  await withStore(async (store, dir) => {
    await store.write("file", 0, new Uint8Array(1));
    await Deno.remove(`${dir}/root/file`);
    assertEquals(await codeOf(store.sync(["file"])), "ENOENT");
    if (Deno.build.os === "windows") return;
    await Deno.writeFile(`${dir}/root/file`, new Uint8Array(1));
    assertEquals(await codeOf(store.sync(["file"])), "ESTALE");
  });
});

Deno.test("write() tells once that a file is gone that it had written", async () => {
  await withStore(async (store, dir) => {
    await store.write("file", 0, new Uint8Array([1, 1]));
    await Deno.remove(`${dir}/root/file`);
    assertEquals(await store.stat("file"), undefined);
    assertEquals(await codeOf(store.write("file", 1, new Uint8Array([2]))), "ENOENT");
    await store.write("file", 1, new Uint8Array([2]));
    assertEquals(await Deno.readFile(`${dir}/root/file`), new Uint8Array([0, 2]));
  });
});

Deno.test("stat() makes the next read see what the path names now", async () => {
  await withStore(async (store, dir) => {
    await store.write("file", 0, new Uint8Array([1]));
    await Deno.writeFile(`${dir}/other`, new Uint8Array([2]));
    await Deno.rename(`${dir}/other`, `${dir}/root/file`);
    await store.stat("file");
    const into = new Uint8Array(1);
    await store.read("file", 0, into);
    assertEquals([...into], [2]);
  });
});

Deno.test("a file that may only be read can be read", async () => {
  await withStore(async (store, dir) => {
    await Deno.mkdir(`${dir}/root`);
    await Deno.writeFile(`${dir}/root/file`, new Uint8Array([3]), { mode: 0o444 });
    const into = new Uint8Array(1);
    assertEquals(await store.read("file", 0, into), 1);
    assertEquals([...into], [3]);
  });
});

Deno.test("paths that are no plain paths below the folder are refused", async () => {
  await withStore(async (store) => {
    for (const path of ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", ".", "a\0b"]) {
      const calls = [
        () => store.read(path, 0, new Uint8Array(1)),
        () => store.write(path, 0, new Uint8Array(1)),
        () => store.stat(path),
        () => store.remove(path),
        () => store.rename("a", path),
        () => store.allocate(path, 1, "sparse"),
      ];
      await store.write("a", 0, new Uint8Array(1));
      for (const call of calls) await assertRejects(call, PathOutsideError);
    }
  });
});

Deno.test({
  name: "a symbolic link that leads out of the folder is refused",
  ignore: !hasLinks,
  async fn() {
    await withStore(async (store, dir) => {
      await Deno.mkdir(`${dir}/outside`);
      await Deno.writeFile(`${dir}/outside/secret`, new Uint8Array([42]));
      await Deno.mkdir(`${dir}/root`);
      await Deno.symlink(`${dir}/outside`, `${dir}/root/folder`);
      await Deno.symlink(`${dir}/outside/secret`, `${dir}/root/file`);
      await Deno.symlink(`${dir}/outside/new`, `${dir}/root/dangling`);
      const one = new Uint8Array(1);
      for (const path of ["folder/secret", "file"]) {
        await assertRejects(() => store.read(path, 0, one), PathOutsideError);
        await assertRejects(() => store.stat(path), PathOutsideError);
        await assertRejects(() => store.remove(path), PathOutsideError);
      }
      for (const path of ["folder/secret", "file", "folder/new", "folder/deep/new"]) {
        await assertRejects(() => store.write(path, 0, one), PathOutsideError);
      }
      await assertRejects(() => store.write("dangling", 0, one));
      const left = [...Deno.readDirSync(`${dir}/outside`)].map((entry) => entry.name);
      assertEquals(left, ["secret"]);
      assertEquals(await Deno.readFile(`${dir}/outside/secret`), new Uint8Array([42]));
    });
  },
});

Deno.test({
  name: "a symbolic link that appears later is refused as soon as the file is opened anew",
  ignore: !hasLinks,
  async fn() {
    await withStore(async (store, dir) => {
      await store.write("a/file", 0, new Uint8Array([1]));
      await Deno.rename(`${dir}/root/a`, `${dir}/elsewhere`);
      await Deno.symlink(`${dir}/elsewhere`, `${dir}/root/a`);
      await store.write("b", 0, new Uint8Array([1])); // closes a/file, for one may stay open
      await assertRejects(() => store.read("a/file", 0, new Uint8Array(1)), PathOutsideError);
    }, { maxOpenFiles: 1 });
  },
});

Deno.test({
  name: "symbolic links that stay inside are followed, and so is one to the folder itself",
  ignore: !hasLinks,
  async fn() {
    await withTempFolder(async (dir) => {
      await Deno.mkdir(`${dir}/real/inner`, { recursive: true });
      await Deno.symlink(`${dir}/real`, `${dir}/root`);
      await Deno.symlink("inner", `${dir}/real/link`);
      await using disk = new DenoDisk();
      const store = disk.open(`${dir}/root/`);
      await store.write("link/file", 0, new Uint8Array([5]));
      assertEquals(await Deno.readFile(`${dir}/real/inner/file`), new Uint8Array([5]));
      assertEquals((await store.stat("link/file"))?.size, 1);
    });
  },
});

Deno.test("many files are used at once with few of them open", async () => {
  await withStore(async (store) => {
    const writes = Array.from(
      { length: 50 },
      (_, i) => store.write(`f${i}`, 0, patternBytes(1000 + i)),
    );
    await Promise.all(writes);
    const reads = Array.from({ length: 50 }, async (_, i) => {
      const into = new Uint8Array(2000);
      assertEquals(await store.read(`f${i}`, 0, into), 1000 + i);
      assertEquals(into.subarray(0, 1000 + i), patternBytes(1000 + i));
    });
    await Promise.all(reads);
  }, { maxOpenFiles: 3 });
});

Deno.test("errors of the system come with their codes", async () => {
  await withStore(async (store) => {
    await store.write("file", 0, new Uint8Array(1));
    await store.write("folder/x", 0, new Uint8Array(1));
    const one = new Uint8Array(1);
    assertEquals(await codeOf(store.write("file/x", 0, one)), "ENOTDIR");
    assertEquals(await codeOf(store.write("folder", 0, one)), "EISDIR");
    assertEquals(await codeOf(store.write("x".repeat(300), 0, one)), "ENAMETOOLONG");
  });
});

Deno.test("close() rejects what comes after, and leaves other stores alone", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    const [a, b] = [disk.open(`${dir}/a`), disk.open(`${dir}/b`)];
    for (const store of [a, b]) await store.write("file", 0, new Uint8Array(1));
    await a.close();
    await assertRejects(() => a.read("file", 0, new Uint8Array(1)), Error, "closed");
    assertEquals(await b.read("file", 0, new Uint8Array(1)), 1);
  });
});

Deno.test("freeBytes() gives a number or says that it is not known", async () => {
  await withStore(async (store) => {
    await store.write("file", 0, new Uint8Array(1));
    const free = await store.freeBytes();
    assert(free === undefined || free >= 0);
  });
});
