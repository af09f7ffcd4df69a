/**
 * Downloads a torrent, and ends when all of it is there and was checked. Started again, it goes on where it was.
 *
 *     deno run --allow-net --allow-read --allow-write examples/download.ts FILE.torrent [FOLDER]
 *
 * @module
 */
import { download } from "@shoal/shoal";

const [source, outputDir = "downloads"] = Deno.args;
if (source === undefined) {
  console.error("Which torrent? Name a .torrent file, or its URL.");
  Deno.exit(2);
}

await download(source, { outputDir });
console.log(`All of it is in ${outputDir}`);
