import { assertEquals, assertRejects } from "@std/assert";
import { HandleCache } from "../../../lib/disk/_handle_cache.ts";
import { openFile } from "../../../lib/disk/_positional_file.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

/** Counts how often each file is opened. */
class Opener {
  readonly opened: string[] = [];
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async open(name: string, flags: "r" | "r+" = "r"): Promise<number> {
    this.opened.push(name);
    const path = `${this.#dir}/${name}`;
    await Deno.writeFile(path, new Uint8Array(1), { append: true });
    return await openFile(path, flags);
  }
}

Deno.test("HandleCache closes the least recently used file, never one in use", async () => {
  await withTempFolder(async (dir) => {
    const opener = new Opener(dir);
    const cache = new HandleCache(2);
    const use = (name: string, act = () => Promise.resolve()) =>
      cache.use(name, { mode: "read", open: () => opener.open(name) }, act);
    const { promise, resolve } = Promise.withResolvers<void>();
    const long = use("long", () => promise);
    for (const name of ["a", "b", "c", "c"]) await use(name);
    assertEquals(cache.size, 2);
    await use("long");
    assertEquals(opener.opened, ["long", "a", "b", "c"]);
    resolve();
    await long;
    await use("a");
    assertEquals(opener.opened, ["long", "a", "b", "c", "a"]);
    await cache.discardAll();
    assertEquals(cache.size, 0);
  });
});

Deno.test("HandleCache opens a file once for many at the same time", async () => {
  await withTempFolder(async (dir) => {
    const opener = new Opener(dir);
    const cache = new HandleCache(2);
    const uses = Array.from({ length: 10 }, () =>
      cache.use(
        "a",
        { mode: "read", open: () => opener.open("a") },
        (fd) => Promise.resolve(fd),
      ));
    assertEquals(new Set(await Promise.all(uses)).size, 1);
    assertEquals(opener.opened, ["a"]);
    await cache.discardAll();
  });
});

Deno.test("HandleCache opens anew for writing what was opened for reading", async () => {
  await withTempFolder(async (dir) => {
    const opener = new Opener(dir);
    const cache = new HandleCache(2);
    for (const mode of ["read", "write", "read", "write"] as const) {
      const open = () => opener.open("a", mode === "read" ? "r" : "r+");
      await cache.use("a", { mode, open }, () => Promise.resolve());
    }
    assertEquals(opener.opened, ["a", "a"]);
    await cache.discardAll();
  });
});

Deno.test("HandleCache tries again after a file could not be opened", async () => {
  await withTempFolder(async (dir) => {
    const opener = new Opener(dir);
    const cache = new HandleCache(2);
    const fail = () => Promise.reject(new Error("not now"));
    for (let i = 0; i < 2; i++) {
      await assertRejects(
        () => cache.use("a", { mode: "read", open: fail }, () => Promise.resolve()),
        Error,
        "not now",
      );
    }
    assertEquals(cache.size, 0);
    await cache.use("a", { mode: "read", open: () => opener.open("a") }, () => Promise.resolve());
    assertEquals(cache.size, 1);
    await cache.discardAll();
  });
});

Deno.test("HandleCache.discard() waits for who uses the file", async () => {
  await withTempFolder(async (dir) => {
    const opener = new Opener(dir);
    const cache = new HandleCache(2);
    const { promise, resolve } = Promise.withResolvers<void>();
    const events: string[] = [];
    const use = cache.use("a", { mode: "read", open: () => opener.open("a") }, async () => {
      await promise;
      events.push("used");
    });
    const discarded = cache.discard("a").then(() => events.push("discarded"));
    resolve();
    await Promise.all([use, discarded]);
    assertEquals(events, ["used", "discarded"]);
  });
});
