import { assertEquals, assertRejects } from "@std/assert";
import { PieceJournal } from "../../../lib/storage/mod.ts";
import { MemoryDisk, systemError } from "../../../lib/testing/mod.ts";

function openJournal(disk: MemoryDisk): PieceJournal {
  return new PieceJournal(disk.open("out"), "j");
}

function readBack(disk: MemoryDisk): Promise<number[]> {
  return openJournal(disk).read();
}

Deno.test("PieceJournal gives what was noted, also one by one and at once", async () => {
  const disk = new MemoryDisk();
  assertEquals(await readBack(disk), []);
  const journal = openJournal(disk);
  await journal.add(5);
  await Promise.all([1, 2, 3, 4].map((piece) => journal.add(piece)));
  await journal.add(2_000_000);
  assertEquals(await readBack(disk), [5, 1, 2, 3, 4, 2_000_000]);
});

Deno.test("PieceJournal goes on where the last run ended, and knows when that was", async () => {
  const disk = new MemoryDisk();
  const first = openJournal(disk);
  await first.add(1);
  const noted = disk.now;
  disk.now += 1000;
  const second = openJournal(disk);
  assertEquals(second.writtenAtMs, undefined);
  await second.read();
  assertEquals(second.writtenAtMs, noted);
  await second.add(2);
  assertEquals(await readBack(disk), [1, 2]);
});

Deno.test("PieceJournal: entries that come while one is written leave together", async () => {
  const disk = new MemoryDisk();
  const journal = openJournal(disk);
  await Promise.all(Array.from({ length: 100 }, (_, piece) => journal.add(piece)));
  assertEquals(disk.callCount, 2);
});

Deno.test("PieceJournal.restart() keeps what it is told", async () => {
  const disk = new MemoryDisk();
  const journal = openJournal(disk);
  for (const piece of [1, 2, 3, 4]) await journal.add(piece);
  await journal.restart([4]);
  assertEquals(await readBack(disk), [4]);
  await journal.restart([]);
  assertEquals(await readBack(disk), []);
  await journal.add(9);
  assertEquals(await readBack(disk), [9]);
});

Deno.test("PieceJournal.restart() keeps what was noted since mark(), and what it was told then", async () => {
  const disk = new MemoryDisk();
  const journal = openJournal(disk);
  for (const piece of [1, 2, 3]) await journal.add(piece);
  journal.mark([2]);
  await journal.add(7);
  await Promise.all([journal.restart([3]), journal.add(8)]);
  assertEquals((await readBack(disk)).sort(), [2, 3, 7, 8]);
  await journal.restart([]);
  assertEquals(await readBack(disk), []);
});

Deno.test("PieceJournal: at no moment is there less in the file than is to stay", async () => {
  for (let n = 0; n < 4; n++) {
    const disk = new MemoryDisk();
    const journal = openJournal(disk);
    for (const piece of [1, 2, 3, 4, 5]) await journal.add(piece);
    const start = disk.callCount;
    disk.fault = ({ number }) => number >= start + n ? new Error("Killed") : undefined;
    await journal.restart([4, 5]).catch(() => undefined);
    disk.fault = () => undefined;
    const left = await readBack(disk);
    assertEquals([4, 5].filter((piece) => !left.includes(piece)), [], `killed at call ${n}`);
  }
});

Deno.test("PieceJournal tells who notes that it failed, and goes on", async () => {
  const disk = new MemoryDisk();
  const journal = openJournal(disk);
  await journal.add(1);
  disk.fault = () => systemError("ENOSPC");
  const failing = [2, 3].map((piece) => assertRejects(() => journal.add(piece), Error, "ENOSPC"));
  await Promise.all(failing);
  disk.fault = () => undefined;
  await Promise.all([journal.add(4), journal.add(5)]);
  assertEquals(await readBack(disk), [1, 4, 5]);
});

Deno.test("PieceJournal.remove() leaves no file", async () => {
  const disk = new MemoryDisk();
  const journal = openJournal(disk);
  await journal.add(1);
  await journal.remove();
  assertEquals(disk.paths, []);
  await journal.add(2);
  assertEquals(await readBack(disk), [2]);
});
