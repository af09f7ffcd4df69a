import { assert, assertEquals, assertRejects } from "@std/assert";
import { DenoDisk } from "../../../lib/disk/mod.ts";
import { sha1 } from "../../../lib/hash/mod.ts";
import type { VerifiedWrite } from "../../../lib/io/mod.ts";
import { patternBytes } from "../../support/bytes.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const MIB = 1024 * 1024;

/** A piece whose bytes go to files one after the other, by lengths. */
function pieceOf(
  data: Uint8Array,
  lengths: Readonly<Record<string, number>>,
  position = 0,
): VerifiedWrite {
  let start = 0;
  const spans = Object.entries(lengths).map(([path, length]) => {
    const span = { path, position, start, length };
    start += length;
    return span;
  });
  return { data, sha1: sha1(data), spans };
}

for (const where of ["in the main thread", "in a worker"]) {
  Deno.test(`writeVerified() writes what is right and nothing else, ${where}`, async () => {
    await withTempFolder(async (dir) => {
      await using disk = new DenoDisk({ hashThreads: 1 });
      const store = disk.open(`${dir}/root`);
      if (where === "in a worker") await disk.hasher.sha1Stream().digest(); // starts one
      const buffer = (length: number) => {
        const data = where === "in a worker" ? disk.makeBuffer(length) : new Uint8Array(length);
        data.set(patternBytes(length));
        return data;
      };
      const across = pieceOf(buffer(MIB), { "a": 300_000, "sub/b": MIB - 300_000 }, 77);
      const wrong = { ...pieceOf(buffer(MIB), { "c": MIB }), sha1: new Uint8Array(20) };
      const last = pieceOf(buffer(1000), { "a": 1000 }, 400_000);
      assertEquals(await store.writeVerified([across, wrong, last]), [true, false, true]);
      const a = await Deno.readFile(`${dir}/root/a`);
      const b = await Deno.readFile(`${dir}/root/sub/b`);
      assertEquals(a.subarray(77, 300_077), across.data.slice(0, 300_000));
      assertEquals(a.subarray(400_000), last.data.slice());
      assertEquals(b.subarray(77), across.data.slice(300_000));
      assertEquals((await store.stat("c"))?.size ?? 0, 0);
      await store.sync(["a", "sub/b"]);
    });
  });

  Deno.test(`writeVerified() tells that a file has gone, and goes on with a new one, ${where}`, async () => {
    await withTempFolder(async (dir) => {
      await using disk = new DenoDisk({ hashThreads: 1 });
      const store = disk.open(dir);
      if (where === "in a worker") await disk.hasher.sha1Stream().digest();
      const data = where === "in a worker" ? disk.makeBuffer(MIB) : new Uint8Array(MIB);
      const piece = pieceOf(data.fill(5), { "a": MIB });
      for (let round = 0; round < 3; round++) {
        assertEquals(await store.writeVerified([piece]), [true]);
        await Deno.remove(`${dir}/a`);
        assertEquals(await store.stat("a"), undefined);
        const error = await assertRejects(() => store.writeVerified([piece]));
        assert("code" in error && error.code === "ENOENT");
      }
      assertEquals(await store.writeVerified([piece]), [true]);
      assertEquals((await Deno.readFile(`${dir}/a`)).length, MIB);
    });
  });
}

Deno.test("writeVerified() writes a piece of very many files", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk({ maxOpenFiles: 4 });
    const store = disk.open(dir);
    const lengths = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [`f${i}`, 1 + i % 3]),
    );
    const total = Object.values(lengths).reduce((sum, length) => sum + length, 0);
    const data = disk.makeBuffer(total);
    data.set(patternBytes(total));
    assertEquals(await store.writeVerified([pieceOf(data, lengths)]), [true]);
    let at = 0;
    for (const [path, length] of Object.entries(lengths)) {
      assertEquals(await Deno.readFile(`${dir}/${path}`), data.slice(at, at + length));
      at += length;
    }
  });
});
