import { assert, assertEquals } from "@std/assert";
import { type Fixture, JOURNAL, makeTorrent, OUT } from "./_fixture.ts";
import { ResumedTorrent } from "./_resumed_torrent.ts";

/** Ten pieces in two files; piece 4 lies across both. */
const FILES = { a: 4 * 16_384 + 8_192, b: 5 * 16_384 + 8_192 };

/** A torrent of which pieces 0 to 2 of `a` and 6 and 7 of `b` were recorded. */
async function recorded(): Promise<{ torrent: Fixture; first: ResumedTorrent }> {
  const torrent = await makeTorrent(FILES);
  const first = new ResumedTorrent(torrent);
  await first.download([0, 1, 2, 6, 7]);
  await first.record();
  return { torrent, first };
}

Deno.test("planResume(): nothing is hashed where nothing has changed", async () => {
  const { torrent } = await recorded();
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), []);
  assertEquals(again.pieces, [0, 1, 2, 6, 7]);
});

Deno.test("planResume(): after a kill just what was written since the record is hashed, and samples", async () => {
  const { torrent, first } = await recorded();
  await first.download([3, 8]);
  const again = new ResumedTorrent(torrent);
  const hashed = await again.start();
  assert([3, 8].every((piece) => hashed.includes(piece)));
  assertEquals(again.pieces, [0, 1, 2, 3, 6, 7, 8]);
});

Deno.test("planResume(): the record of a file that was not written since is believed without samples", async () => {
  const { torrent, first } = await recorded();
  await first.download([8, 9]);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), [6, 7, 8, 9]);
  assertEquals(again.pieces, [0, 1, 2, 6, 7, 8, 9]);
});

Deno.test("planResume(): few samples are hashed of a file with many recorded pieces", async () => {
  const torrent = await makeTorrent({ a: 200 * 16_384 });
  const first = new ResumedTorrent(torrent);
  await first.download(Array.from({ length: 150 }, (_, piece) => piece));
  await first.record();
  await first.download([180]);
  const again = new ResumedTorrent(torrent);
  assertEquals((await again.start()).length, 9);
  assertEquals(again.have.count, 151);
});

Deno.test("planResume(): a kill in the middle of a write costs that piece alone", async () => {
  const { torrent, first } = await recorded();
  torrent.disk.now += 1000;
  await first.storage.writeBlock(3, 0, torrent.piece(3).subarray(0, 5000)); // and no more
  const again = new ResumedTorrent(torrent);
  assert((await again.start()).includes(3));
  assertEquals(again.pieces, [0, 1, 2, 6, 7]);
  assertEquals((await again.plan())?.doubtful, [0, 1, 2]);
});

Deno.test("planResume(): a kill between the first byte of a write and the journal's note can not be", async () => {
  const { torrent, first } = await recorded();
  const calls: string[] = [];
  torrent.disk.fault = ({ operation, path }) => {
    if (operation === "write") calls.push(path);
    return undefined;
  };
  await first.download([3]);
  assertEquals(calls.slice(0, 2), [`${OUT}/${JOURNAL}`, `${OUT}/t/a`]);
});

Deno.test("planResume(): a write that begins while a record is made stays in the journal", async () => {
  const { torrent, first } = await recorded();
  await first.download([3]);
  torrent.disk.now += 1000;
  let writing: Promise<void> | undefined;
  torrent.disk.fault = ({ operation }) => {
    if (operation === "sync") writing ??= first.storage.writeBlock(8, 0, torrent.piece(8));
    return undefined;
  };
  await first.record();
  await writing;
  const again = new ResumedTorrent(torrent);
  const hashed = await again.start();
  assert(hashed.includes(8));
  assertEquals(again.pieces, [0, 1, 2, 3, 6, 7, 8]);
});

Deno.test("planResume(): a file that was edited is hashed, and what is wrong is not there", async () => {
  const { torrent } = await recorded();
  torrent.disk.now += 1000;
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array([1, 2, 3]), 16_384);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), [0, 1, 2]);
  assertEquals(again.pieces, [0, 2, 6, 7]);
});

Deno.test("planResume(): a file that was edited long after a kill is hashed whole", async () => {
  const torrent = await makeTorrent({ a: 200 * 16_384 });
  const first = new ResumedTorrent(torrent);
  const pieces = Array.from({ length: 150 }, (_, piece) => piece);
  await first.download(pieces);
  await first.record();
  await first.download([180]);
  torrent.disk.now += 60_000;
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array([1, 2, 3]), 77 * 16_384);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), [...pieces, 180]);
  assertEquals(again.have.count, 150);
  assert(!again.have.has(77));
});

Deno.test("planResume(): where a sample is wrong all that was doubtful is hashed", async () => {
  const { torrent, first } = await recorded();
  await first.download([3]);
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array(3 * 16_384));
  const again = new ResumedTorrent(torrent);
  const hashed = await again.start();
  assert([0, 1, 2, 3].every((piece) => hashed.includes(piece)));
  assertEquals(again.pieces, [3, 6, 7]);
});

Deno.test("planResume(): a file that was only touched is hashed, and all of it is there", async () => {
  const { torrent } = await recorded();
  torrent.disk.now += 1000;
  torrent.disk.poke(`${OUT}/t/a`, new Uint8Array());
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), [0, 1, 2]);
  assertEquals(again.pieces, [0, 1, 2, 6, 7]);
});

Deno.test("planResume(): the pieces of a file that is gone are not there, and those of others are", async () => {
  const { torrent } = await recorded();
  torrent.disk.unlink(`${OUT}/t/a`);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), []);
  assertEquals(again.pieces, [6, 7]);
});

Deno.test("planResume(): a record whose files are gone is void", async () => {
  const { torrent } = await recorded();
  for (const name of ["a", "b"]) torrent.disk.unlink(`${OUT}/t/${name}`);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), []);
  assertEquals(again.pieces, []);
});

Deno.test("planResume(): a file that was cut is hashed as far as it goes, even with its time set back", async () => {
  const { torrent } = await recorded();
  const cut = torrent.disk.peek(`${OUT}/t/a`)?.subarray(0, 2 * 16_384) ?? new Uint8Array();
  torrent.disk.unlink(`${OUT}/t/a`);
  torrent.disk.poke(`${OUT}/t/a`, cut);
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), [0, 1]);
  assertEquals(again.pieces, [0, 1, 6, 7]);
});

Deno.test("planResume(): a file that was cut after a kill is not believed by samples", async () => {
  const { torrent, first } = await recorded();
  await first.download([3]);
  await torrent.disk.open(OUT).truncate("t/a", 2 * 16_384);
  const plan = await new ResumedTorrent(torrent).plan();
  assertEquals(plan?.doubtful, []);
  assertEquals(plan?.toCheck, [0, 1, 2, 3]);
});

Deno.test("planResume(): a file that took the place of another is known by its path", async () => {
  const { torrent } = await recorded();
  const [a, b] = [torrent.disk.peek(`${OUT}/t/a`)!, torrent.disk.peek(`${OUT}/t/b`)!];
  for (const name of ["a", "b"]) torrent.disk.unlink(`${OUT}/t/${name}`);
  torrent.disk.poke(`${OUT}/t/a`, b);
  torrent.disk.poke(`${OUT}/t/b`, a);
  const again = new ResumedTorrent(torrent);
  await again.start();
  assertEquals(again.pieces, []);
});

Deno.test("planResume(): pieces of a journal that the torrent does not have are passed over", async () => {
  const { torrent } = await recorded();
  torrent.disk.poke(`${OUT}/${JOURNAL}`, new Uint8Array([0, 0, 0, 10, 255, 255, 255, 255, 0, 0]));
  const again = new ResumedTorrent(torrent);
  assertEquals(await again.start(), []);
  assertEquals(again.pieces, [0, 1, 2, 6, 7]);
});

/** Downloads and records in turns until the disk fails. */
async function downloadAndRecord(torrent: ResumedTorrent): Promise<number[]> {
  let recordedPieces: number[] = [];
  try {
    for (const pieces of [[0, 5], [1, 4], [2, 3, 8], [9]]) {
      await torrent.download(pieces);
      const about = torrent.pieces;
      await torrent.record();
      recordedPieces = about;
    }
    return recordedPieces;
  } catch {
    return recordedPieces;
  }
}

for (const survivors of ["nothing", "everything", "a", "b", "shoal"]) {
  Deno.test(`power lost at any moment, where ${survivors} that was not synced survives, loses no recorded piece`, async () => {
    let ended = false;
    for (let n = 0; !ended; n++) {
      const torrent = await makeTorrent(FILES);
      const { disk } = torrent;
      ended = true;
      disk.fault = ({ number }) => {
        if (number < n) return undefined;
        ended = false;
        return new Error("The power is off");
      };
      const recordedPieces = await downloadAndRecord(new ResumedTorrent(torrent));
      disk.fault = () => undefined;
      disk.losePower((path) => survivors === "everything" || path.endsWith(survivors));
      const again = new ResumedTorrent(torrent);
      await again.start();
      const right = await rightOnes(torrent, again);
      assertEquals(again.pieces, right, `lost at call ${n}: claims what is not there`);
      const lost = recordedPieces.filter((piece) => !again.have.has(piece));
      assertEquals(lost, [], `lost at call ${n}: recorded pieces are not found`);
    }
  });
}

Deno.test("a kill at any moment loses no recorded piece, and hashes no file whole", async () => {
  let ended = false;
  for (let n = 0; !ended; n++) {
    const torrent = await makeTorrent(FILES);
    ended = true;
    torrent.disk.fault = ({ number }) => {
      if (number < n) return undefined;
      ended = false;
      return new Error("Killed");
    };
    const recordedPieces = await downloadAndRecord(new ResumedTorrent(torrent));
    torrent.disk.fault = () => undefined;
    const again = new ResumedTorrent(torrent);
    const plan = await again.plan();
    await again.start();
    assertEquals(again.pieces, await rightOnes(torrent, again), `killed at call ${n}`);
    assertEquals(recordedPieces.filter((piece) => !again.have.has(piece)), [], `at call ${n}`);
    const rechecked = plan?.toCheck.filter((piece) => recordedPieces.includes(piece)) ?? [];
    assertEquals(rechecked, [], `killed at call ${n}: recorded pieces are hashed again`);
  }
});

/** Those of the claimed pieces that are really there. */
async function rightOnes(torrent: Fixture, claimed: ResumedTorrent): Promise<number[]> {
  const right: number[] = [];
  for await (const { piece, ok } of claimed.storage.check(claimed.pieces)) {
    if (ok) right.push(piece);
  }
  assert(torrent.layout.pieceCount >= right.length);
  return right.sort((a, b) => a - b);
}
