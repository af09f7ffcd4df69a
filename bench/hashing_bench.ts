/**
 * How fast data is hashed, in memory and on disk: `deno bench -A bench/hashing_bench.ts`. Each takes 64 MiB.
 *
 * @module
 */
import { DenoDisk } from "../lib/disk/mod.ts";
import type { HashJob } from "../lib/io/mod.ts";
import { withTempFolder } from "../tests/support/temp_folder.ts";

const MIB = 1024 * 1024;
const SIZE = 64 * MIB;

const disk = new DenoDisk();
const { hasher } = disk;
const data = disk.makeBuffer(SIZE);
for (let i = 0; i < SIZE; i += 4096) data[i] = i / 4096;

// Threads are started by the first work that is large enough; that is not to be measured.
await hasher.leaves(data);

for (const pieceLength of [MIB / 16, MIB, 16 * MIB]) {
  Deno.bench(`sha1() of pieces of ${pieceLength / 1024} KiB`, { group: "in memory" }, async () => {
    for (let at = 0; at < SIZE; at += pieceLength) {
      await hasher.sha1(data.subarray(at, at + pieceLength));
    }
  });
}

Deno.bench("sha1Stream() of a piece of 64 MiB", { group: "in memory" }, async () => {
  const stream = hasher.sha1Stream();
  for (let at = 0; at < SIZE; at += MIB) await stream.update(data.subarray(at, at + MIB));
  await stream.digest();
});

Deno.bench("leaves() of runs of 1 MiB", { group: "in memory" }, async () => {
  for (let at = 0; at < SIZE; at += MIB) await hasher.leaves(data.subarray(at, at + MIB));
});

for (const algorithm of ["sha1", "merkle"] as const) {
  for (const pieceLength of [MIB / 16, MIB, 16 * MIB]) {
    Deno.bench(
      `hashFiles(), ${algorithm}, pieces of ${pieceLength / 1024} KiB`,
      { group: "on disk", n: 20, warmup: 2 },
      async (bench) => {
        await withTempFolder(async (root) => {
          await Deno.writeFile(`${root}/file`, data.slice());
          bench.start();
          await hashFile({ root, algorithm, pieceLength });
          bench.end();
        });
      },
    );
  }
}

async function hashFile(job: Omit<HashJob, "pieces">): Promise<void> {
  const { pieceLength } = job;
  const pieces = Array.from({ length: SIZE / pieceLength }, (_, index) => ({
    index,
    spans: [{ path: "file", offset: index * pieceLength, length: pieceLength }],
  }));
  for await (const { hash } of hasher.hashFiles({ ...job, pieces })) {
    if (hash === null) throw new Error("Cannot hash: the file is gone");
  }
}
