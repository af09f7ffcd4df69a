import { assert, assertEquals, assertRejects } from "@std/assert";
import { classifyDiskError, MissingDataError } from "../../../lib/storage/mod.ts";
import { systemError } from "../../../lib/testing/mod.ts";
import {
  allPieces,
  type Fixture,
  makeTorrent,
  openStorage,
  OUT,
  PARTS,
  rightPieces,
  writePieces,
} from "./_fixture.ts";

/** Pieces 1 and 3 lie across files. */
const FILES = { a: 20_000, b: 30_000, c: 20_000 };

function onDisk({ disk }: Fixture): string[] {
  return disk.paths.map((path) => path.slice(OUT.length + 1));
}

async function withoutB(torrent: Fixture, pieces: readonly number[] = [0, 1, 3, 4]) {
  const storage = openStorage(torrent);
  await storage.setWanted(new Set([torrent.file("a"), torrent.file("c")]));
  await writePieces(torrent, storage, pieces);
  return storage;
}

Deno.test("a file that is not wanted leaves no file behind, and its pieces are there", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = await withoutB(torrent);
  await storage.createEmptyFiles();
  assertEquals(onDisk(torrent), [PARTS, "t/a", "t/c"]);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
  const into = new Uint8Array(16_384);
  await storage.readBlock(1, 0, into);
  assertEquals(into, torrent.piece(1));
  await assertRejects(() => storage.readBlock(2, 0, into), MissingDataError, '"t/b"');
});

Deno.test("an empty file that is not wanted is not made", async () => {
  const torrent = await makeTorrent({ a: 10, b: 0, c: 0 });
  const storage = openStorage(torrent);
  await storage.setWanted(new Set([torrent.file("a"), torrent.file("c")]));
  await storage.createEmptyFiles();
  assertEquals(onDisk(torrent), ["t/c"]);
});

Deno.test("bytes in the part file move into place when the file becomes wanted", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = await withoutB(torrent);
  await storage.setWanted(undefined);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
  await storage.flush();
  assertEquals(onDisk(torrent), ["t/a", "t/b", "t/c"]);
  await writePieces(torrent, storage, [2]);
  assertEquals(torrent.disk.peek(`${OUT}/t/b`), torrent.content(torrent.file("b")));
});

Deno.test("the part file is kept until what was moved is on the medium", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = await withoutB(torrent);
  await storage.flush();
  await storage.setWanted(undefined);
  assert(onDisk(torrent).includes(PARTS));
  torrent.disk.losePower();
  const again = openStorage(torrent);
  await again.setWanted(undefined);
  assertEquals(await rightPieces(again, allPieces(torrent)), [0, 1, 3, 4]);
});

Deno.test("another choice of files at the next start finds the same pieces", async () => {
  const torrent = await makeTorrent(FILES);
  await (await withoutB(torrent)).flush();
  for (const wanted of [undefined, new Set([torrent.file("b")]), new Set([torrent.file("a")])]) {
    const storage = openStorage(torrent);
    await storage.setWanted(wanted);
    assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
    await storage.flush();
  }
});

Deno.test("a piece in the part file that still has bytes of another file stays there", async () => {
  const torrent = await makeTorrent({ a: 10_000, b: 2_000, c: 2_000, d: 30_000 });
  const storage = openStorage(torrent);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => torrent.file(name));
  await storage.setWanted(new Set([a!]));
  await writePieces(torrent, storage, [0]);
  await storage.setWanted(new Set([a!, b!]));
  await storage.flush();
  assertEquals(onDisk(torrent), [PARTS, "t/a", "t/b"]);
  assertEquals(await rightPieces(storage, [0]), [0]);
  await storage.setWanted(new Set([a!, b!, c!, d!]));
  await storage.flush();
  assertEquals(onDisk(torrent), ["t/a", "t/b", "t/c", "t/d"]);
  assertEquals(await rightPieces(storage, [0]), [0]);
});

Deno.test("a file that is there is used in place though it is not wanted any more", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = openStorage(torrent);
  await writePieces(torrent, storage, [0, 1, 2]);
  await storage.setWanted(new Set([torrent.file("a"), torrent.file("c")]));
  await writePieces(torrent, storage, [3, 4]);
  assertEquals(onDisk(torrent), ["t/a", "t/b", "t/c"]);
  assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
});

Deno.test("writes and reads at the time of a move wait for it", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = await withoutB(torrent, [0, 1]);
  const into = new Uint8Array(16_384);
  await Promise.all([
    storage.writeBlock(3, 0, torrent.piece(3)),
    storage.setWanted(undefined),
    storage.writeBlock(2, 0, torrent.piece(2)),
    storage.readBlock(1, 0, into),
    storage.setWanted(new Set([torrent.file("a"), torrent.file("c")])),
    storage.writeBlock(4, 0, torrent.piece(4)),
  ]);
  assertEquals(into, torrent.piece(1));
  assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  assertEquals(torrent.disk.peek(`${OUT}/t/b`), torrent.content(torrent.file("b")));
});

Deno.test("a move that fails loses nothing and can be tried again", async () => {
  const torrent = await makeTorrent(FILES);
  const storage = await withoutB(torrent);
  torrent.disk.roomBytes = 4_000;
  const error = await assertRejects(() => storage.setWanted(undefined));
  assertEquals(classifyDiskError(error).kind, "space");
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
  torrent.disk.roomBytes = Infinity;
  await storage.setWanted(undefined);
  await storage.flush();
  assertEquals(onDisk(torrent), ["t/a", "t/b", "t/c"]);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
});

Deno.test("the pieces of a part file are lost with it, and no others", async () => {
  const torrent = await makeTorrent(FILES);
  await (await withoutB(torrent)).flush();
  torrent.disk.unlink(`${OUT}/${PARTS}`);
  const storage = openStorage(torrent);
  await storage.setWanted(new Set([torrent.file("a"), torrent.file("c")]));
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 4]);
});

Deno.test("a part file of anything at all breaks nothing", async () => {
  const headers = [[], [0, 0], [0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 1, 0, 0, 0, 1]];
  for (const header of headers) {
    const torrent = await makeTorrent(FILES);
    torrent.disk.poke(`${OUT}/${PARTS}`, new Uint8Array(header));
    const storage = await withoutB(torrent);
    assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4]);
  }
});

Deno.test("each call to the disk that fails while files change their place can be done again", async () => {
  let failed = true;
  for (let n = 0; failed; n++) {
    const torrent = await makeTorrent(FILES);
    const storage = await withoutB(torrent);
    failed = false;
    const start = torrent.disk.callCount;
    torrent.disk.fault = ({ number }) => {
      failed ||= number === start + n;
      return number === start + n ? systemError("EIO") : undefined;
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await storage.setWanted(undefined);
        await storage.flush();
      } catch {
        assert(failed, "it failed by itself");
      }
    }
    torrent.disk.fault = () => undefined;
    assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1, 3, 4], `call ${n}`);
    const again = openStorage(torrent);
    await again.setWanted(undefined);
    assertEquals(await rightPieces(again, allPieces(torrent)), [0, 1, 3, 4], `restart after ${n}`);
  }
});
