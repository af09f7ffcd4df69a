/**
 * How fast data is written to files and read from them: `deno bench -A bench/writing_bench.ts`. Each takes 64 MiB but the
 * last two.
 *
 * @module
 */
import { DenoDisk } from "../lib/disk/mod.ts";
import type { FileStore } from "../lib/io/mod.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";

const MIB = 1024 * 1024;
const SIZE = 64 * MIB;

const data = new Uint8Array(MIB);
for (let i = 0; i < MIB; i += 512) data[i] = i / 512;

for (const length of [MIB / 64, MIB / 4, MIB]) {
  benchStore(`write() of ${length / 1024} KiB`, "write", async (store) => {
    const part = data.subarray(0, length);
    for (let at = 0; at < SIZE; at += length) await store.write("file", at, part);
  });
}

benchStore("write() of 1 MiB, four at once", "write", async (store) => {
  for (let at = 0; at < SIZE; at += 4 * MIB) {
    await Promise.all([0, 1, 2, 3].map((i) => store.write("file", at + i * MIB, data)));
  }
});

for (const length of [MIB / 64, MIB / 4, MIB]) {
  benchStore(`read() of ${length / 1024} KiB`, "read", async (store) => {
    const into = new Uint8Array(length);
    for (let at = 0; at < SIZE; at += length) await store.read("file", at, into);
  });
}

benchStore("stat() of a file, 1,000 times", "others", async (store) => {
  for (let i = 0; i < 1000; i++) await store.stat("file");
});

benchStore("write() into 256 files, of which 64 stay open", "others", async (store) => {
  for (let i = 0; i < 256; i++) await store.write(`small/${i}`, 0, data.subarray(0, 1024));
});

/** Measures `act` on a folder with a file of 64 MiB. */
function benchStore(name: string, group: string, act: (store: FileStore) => Promise<void>): void {
  Deno.bench(name, { group, n: 20, warmup: 2 }, async (bench) => {
    await withTempFolder(async (dir) => {
      await using disk = new DenoDisk();
      const store = disk.open(dir);
      await store.allocate("file", SIZE, "full");
      bench.start();
      await act(store);
      bench.end();
    });
  });
}
