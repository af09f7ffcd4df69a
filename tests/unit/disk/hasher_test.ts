import { assert, assertEquals, assertRejects } from "@std/assert";
import { LEAF_LENGTH, merkleRoot, sha1, sha256, treeWidth } from "../../../lib/hash/mod.ts";
import type { HashedPiece, HashJobPiece } from "../../../lib/io/mod.ts";
import { DenoDisk, PathOutsideError } from "../../../lib/disk/mod.ts";
import { patternBytes } from "../../support/bytes.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const MIB = 1024 * 1024;

function leavesOf(data: Uint8Array): Uint8Array {
  const all: number[] = [];
  for (let at = 0; at < data.length; at += LEAF_LENGTH) {
    all.push(...sha256(data.subarray(at, at + LEAF_LENGTH)));
  }
  return new Uint8Array(all);
}

async function collect(pieces: AsyncIterable<HashedPiece>): Promise<(Uint8Array | null)[]> {
  const hashes: (Uint8Array | null)[] = [];
  for await (const { index, hash } of pieces) hashes[index] = hash;
  return hashes;
}

/** The pieces of one file. */
function piecesOf(path: string, size: number, pieceLength: number): HashJobPiece[] {
  return Array.from({ length: Math.ceil(size / pieceLength) }, (_, index) => {
    const offset = index * pieceLength;
    return { index, spans: [{ path, offset, length: Math.min(pieceLength, size - offset) }] };
  });
}

Deno.test("sha1() hashes what is in memory", async () => {
  await using disk = new DenoDisk();
  for (const length of [0, 1, 16_384, 3 * MIB + 1]) {
    assertEquals(await disk.hasher.sha1(patternBytes(length)), sha1(patternBytes(length)));
  }
});

Deno.test("sha1Stream() hashes several streams of any chunks at once", async () => {
  await using disk = new DenoDisk({ hashThreads: 2 });
  const data = patternBytes(5 * MIB + 77);
  const hashes = await Promise.all([1, 2, 3, 5].map(async (parts) => {
    const stream = disk.hasher.sha1Stream();
    const step = Math.ceil(data.length / parts);
    for (let at = 0; at < data.length; at += step) {
      const copy = data.slice(at, at + step);
      await stream.update(copy);
      copy.fill(0); // it is the caller's again
    }
    return await stream.digest();
  }));
  for (const hash of hashes) assertEquals(hash, sha1(data));
  assertEquals(await disk.hasher.sha1Stream().digest(), sha1(new Uint8Array()));
});

Deno.test("leaves() hashes each 16 KiB, few or many", async () => {
  await using disk = new DenoDisk({ hashThreads: 2 });
  for (const length of [0, 1, LEAF_LENGTH, LEAF_LENGTH + 1, 2 * MIB, 2 * MIB + 20_000]) {
    const data = patternBytes(length);
    assertEquals(await disk.hasher.leaves(data), leavesOf(data), `${length} bytes`);
  }
});

for (const size of [3 * MIB + 12_345, 20 * MIB + 1]) {
  Deno.test(`hashFiles() hashes ${size} bytes on disk, by SHA-1 and as trees`, async () => {
    await withTempFolder(async (dir) => {
      await using disk = new DenoDisk({ hashThreads: 2 });
      const data = patternBytes(size);
      await Deno.writeFile(`${dir}/file`, data);
      const pieceLength = 256 * 1024;
      const pieces = piecesOf("file", size, pieceLength);
      const ranges = pieces.map(({ index }) =>
        data.subarray(index * pieceLength, (index + 1) * pieceLength)
      );
      const job = { root: dir, pieceLength, pieces };
      assertEquals(
        await collect(disk.hasher.hashFiles({ ...job, algorithm: "sha1" })),
        ranges.map((range) => sha1(range)),
      );
      assertEquals(
        await collect(disk.hasher.hashFiles({ ...job, algorithm: "merkle" })),
        ranges.map((range) => merkleRoot(leavesOf(range), { width: 16 })),
      );
    });
  });
}

Deno.test("hashFiles() takes pieces over several files and pads, and pieces longer than its buffer", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    await Deno.mkdir(`${dir}/sub`);
    await Deno.writeFile(`${dir}/sub/a`, patternBytes(1_500_000));
    await Deno.writeFile(`${dir}/b`, patternBytes(900_000).reverse());
    const spans = [
      { path: "sub/a", offset: 7, length: 1_400_001 },
      { path: null, offset: 0, length: 33_333 },
      { path: "b", offset: 99, length: 800_000 },
    ];
    const whole = new Uint8Array(1_400_001 + 33_333 + 800_000);
    whole.set(patternBytes(1_500_000).subarray(7, 7 + 1_400_001));
    whole.set(patternBytes(900_000).reverse().subarray(99, 99 + 800_000), 1_400_001 + 33_333);
    const job = { root: dir, pieceLength: 4 * MIB };
    const leafCount = treeWidth(whole.length / LEAF_LENGTH);
    const pieces = [{ index: 0, spans, leafCount }];
    assertEquals(await collect(disk.hasher.hashFiles({ ...job, algorithm: "sha1", pieces })), [
      sha1(whole),
    ]);
    assertEquals(await collect(disk.hasher.hashFiles({ ...job, algorithm: "merkle", pieces })), [
      merkleRoot(leavesOf(whole)),
    ]);
  });
});

Deno.test("hashFiles() tells pieces of missing and short files", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk();
    await Deno.writeFile(`${dir}/short`, patternBytes(150));
    const pieces = [...piecesOf("short", 300, 100), {
      index: 3,
      spans: [{ path: "none", offset: 0, length: 1 }],
    }, { index: 4, spans: [{ path: "short", offset: 100, length: 50 }] }];
    const hashes = await collect(
      disk.hasher.hashFiles({ root: dir, algorithm: "sha1", pieceLength: 100, pieces }),
    );
    const data = patternBytes(150);
    assertEquals(hashes, [
      sha1(data.subarray(0, 100)),
      null,
      null,
      null,
      sha1(data.subarray(100)),
    ]);
  });
});

for (const where of ["inline", "in a worker"]) {
  Deno.test({
    name: `hashFiles() rejects what it may not read, ${where}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await withTempFolder(async (dir) => {
        await using disk = new DenoDisk({ hashThreads: 1 });
        await Deno.mkdir(`${dir}/root`);
        await Deno.writeFile(`${dir}/secret`, new Uint8Array(100));
        await Deno.symlink(`${dir}/secret`, `${dir}/root/link`);
        await Deno.mkdir(`${dir}/root/folder`);
        if (where === "in a worker") await disk.hasher.sha1Stream().digest(); // starts one
        const job = { root: `${dir}/root`, algorithm: "sha1", pieceLength: 100 } as const;
        const linked = { ...job, pieces: piecesOf("link", 100, 100) };
        const error = await assertRejects(() => collect(disk.hasher.hashFiles(linked)));
        assert("code" in error && error.code === new PathOutsideError("", "").code);
        const folder = { ...job, pieces: piecesOf("folder", 100, 100) };
        const other = await assertRejects(() => collect(disk.hasher.hashFiles(folder)));
        assertEquals("code" in other && other.code, "EISDIR");
      });
    },
  });
}

Deno.test("hashFiles() ends when its signal aborts, or the loop over it", async () => {
  await withTempFolder(async (dir) => {
    await using disk = new DenoDisk({ hashThreads: 2 });
    const size = 64 * MIB;
    await Deno.writeFile(`${dir}/file`, new Uint8Array());
    await Deno.truncate(`${dir}/file`, size);
    const job = { root: dir, algorithm: "sha1", pieceLength: MIB } as const;
    const pieces = piecesOf("file", size, MIB);
    const controller = new AbortController();
    let seen = 0;
    await assertRejects(
      async () => {
        const hashing = disk.hasher.hashFiles({ ...job, pieces }, { signal: controller.signal });
        for await (const _piece of hashing) {
          if (++seen === 1) controller.abort(new Error("enough"));
        }
      },
      Error,
      "enough",
    );
    assert(seen < 32, `${seen} pieces came after the end`);
    for await (const { hash } of disk.hasher.hashFiles({ ...job, pieces })) {
      assertEquals(hash, sha1(new Uint8Array(MIB)));
      break;
    }
    const aborted = AbortSignal.abort(new Error("too early"));
    const one = { ...job, pieces: pieces.slice(0, 1) };
    await assertRejects(
      () => collect(disk.hasher.hashFiles(one, { signal: aborted })),
      Error,
      "too early",
    );
  });
});

Deno.test("close() rejects what is being hashed, and what comes after", async () => {
  const disk = new DenoDisk({ hashThreads: 1 });
  const stream = disk.hasher.sha1Stream();
  await stream.update(patternBytes(3 * MIB));
  const digest = assertRejects(() => stream.digest(), Error, "closed");
  await disk.close();
  await digest;
  await assertRejects(() => disk.hasher.leaves(patternBytes(MIB)), Error, "closed");
  await disk.close();
});
