import { assert, assertEquals, assertRejects } from "@std/assert";
import { sha1, toHex } from "../../../lib/hash/mod.ts";
import { createTorrent, makeTemporaryFolder } from "../../../lib/host/files/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

Deno.test("createTorrent() hashes a file alone", async () => {
  await withTempFolder(async (dir) => {
    const content = new Uint8Array(100_000).map((_, i) => i * 7);
    await Deno.writeFile(`${dir}/a.bin`, content);
    let hashedBytes = 0;
    const { metainfo } = await createTorrent(`${dir}/a.bin`, {
      version: "v1",
      pieceLength: 65_536,
      onHashed: (bytes) => hashedBytes += bytes,
    });
    assertEquals([metainfo.name, metainfo.singleFile, metainfo.pieceCount], ["a.bin", true, 2]);
    const hashes = [content.subarray(0, 65_536), content.subarray(65_536)].map(sha1).map(toHex);
    assertEquals(toHex(metainfo.pieceHashes ?? new Uint8Array()), hashes.join(""));
    assertEquals(hashedBytes, 100_000);
  });
});

Deno.test("createTorrent() makes a hybrid of a folder, without Shoal's records", async () => {
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/things/.shoal`, { recursive: true });
    await Deno.mkdir(`${dir}/things/sub`);
    await Deno.writeFile(`${dir}/things/.shoal/record`, new Uint8Array(1));
    await Deno.writeFile(`${dir}/things/sub/b`, new Uint8Array(20_000).fill(2));
    await Deno.writeFile(`${dir}/things/a`, new Uint8Array(5).fill(1));
    const { metainfo, bytes } = await createTorrent(`${dir}/things/`, {
      pieceLength: 16_384,
      name: "other",
      private: true,
    });
    assertEquals([metainfo.name, metainfo.version, metainfo.private], ["other", "hybrid", true]);
    const files = metainfo.files.filter((file) => !file.pad);
    assertEquals(files.map(({ path, length }) => [path, length]), [
      ["other/a", 5],
      ["other/sub/b", 20_000],
    ]);
    assert(bytes.length > 0 && metainfo.infoHashes.v1 && metainfo.infoHashes.v2);
    assertEquals(metainfo.warnings, []);
  });
});

Deno.test("createTorrent() follows links out of the folder, as it was told to find files", async () => {
  if (Deno.build.os === "windows") return;
  await withTempFolder(async (dir) => {
    await Deno.mkdir(`${dir}/root`);
    await Deno.writeFile(`${dir}/outside`, new Uint8Array(10).fill(9));
    await Deno.symlink(`${dir}/outside`, `${dir}/root/link`);
    const { metainfo } = await createTorrent(`${dir}/root`, { version: "v1" });
    assertEquals(metainfo.files.map(({ path, length }) => [path, length]), [["root/link", 10]]);
    assertEquals(metainfo.pieceHashes, sha1(new Uint8Array(10).fill(9)));
  });
});

Deno.test("createTorrent() stops when its signal aborts", async () => {
  await withTempFolder(async (dir) => {
    await Deno.writeFile(`${dir}/a`, new Uint8Array(1_000));
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(() => createTorrent(`${dir}/a`, { signal }), Error, "enough");
  });
});

Deno.test("createTorrent() rejects what is not there", async () => {
  await withTempFolder(async (dir) => {
    await assertRejects(() => createTorrent(`${dir}/none`), Deno.errors.NotFound);
  });
});

Deno.test("makeTemporaryFolder() goes with all that is in it", async () => {
  let path: string;
  {
    await using folder = await makeTemporaryFolder();
    path = folder.path;
    await Deno.mkdir(`${path}/sub`);
    await Deno.writeTextFile(`${path}/sub/a`, "x");
  }
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});
