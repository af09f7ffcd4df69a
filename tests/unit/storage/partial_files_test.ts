import { assertEquals, assertRejects } from "@std/assert";
import type { TorrentStorage, TorrentStorageOptions } from "../../../lib/storage/mod.ts";
import {
  allPieces,
  type Fixture,
  makeTorrent,
  openStorage,
  OUT,
  rightPieces,
  writePieces,
} from "./_fixture.ts";

async function openMarking(
  torrent: Fixture,
  options: Partial<TorrentStorageOptions> = { marksPartialFiles: true },
): Promise<TorrentStorage> {
  const storage = openStorage(torrent, options);
  await storage.setWanted(undefined);
  return storage;
}

/** Which of these files are there. */
function there({ disk }: Fixture, ...names: string[]): string[] {
  return names.filter((name) => disk.peek(`${OUT}/t/${name}`) !== undefined);
}

Deno.test("files that are not complete are marked until they are said to be", async () => {
  const torrent = await makeTorrent({ a: 40_000, b: 40_000 });
  const [a, b] = [torrent.file("a"), torrent.file("b")];
  const storage = await openMarking(torrent);
  await writePieces(torrent, storage);
  assertEquals([storage.isPartial(a), storage.path(a)], [true, "t/a.part"]);
  assertEquals(storage.wholePath(a), "t/a");
  await storage.finishFiles([a]);
  assertEquals(there(torrent, "a", "a.part", "b", "b.part"), ["a", "b.part"]);
  assertEquals([storage.isPartial(a), storage.isPartial(b)], [false, true]);
  await storage.flush();
  torrent.disk.losePower();
  assertEquals(there(torrent, "a", "a.part", "b", "b.part"), ["a", "b.part"]);
  assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
});

Deno.test("marked files are found again, whether files are to be marked or not", async () => {
  for (const marksPartialFiles of [true, false]) {
    const torrent = await makeTorrent({ a: 40_000, b: 40_000 });
    const first = await openMarking(torrent);
    await writePieces(torrent, first, [0, 1]);
    const storage = await openMarking(torrent, { marksPartialFiles });
    assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1]);
    await writePieces(torrent, storage, [2, 3, 4]);
    assertEquals(
      there(torrent, "a", "a.part", "b", "b.part"),
      marksPartialFiles ? ["a.part", "b.part"] : ["a.part", "b"],
    );
    await storage.finishFiles([torrent.file("a"), torrent.file("b")]);
    assertEquals(there(torrent, "a", "a.part", "b", "b.part"), ["a", "b"]);
  }
});

Deno.test("what is there without a mark gets none", async () => {
  const torrent = await makeTorrent({ a: 40_000 });
  await writePieces(torrent, await openMarking(torrent, {}), [0]);
  const storage = await openMarking(torrent);
  await writePieces(torrent, storage, [1, 2]);
  assertEquals(there(torrent, "a", "a.part"), ["a"]);
});

Deno.test("a file of the torrent that is called as another's mark is not taken for it", async () => {
  const torrent = await makeTorrent({ a: 20_000, "a.part": 20_000 });
  const storage = await openMarking(torrent);
  await writePieces(torrent, storage);
  assertEquals(there(torrent, "a", "a.part", "a.part.part"), ["a", "a.part.part"]);
  await storage.finishFiles([0, 1]);
  assertEquals(there(torrent, "a", "a.part", "a.part.part"), ["a", "a.part"]);
});

Deno.test("a file keeps its mark where something has its name", async () => {
  const torrent = await makeTorrent({ a: 20_000 });
  const storage = await openMarking(torrent);
  await writePieces(torrent, storage);
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array(3));
  await assertRejects(() => storage.finishFiles([0]), Error, "is there");
  assertEquals(torrent.disk.peek(`${OUT}/t/a`), new Uint8Array(3));
  assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
});

Deno.test("a file is read while it gets its name", async () => {
  const torrent = await makeTorrent({ a: 40_000 });
  const storage = await openMarking(torrent);
  await writePieces(torrent, storage);
  const block = new Uint8Array(16_384);
  await Promise.all([
    storage.readBlock(0, 0, block),
    storage.finishFiles([0]),
    rightPieces(storage, allPieces(torrent)).then((right) => {
      assertEquals(right, allPieces(torrent));
    }),
  ]);
  assertEquals(block, torrent.piece(0));
});
