import { assert, assertEquals, assertRejects } from "@std/assert";
import { BLOCK_LENGTH, type MetainfoVersion, PieceLayout } from "../../../lib/metainfo/mod.ts";
import { classifyDiskError, MissingDataError } from "../../../lib/storage/mod.ts";
import { SeededRandom, systemError } from "../../../lib/testing/mod.ts";
import {
  allPieces,
  makeTorrent,
  openStorage,
  OUT,
  PARTS,
  rightPieces,
  writePieces,
} from "./_fixture.ts";

const ODD_FILES = { a: 1, b: 40_000, c: 0, d: 16_384, e: 3, f: 70_001 };

for (const version of ["v1", "v2", "hybrid"] satisfies MetainfoVersion[]) {
  Deno.test(`TorrentStorage puts the pieces of a ${version} torrent into files of odd sizes`, async () => {
    const torrent = await makeTorrent(ODD_FILES, { version });
    const storage = openStorage(torrent);
    await storage.createEmptyFiles();
    await writePieces(torrent, storage, allPieces(torrent).reverse());
    assertEquals(torrent.disk.paths, Object.keys(ODD_FILES).map((name) => `${OUT}/t/${name}`));
    for (const name of Object.keys(ODD_FILES)) {
      assertEquals(torrent.disk.peek(`${OUT}/t/${name}`), torrent.content(torrent.file(name)));
    }
    assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  });

  Deno.test(`TorrentStorage verifies pieces of a ${version} torrent in memory`, async () => {
    const torrent = await makeTorrent(ODD_FILES, { version, pieceLength: 32_768 });
    const { verifier } = openStorage(torrent);
    for (const index of allPieces(torrent)) {
      const data = torrent.piece(index);
      assert(await verifier.verify(index, data), `piece ${index}`);
      data[0] = data[0]! ^ 1;
      assert(!await verifier.verify(index, data), `piece ${index} with an error`);
    }
  });
}

Deno.test("TorrentStorage reads and writes any ranges as if all files were one", async () => {
  const random = new SeededRandom(42);
  for (let round = 0; round < 60; round++) {
    const lengths = Object.fromEntries(
      Array.from({ length: 1 + random.below(8) }, (_, i) => {
        const limit = [3, 1000, 20_000, 60_000][random.below(4)] ?? 1;
        return [`f${i}`, random.below(limit)];
      }),
    );
    if (Object.values(lengths).every((length) => length === 0)) continue;
    const version = (["v1", "v2", "hybrid"] as const)[random.below(3)] ?? "v1";
    const torrent = await makeTorrent(lengths, { version, pieceLength: 32_768 });
    const storage = openStorage(torrent);
    for (const index of allPieces(torrent)) {
      const whole = torrent.piece(index);
      const cut = random.below(whole.length + 1);
      await storage.writeBlock(index, cut, whole.subarray(cut));
      await storage.writeBlock(index, 0, whole.subarray(0, cut));
    }
    for (let read = 0; read < 20; read++) {
      const index = random.below(torrent.layout.pieceCount);
      const whole = torrent.piece(index);
      const begin = random.below(whole.length);
      const into = new Uint8Array(random.below(whole.length - begin + 1));
      await storage.readBlock(index, begin, into);
      assertEquals(into, whole.subarray(begin, begin + into.length), JSON.stringify(lengths));
    }
    assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  }
});

for (const version of ["v1", "v2", "hybrid"] satisfies MetainfoVersion[]) {
  Deno.test(`writePieces() writes those pieces of a ${version} torrent that are right`, async () => {
    const torrent = await makeTorrent(ODD_FILES, { version });
    const storage = openStorage(torrent);
    const pieces = allPieces(torrent).map((piece) => ({ piece, data: torrent.piece(piece) }));
    for (const wrong of [1, 3]) pieces[wrong]?.data.fill(7);
    const right = await storage.writePieces(pieces);
    assertEquals(right, pieces.map(({ piece }) => piece !== 1 && piece !== 3));
    await storage.flush();
    torrent.disk.losePower();
    const expected = allPieces(torrent).filter((piece) => piece !== 1 && piece !== 3);
    assertEquals(await rightPieces(storage, allPieces(torrent)), expected);
    assert(torrent.disk.paths.length > 0);
  });
}

Deno.test("writePieces() puts what belongs to files that are not wanted into the part file", async () => {
  const torrent = await makeTorrent({ a: 20_000, b: 30_000, c: 20_000 });
  const storage = openStorage(torrent);
  await storage.setWanted(new Set([torrent.file("a")]));
  const pieces = [0, 1].map((piece) => ({ piece, data: torrent.piece(piece) }));
  assertEquals(await storage.writePieces(pieces), [true, true]);
  assertEquals(torrent.disk.paths, [`${OUT}/${PARTS}`, `${OUT}/t/a`]);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 1]);
});

Deno.test("writePieces() tells what the disk says, and can be done again", async () => {
  for (const room of [0, 10, 20_000, 40_000]) {
    const torrent = await makeTorrent({ a: 20_000, b: 30_000 });
    const { disk } = torrent;
    const storage = openStorage(torrent);
    disk.roomBytes = room;
    const pieces = allPieces(torrent).map((piece) => ({ piece, data: torrent.piece(piece) }));
    const error = await assertRejects(() => storage.writePieces(pieces));
    assertEquals(classifyDiskError(error).kind, "space");
    disk.roomBytes = Infinity;
    assertEquals(await storage.writePieces(pieces), pieces.map(() => true));
    assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  }
});

Deno.test("TorrentStorage gives zeros for pads without a file", async () => {
  const torrent = await makeTorrent({ a: 10_000, b: 20_000 }, { version: "hybrid" });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage);
  const into = new Uint8Array(BLOCK_LENGTH).fill(9);
  await storage.readBlock(0, 0, into);
  assertEquals(into.subarray(10_000), new Uint8Array(BLOCK_LENGTH - 10_000));
  assertEquals(torrent.disk.paths, [`${OUT}/t/a`, `${OUT}/t/b`]);
  assertEquals(torrent.disk.peek(`${OUT}/t/a`)?.length, 10_000);
});

Deno.test("TorrentStorage writes beyond 4 GiB", async () => {
  const torrent = await makeTorrent({ a: 5, b: 7 });
  const length = 5 * 2 ** 30 + 11;
  const file = { ...torrent.metainfo.files[0]!, path: "large", length };
  const metainfo = { ...torrent.metainfo, files: [file], pieceCount: Math.ceil(length / 2 ** 24) };
  const layout = new PieceLayout({ ...metainfo, pieceLength: 2 ** 24 });
  const storage = openStorage({ ...torrent, metainfo, layout });
  const last = layout.pieceCount - 1;
  await storage.writeBlock(last, layout.pieceSize(last) - 3, new Uint8Array([1, 2, 3]));
  const store = torrent.disk.open(OUT);
  assertEquals((await store.stat("large"))?.size, length);
  const into = new Uint8Array(3);
  await store.read("large", length - 3, into);
  assertEquals([...into], [1, 2, 3]);
});

Deno.test("TorrentStorage gives files their whole length at the first write, sparse or full", async () => {
  for (const allocation of ["sparse", "full"] as const) {
    const torrent = await makeTorrent({ a: 100_000 });
    const storage = openStorage(torrent, { allocation });
    torrent.disk.roomBytes = 200_000;
    let allocations = 0;
    torrent.disk.fault = ({ operation }) => {
      if (operation === "allocate") allocations++;
      return undefined;
    };
    await Promise.all([
      storage.writeBlock(3, 0, torrent.piece(3)),
      storage.writeBlock(1, 0, torrent.piece(1)),
    ]);
    assertEquals(torrent.disk.peek(`${OUT}/t/a`)?.length, 100_000);
    assertEquals(allocations, 1, "zeros of a second allocation could fall on what was written");
    const taken = 200_000 - torrent.disk.roomBytes;
    assertEquals(taken, 2 * BLOCK_LENGTH + (allocation === "full" ? 100_000 : 0));
    assertEquals(await rightPieces(storage, allPieces(torrent)), [1, 3]);
  }
});

Deno.test("TorrentStorage does not cut a file that is longer than it should be", async () => {
  const torrent = await makeTorrent({ a: 50_000 });
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array(60_000).fill(3));
  const storage = openStorage(torrent);
  await writePieces(torrent, storage);
  assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  assertEquals(torrent.disk.peek(`${OUT}/t/a`)?.length, 60_000);
});

Deno.test("TorrentStorage uses other names on disk, and keeps out of the folder of records", async () => {
  const torrent = await makeTorrent({ a: 5, b: 7 });
  const names = new Map([[0, "other/a"], [1, ".Shoal/x.resume"]]);
  const storage = openStorage(torrent, { names });
  await writePieces(torrent, storage);
  assertEquals(torrent.disk.paths, [`${OUT}/_.Shoal/x.resume`, `${OUT}/other/a`]);
  assertEquals(storage.path(1), "_.Shoal/x.resume");
});

Deno.test("readBlock() tells which file is missing or cut", async () => {
  const torrent = await makeTorrent({ a: 20_000, b: 20_000 });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage);
  torrent.disk.unlink(`${OUT}/t/b`);
  await storage.readBlock(0, 0, new Uint8Array(BLOCK_LENGTH));
  const error = await assertRejects(
    () => storage.readBlock(1, 0, new Uint8Array(BLOCK_LENGTH)),
    MissingDataError,
    '"t/b"',
  );
  assertEquals(error.files, [torrent.file("b")]);
  assertEquals(classifyDiskError(error).kind, "gone");
});

Deno.test("check() tells pieces of missing and short files without reading them", async () => {
  const torrent = await makeTorrent({ a: 50_000, b: 50_000, c: 50_000 });
  await writePieces(torrent, openStorage(torrent));
  torrent.disk.unlink(`${OUT}/t/b`);
  const store = torrent.disk.open(OUT);
  await store.truncate("t/c", 40_000);
  const storage = openStorage(torrent);
  const right = await rightPieces(storage, allPieces(torrent));
  const { layout } = torrent;
  const expected = allPieces(torrent).filter((index) =>
    layout.spans(index, 0, layout.pieceSize(index)).every(({ file, offset, length }) =>
      file === torrent.file("a") || (file === torrent.file("c") && offset + length <= 40_000)
    )
  );
  assert(expected.length > 3 && expected.length < torrent.layout.pieceCount);
  assertEquals(right, expected);
  assertEquals(torrent.disk.hasher.hashedPieces, expected);
});

Deno.test("check() finds wrong bytes, and takes what was only made room for as missing", async () => {
  const torrent = await makeTorrent({ a: 100_000 });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage, [0, 2, 3]);
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array([1, 2, 3]), 2 * BLOCK_LENGTH + 5);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 3]);
});

Deno.test("check() ends when its signal aborts", async () => {
  const torrent = await makeTorrent({ a: 100_000 });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage);
  const controller = new AbortController();
  await assertRejects(
    async () => {
      const checking = storage.check(allPieces(torrent), { signal: controller.signal });
      for await (const _checked of checking) controller.abort(new Error("enough"));
    },
    Error,
    "enough",
  );
  assertEquals(torrent.disk.hasher.hashedPieces, [0]);
});

Deno.test("flush() makes all that was written outlive a power loss", async () => {
  const torrent = await makeTorrent(ODD_FILES);
  const storage = openStorage(torrent);
  await storage.createEmptyFiles();
  await writePieces(torrent, storage, [0, 1, 2]);
  const files = await storage.flush();
  assertEquals(files.map((file) => storage.path(file)).sort(), ["t/a", "t/b", "t/c", "t/d"]);
  await writePieces(torrent, storage, [3, 4, 5, 6, 7]);
  torrent.disk.losePower();
  assertEquals(await rightPieces(openStorage(torrent), allPieces(torrent)), [0, 1, 2]);
  assertEquals(torrent.disk.peek(`${OUT}/t/c`), new Uint8Array());
  assertEquals(torrent.disk.peek(`${OUT}/t/f`), undefined);
});

Deno.test("flush() syncs a file once, and again after the next write or a failure", async () => {
  const torrent = await makeTorrent({ a: 50_000, b: 50_000 });
  const { disk } = torrent;
  const storage = openStorage(torrent);
  await writePieces(torrent, storage, [0]);
  disk.fault = ({ operation }) => operation === "sync" ? systemError("EIO") : undefined;
  await assertRejects(() => storage.flush(), Error, "EIO");
  disk.fault = () => undefined;
  assertEquals(await storage.flush(), [torrent.file("a")]);
  assertEquals(await storage.flush(), []);
  await writePieces(torrent, storage, [0]);
  assertEquals(await storage.flush(), [torrent.file("a")]);
});

Deno.test("flush() tells which files are gone, and syncs the others", async () => {
  const torrent = await makeTorrent({ a: 16_384, b: 16_384, c: 16_384 });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage);
  torrent.disk.unlink(`${OUT}/t/b`);
  const error = await assertRejects(() => storage.flush(), MissingDataError);
  assertEquals(error.files, [torrent.file("b")]);
  torrent.disk.losePower();
  assertEquals(await rightPieces(storage, allPieces(torrent)), [0, 2]);
});

Deno.test("a file that goes away while it is written can be written anew", async () => {
  const torrent = await makeTorrent({ a: 50_000 });
  const storage = openStorage(torrent);
  await writePieces(torrent, storage, [0]);
  torrent.disk.unlink(`${OUT}/t/a`);
  const error = await assertRejects(() => writePieces(torrent, storage, [1]));
  assertEquals(classifyDiskError(error).kind, "gone");
  await writePieces(torrent, storage, [1]);
  assertEquals(torrent.disk.peek(`${OUT}/t/a`)?.length, 50_000);
  assertEquals(await rightPieces(storage, allPieces(torrent)), [1]);
});

Deno.test("space that runs out at any byte is told, and what is written again is right", async () => {
  const whole = 3 * BLOCK_LENGTH + 100;
  for (const room of [0, 1, 5000, BLOCK_LENGTH, 2 * BLOCK_LENGTH + 7, whole - 1]) {
    const torrent = await makeTorrent({ a: 20_000, b: whole - 20_000 });
    const { disk } = torrent;
    const storage = openStorage(torrent);
    disk.roomBytes = room;
    const failed: number[] = [];
    for (const index of allPieces(torrent)) {
      try {
        await writePieces(torrent, storage, [index]);
      } catch (error) {
        assertEquals(classifyDiskError(error).kind, "space");
        failed.push(index);
      }
    }
    assertEquals(failed[0], Math.floor(room / BLOCK_LENGTH));
    disk.roomBytes = Infinity;
    await writePieces(torrent, storage, failed);
    assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
  }
});

Deno.test("each call to the disk that fails is told, and the same done again comes out right", async () => {
  for (const code of ["EIO", "EACCES", "EMFILE"]) {
    let failed = true;
    for (let n = 0; failed; n++) {
      const torrent = await makeTorrent({ a: 20_000, b: 20_000 });
      const { disk } = torrent;
      const storage = openStorage(torrent);
      failed = false;
      disk.fault = ({ number }) => {
        failed ||= number === n;
        return number === n ? systemError(code) : undefined;
      };
      const work = async () => {
        await storage.setWanted(undefined);
        await writePieces(torrent, storage);
        await storage.flush();
      };
      if (await succeeds(work)) assert(!failed, `call ${n} failed unheard`);
      else await work();
      disk.fault = () => undefined;
      assertEquals(await rightPieces(storage, allPieces(torrent)), allPieces(torrent));
    }
  }
});

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
