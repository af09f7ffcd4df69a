/**
 * The .torrent files that Shoal saves of magnet links: libtorrent loads them, checks what is there by them, and serves it to
 * others, for which a v2 torrent has to have its piece layers (BEP 52).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseMetainfo } from "../../lib/metainfo/mod.ts";
import { assertSameContent, type ContentPlan } from "../support/clients/content.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { magnetLink } from "../support/clients/magnet_link.ts";
import { sceneTest } from "../support/clients/scene.ts";
import { shoal } from "../support/clients/shoal.ts";
import type { CreatedTorrent } from "../support/clients/torrent_maker.ts";
import { makeTorrent } from "../support/clients/unannounced_torrent.ts";

const KIB = 1024;

/** Files of many pieces, of several that are not a power of two, and of one. */
const FILES: ContentPlan = { "many": 2_000 * KIB + 321, "seven": 7 * 64 * KIB, "one": 64 * KIB };

/** Shoal that finds no peers but those that it is told of. */
const ALONE = ["--no-dht", "--no-lsd"];

/** By which hashes a link names a torrent. */
const CASES: readonly [
  version: "v2" | "hybrid",
  by: string,
  of: (made: CreatedTorrent) => CreatedTorrent,
][] = [
  ["v2", "its hash", (made) => made],
  ["hybrid", "both hashes", (made) => made],
  ["hybrid", "its hash of v1", ({ v1 }) => v1 === undefined ? {} : { v1 }],
  ["hybrid", "its hash of v2", ({ v2 }) => v2 === undefined ? {} : { v2 }],
];

for (const [version, by, hashesOf] of CASES) {
  sceneTest(
    `libtorrent seeds by the .torrent file that Shoal saves of a magnet link: ${version} by ${by}`,
    { needs: [libtorrent] },
    async (scene) => {
      const made = await makeTorrent(scene, { plan: FILES, maker: shoal, version });
      const { content, torrent } = made;
      const { address } = await libtorrent.serve(scene, { torrent, dir: content.parent });
      const dir = await scene.folder("saved");
      const link = magnetLink(hashesOf(made), { peers: [address] });
      const task = { torrent: link, dir };
      assertEquals(await shoal.get(scene, task, ...ALONE, "--metadata-only").exited(), 0);
      const saved = `${dir}/${content.name}.torrent`;
      const { pieceLayers, warnings } = parseMetainfo(await Deno.readFile(saved));
      const expected = parseMetainfo(await Deno.readFile(torrent)).pieceLayers;
      assertEquals([pieceLayers, warnings], [expected, []]);

      // Who has the link alone gets all of it from the one that has the saved file.
      const seeder = await libtorrent.serve(scene, { torrent: saved, dir: content.parent });
      const again = await scene.folder("downloaded");
      const named = magnetLink(made, { peers: [seeder.address] });
      assertEquals(await shoal.get(scene, { torrent: named, dir: again }, ...ALONE).exited(), 0);
      await assertSameContent(content, again, shoal);
    },
  );
}
