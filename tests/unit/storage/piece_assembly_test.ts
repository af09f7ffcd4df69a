import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BLOCK_LENGTH, type MetainfoVersion } from "../../../lib/metainfo/mod.ts";
import {
  ContradictoryHashesError,
  PieceAssembly,
  SEGMENT_LENGTH,
  SegmentPool,
} from "../../../lib/storage/mod.ts";
import { SeededRandom, systemError } from "../../../lib/testing/mod.ts";
import { type Fixture, makeTorrent, openStorage, OUT, rightPieces } from "./_fixture.ts";

const PIECE_LENGTH = 4 * SEGMENT_LENGTH;
const FILES = { a: 3 * SEGMENT_LENGTH + 5_000, b: 2 * SEGMENT_LENGTH + 77, c: 900_000 };

type Writer = (begin: number, data: Uint8Array) => Promise<void>;

function assemble(torrent: Fixture, piece: number, write?: Writer) {
  const storage = openStorage(torrent);
  const size = torrent.layout.pieceSize(piece);
  const pool = new SegmentPool({ makeBuffer: (length) => new Uint8Array(length) });
  const assembly = new PieceAssembly(storage, piece, { size, pool, ...(write ? { write } : {}) });
  const data = torrent.piece(piece);
  const blocks = Array.from({ length: torrent.layout.blockCount(piece) }, (_, i) => i);
  const put = (block: number) => {
    const begin = block * BLOCK_LENGTH;
    assembly.put(begin, data.subarray(begin, begin + BLOCK_LENGTH));
  };
  return { storage, assembly, data, blocks, put };
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0]!);
}

for (const version of ["v1", "v2", "hybrid"] satisfies MetainfoVersion[]) {
  Deno.test(`PieceAssembly puts pieces of a ${version} torrent together in any order`, async () => {
    const torrent = await makeTorrent(FILES, { version, pieceLength: PIECE_LENGTH });
    const random = new SeededRandom(5);
    const orders = [
      (blocks: number[]) => blocks,
      (blocks: number[]) => blocks.toReversed(),
      (blocks: number[]) => shuffled(blocks, random),
    ];
    for (const order of orders) {
      for (let piece = 0; piece < torrent.layout.pieceCount; piece++) {
        const { storage, assembly, blocks, put } = assemble(torrent, piece);
        for (const [i, block] of order(blocks).entries()) {
          put(block);
          if (i % 7 === 0) await Promise.resolve();
        }
        assert(await assembly.finish(), `piece ${piece}`);
        assertEquals(assembly.bytes, 0);
        assertEquals(await rightPieces(storage, [piece]), [piece]);
      }
    }
  });
}

Deno.test("PieceAssembly tells a wrong piece", async () => {
  const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
  const { assembly, data, blocks, put } = assemble(torrent, 0);
  data[2 * SEGMENT_LENGTH + 3] = data[2 * SEGMENT_LENGTH + 3]! ^ 1;
  for (const block of blocks) put(block);
  assert(!await assembly.finish());
});

Deno.test("PieceAssembly holds no segment for longer than it needs it", async () => {
  const torrent = await makeTorrent({ a: 8 * SEGMENT_LENGTH }, { pieceLength: 8 * SEGMENT_LENGTH });
  for (const order of ["forth", "back"]) {
    const { assembly, blocks, put } = assemble(torrent, 0);
    let most = 0;
    for (const block of order === "forth" ? blocks : blocks.toReversed()) {
      put(block);
      for (let i = 0; i < 20; i++) await Promise.resolve();
      most = Math.max(most, assembly.bytes);
    }
    assert(await assembly.finish());
    assertEquals(assembly.bytes, 0);
    assert(most <= 2 * SEGMENT_LENGTH, `${order}: ${most} bytes were held`);
  }
});

Deno.test("PieceAssembly reads back only what came before its turn", async () => {
  const torrent = await makeTorrent({ a: 4 * SEGMENT_LENGTH }, { pieceLength: PIECE_LENGTH });
  const reads: number[] = [];
  for (const late of [undefined, 0]) {
    let count = 0;
    torrent.disk.fault = ({ operation }) => {
      if (operation === "read") count++;
      return undefined;
    };
    const { assembly, blocks, put } = assemble(torrent, 0);
    for (const block of blocks) if (block !== late) put(block);
    for (let i = 0; i < 100; i++) await Promise.resolve();
    if (late !== undefined) put(late);
    assert(await assembly.finish());
    reads.push(count);
  }
  assertEquals(reads, [0, 3]);
});

Deno.test("PieceAssembly passes over blocks that come twice, and refuses what is none", async () => {
  const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
  const last = torrent.layout.pieceCount - 1;
  const { assembly, data, blocks, put } = assemble(torrent, last);
  for (const block of blocks) {
    put(block);
    assembly.put(block * BLOCK_LENGTH, new Uint8Array(1));
  }
  const bad: [number, number][] = [[1, 5], [data.length, 1], [SEGMENT_LENGTH - 16_384, 16_385], [
    -16_384,
    16_384,
  ]];
  for (const [begin, length] of bad) {
    assertThrows(() => assembly.put(begin, new Uint8Array(length)), RangeError, "no block");
  }
  assert(await assembly.finish());
});

Deno.test("PieceAssembly can not be finished without all blocks", async () => {
  const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
  const { assembly, blocks, put } = assemble(torrent, 0);
  for (const block of blocks.slice(1)) put(block);
  await assertRejects(() => assembly.finish(), Error, "not all blocks");
  assertEquals(assembly.bytes, 0);
});

Deno.test("PieceAssembly tells that the disk failed, when written and when read back", async () => {
  for (const failing of ["write", "read"]) {
    const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
    const { assembly, blocks, put } = assemble(torrent, 0);
    torrent.disk.fault = ({ operation, path }) =>
      operation === failing && path === `${OUT}/t/a` ? systemError("EIO") : undefined;
    for (const block of blocks.toReversed()) {
      put(block);
      await Promise.resolve();
    }
    await assertRejects(() => assembly.finish(), Error, "EIO");
    assertEquals(assembly.bytes, 0);
  }
});

Deno.test("PieceAssembly writes by another way that may wait", async () => {
  const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
  const { promise, resolve } = Promise.withResolvers<void>();
  const begins: number[] = [];
  const { storage, assembly, blocks, put } = assemble(torrent, 0, async (begin, data) => {
    begins.push(begin);
    await promise;
    await storage.writeBlock(0, begin, data);
  });
  for (const block of blocks) put(block);
  const finished = assembly.finish();
  assertEquals(assembly.bytes, PIECE_LENGTH);
  resolve();
  assert(await finished);
  assertEquals(begins, [0, 1, 2, 3].map((i) => i * SEGMENT_LENGTH));
  assertEquals(await rightPieces(storage, [0]), [0]);
});

Deno.test("PieceAssembly.close() ends it at any moment", async () => {
  const torrent = await makeTorrent(FILES, { pieceLength: PIECE_LENGTH });
  const { assembly, blocks, put } = assemble(torrent, 0);
  for (const block of blocks.slice(0, 100)) put(block);
  await assembly.close();
  await assembly.close();
  assertEquals(assembly.bytes, 0);
  put(101);
  assertEquals(assembly.bytes, 0);
});

Deno.test("a hybrid torrent whose hashes contradict each other is broken, and no piece just wrong", async () => {
  const torrent = await makeTorrent(FILES, { version: "hybrid", pieceLength: PIECE_LENGTH });
  const layer = torrent.metainfo.files[torrent.file("a")]?.piecesRoot;
  layer?.set(new Uint8Array(32));
  const { verifier } = openStorage(torrent);
  await assertRejects(() => verifier.verify(0, torrent.piece(0)), ContradictoryHashesError);
  const { assembly, blocks, put } = assemble(torrent, 0);
  for (const block of blocks) put(block);
  await assertRejects(() => assembly.finish(), ContradictoryHashesError, "the torrent is broken");
  const wrong = torrent.piece(0);
  wrong[9] = wrong[9]! ^ 1;
  assert(!await verifier.verify(0, wrong));
});
