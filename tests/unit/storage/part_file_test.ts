import { assert, assertEquals } from "@std/assert";
import { PartFile } from "../../../lib/storage/mod.ts";
import { MemoryDisk } from "../../../lib/testing/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

const OPTIONS = { pieceCount: 8, pieceLength: 1000 };

function openParts(disk: MemoryDisk): PartFile {
  return new PartFile(disk.open("out"), "p", OPTIONS);
}

async function readBack(parts: PartFile, piece: number, length = 1000): Promise<Uint8Array | null> {
  const into = new Uint8Array(length);
  return await parts.read(piece, 0, into) ? into : null;
}

function pieceOf(number: number): Uint8Array {
  return patternBytes(1000).map((byte) => byte + number);
}

Deno.test("PartFile keeps pieces over a restart, and makes no file before there is one", async () => {
  const disk = new MemoryDisk();
  const parts = openParts(disk);
  assertEquals([...await parts.pieces()], []);
  assertEquals(await readBack(parts, 3), null);
  assertEquals(disk.paths, []);
  await parts.write(7, 0, pieceOf(7));
  await parts.write(3, 500, pieceOf(3).subarray(500));
  await parts.write(3, 0, pieceOf(3).subarray(0, 500));
  for (const opened of [parts, openParts(disk)]) {
    assertEquals([...await opened.pieces()].sort(), [3, 7]);
    assertEquals(await readBack(opened, 7), pieceOf(7));
    assertEquals(await readBack(opened, 3), pieceOf(3));
    assertEquals(await readBack(opened, 0), null);
  }
});

Deno.test("PartFile gives pieces that come at once a slot each, and a piece one slot", async () => {
  const disk = new MemoryDisk();
  const parts = openParts(disk);
  await Promise.all([0, 1, 2, 3, 4].flatMap((piece) => [
    parts.write(piece, 0, pieceOf(piece).subarray(0, 400)),
    parts.write(piece, 400, pieceOf(piece).subarray(400)),
  ]));
  for (const piece of [0, 1, 2, 3, 4]) {
    assertEquals(await readBack(openParts(disk), piece), pieceOf(piece));
  }
  assertEquals(disk.peek("out/p")?.length, 8 * 4 + 5 * 1000);
});

Deno.test("PartFile uses the slots of pieces that it forgot, and goes with the last piece", async () => {
  const disk = new MemoryDisk();
  const parts = openParts(disk);
  for (const piece of [0, 1, 2]) await parts.write(piece, 0, pieceOf(piece));
  const length = disk.peek("out/p")?.length;
  await parts.forget([1, 5]);
  const again = openParts(disk);
  assertEquals([...await again.pieces()].sort(), [0, 2]);
  await again.write(6, 0, pieceOf(6));
  assertEquals(disk.peek("out/p")?.length, length);
  for (const piece of [0, 2, 6]) {
    assertEquals(await readBack(openParts(disk), piece), pieceOf(piece));
  }
  await again.forget([0, 2, 6]);
  assertEquals(disk.paths, []);
});

Deno.test("PartFile gives a slot to another piece only when the medium knows that it is free", async () => {
  const disk = new MemoryDisk();
  const parts = openParts(disk);
  for (const piece of [0, 1]) await parts.write(piece, 0, pieceOf(piece));
  await parts.sync();
  await parts.forget([0]);
  await parts.write(5, 0, pieceOf(5));
  disk.losePower();
  assertEquals([...await openParts(disk).pieces()], [1]);
});

Deno.test("PartFile believes no header that can not be", async () => {
  const entries: [string, number[], number[]][] = [
    ["two pieces in one slot", [1, 1, 2, 0, 0, 0, 0, 0], [2]],
    ["a slot that there is none of", [9, 1, 0xffffffff, 0, 0, 0, 0, 0], [1]],
    ["a header that was cut", [1, 2], [0, 1]],
    ["nothing", [], []],
  ];
  for (const [name, header, expected] of entries) {
    const disk = new MemoryDisk();
    const bytes = new Uint8Array(4 * header.length);
    header.forEach((entry, i) => new DataView(bytes.buffer).setUint32(4 * i, entry));
    disk.poke("out/p", bytes);
    const parts = openParts(disk);
    assertEquals([...await parts.pieces()].sort(), expected, name);
    for (const piece of [0, 3, 4]) await parts.write(piece, 0, pieceOf(piece));
    for (const piece of [0, 3, 4]) {
      const kept = await readBack(openParts(disk), piece);
      assert(kept === null || kept.every((byte, i) => byte === pieceOf(piece)[i]), name);
    }
  }
});
