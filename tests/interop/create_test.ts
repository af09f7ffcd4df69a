/**
 * Torrents that `shoal create` makes: libtorrent computes the same info-hashes from the same files with the same
 * options (a hybrid with a pad file after every file that does not end with a piece, the last too), and the other
 * clients load them.
 *
 * Transmission before version 4 and aria2 1.36 can't read the `file tree` of a hybrid as it is (an empty key in it
 * makes Transmission 3.00 refuse the file, and aria2 compute another info-hash), so they are given version 1.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { aria2 } from "../support/clients/aria2.ts";
import { type ContentPlan, makeContent } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { ODD_FILES } from "../support/clients/odd_files.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import { transmission } from "../support/clients/transmission.ts";

const PIECE_LENGTH = 65_536;

const CONTENTS: readonly (readonly [name: string, plan: number | ContentPlan])[] = [
  ["a single file", 1_000_001],
  ["a single file of whole pieces", 4 * PIECE_LENGTH],
  ["a single file of one byte", 1],
  ["odd files", ODD_FILES],
  ["a folder of one file", { "alone.bin": 100_000 }],
  ["files of whole pieces", { "a.bin": PIECE_LENGTH, "b.bin": 2 * PIECE_LENGTH }],
];

for (const [name, plan] of CONTENTS) {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    sceneTest(
      `shoal create makes the ${version} info-hash of libtorrent for ${name}`,
      { needs: [libtorrent] },
      async (scene) => {
        const content = await makeContent(await scene.folder("content"), "It has a näme", plan);
        const task = { content, version, pieceLength: PIECE_LENGTH };
        const theirs = await libtorrent.create(scene, { ...task, out: `${scene.dir}/theirs` });
        const ours = await shoal.create(scene, { ...task, out: `${scene.dir}/ours` });
        const shown = await libtorrent.show(scene, `${scene.dir}/ours`);
        assertEquals({ v1: ours.v1, v2: ours.v2 }, { v1: theirs.v1, v2: theirs.v2 });
        assertEquals({ v1: shown.v1, v2: shown.v2 }, { v1: theirs.v1, v2: theirs.v2 });
        assertEquals(shown.files, theirs.files);
      },
    );
  }
}

for (const [name, plan] of CONTENTS) {
  sceneTest(
    `Transmission and aria2 load what shoal create --v1 makes of ${name}`,
    { needs: [transmission, aria2] },
    async (scene) => {
      const content = await makeContent(await scene.folder("content"), "It has a näme", plan);
      const out = `${scene.dir}/ours.torrent`;
      const task = { content, version: "v1", pieceLength: PIECE_LENGTH } as const;
      const { v1 = "" } = await shoal.create(scene, { ...task, out });
      assertMatch(await transmission.show(scene, out), new RegExp(`Hash: ${v1}`));
      assertMatch(await aria2.show(scene, out), new RegExp(`Info Hash: ${v1}`));
    },
  );
}
