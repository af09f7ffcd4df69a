import { assert, assertEquals } from "@std/assert";
import {
  editMetainfo,
  formatMagnet,
  magnetOf,
  type Metainfo,
  MetainfoError,
  parseMagnet,
  parseMetainfo,
  PieceLayout,
} from "../../lib/metainfo/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { sharedPath } from "../support/shared.ts";
import { fuzzTest } from "./engine.ts";
import { generateTorrent } from "./generate_torrent.ts";

/** Bytes of the torrents that are taken from the corpus for seeds, at most. */
const MAX_SEED_LENGTH = 1_500;

/** One in so many torrents is edited too, which takes as long again. */
const EDITED_SHARE = 16;

function seeds(): Uint8Array[] {
  const random = new SeededRandom(1);
  const made = Array.from({ length: 100 }, () => generateTorrent(random));
  const corpus = sharedPath("corpus/arvidn+libtorrent/test/test_torrents/");
  if (corpus === undefined) return made;
  const names = [...Deno.readDirSync(corpus)].map(({ name }) => name).sort();
  const small = names.map((name) => Deno.readFileSync(new URL(name, corpus)))
    .filter(({ length }) => length <= MAX_SEED_LENGTH);
  return [...made, ...small];
}

/** What holds for every torrent that is loaded. */
function checkTorrent(metainfo: Metainfo): void {
  const { files, name, singleFile, pieceCount, pieceLength } = metainfo;
  assert(files.length > 0);
  let end = 0;
  const paths = new Set<string>();
  for (const { path, offset, length, pad, symlink = path } of files) {
    for (const element of `${path}/${symlink}`.split("/")) {
      assert(!/^\.{0,2}$|[\\\0]/.test(element), path);
    }
    assert(singleFile ? path === name : path.startsWith(`${name}/`) || pad, path);
    assert(pad || !paths.has(path.toLowerCase()), path);
    paths.add(path.toLowerCase());
    assert(offset >= end || length === 0);
    if (length > 0) end = offset + length;
  }
  assertEquals(pieceCount, Math.ceil(end / pieceLength));
  checkLayout(metainfo, [0, 1, pieceCount - 2, pieceCount - 1]);
}

function checkLayout(metainfo: Metainfo, pieces: readonly number[]): void {
  const layout = new PieceLayout(metainfo);
  for (const piece of pieces) {
    if (piece < 0 || piece >= metainfo.pieceCount) continue;
    const size = layout.pieceSize(piece);
    assert(size > 0 && size <= metainfo.pieceLength);
    let sum = 0;
    for (const { file, offset, length } of layout.spans(piece, 0, size)) {
      assert(length > 0 && offset + length <= (metainfo.files[file]?.length ?? 0));
      sum += length;
    }
    assertEquals(sum, size);
  }
}

fuzzTest({
  name: "parseMetainfo()",
  seeds: seeds(),
  generate: generateTorrent,
  expects: [MetainfoError],
  run(input) {
    const metainfo = parseMetainfo(input, { windows: input.length % 2 === 0 });
    checkTorrent(metainfo);
    if (input.length % EDITED_SHARE > 0) return;
    const edited = parseMetainfo(editMetainfo(input, { comment: "x", trackers: [["http://a/"]] }));
    assertEquals(edited.infoBytes, metainfo.infoBytes);
    const { infoHashes, trackers } = parseMagnet(formatMagnet(magnetOf(metainfo)));
    assertEquals(infoHashes.v1, metainfo.infoHashes.v1);
    assertEquals(new Set(trackers), new Set(metainfo.trackers.flat()));
  },
});
