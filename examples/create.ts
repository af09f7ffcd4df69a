/**
 * Makes a torrent of a file or folder, writes it beside that, and prints its magnet link.
 *
 *     deno run --allow-read --allow-write examples/create.ts PATH [TRACKER]...
 *
 * @module
 */
import { createTorrent, formatMagnet, magnetOf } from "@shoal/shoal";

const [path, ...trackers] = Deno.args;
if (path === undefined) {
  console.error("Of what? Name a file or folder.");
  Deno.exit(2);
}

let hashed = 0;
const { bytes, metainfo } = await createTorrent(path, {
  version: "hybrid",
  trackers: trackers.map((url) => [url]), // each a tier: all are told
  comment: "Made by an example of Shoal",
  skip: (inner) => inner.startsWith("."),
  onHashed: (count) => hashed += count,
});

const target = `${path.replace(/\/+$/, "")}.torrent`;
await Deno.writeFile(target, bytes);
console.log(`${target}: ${metainfo.pieceCount} pieces, ${hashed} bytes hashed`);
console.log(formatMagnet(magnetOf(metainfo)));
