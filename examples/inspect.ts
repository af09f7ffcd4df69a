/**
 * Prints what a .torrent file or a magnet link says. Nothing is downloaded.
 *
 *     deno run --allow-read examples/inspect.ts FILE.torrent
 *     deno run examples/inspect.ts 'magnet:?xt=urn:btih:...'
 *
 * @module
 */
import {
  formatMagnet,
  type InfoHashes,
  MagnetError,
  magnetOf,
  MetainfoError,
  parseMagnet,
  parseMetainfo,
} from "@shoal/shoal";

function printHashes({ v1, v2 }: InfoHashes): void {
  if (v1 !== undefined) console.log(`v1  ${v1.toHex()}`);
  if (v2 !== undefined) console.log(`v2  ${v2.toHex()}`);
}

function inspectMagnet(uri: string): void {
  const magnet = parseMagnet(uri);
  console.log(magnet.name ?? "(no name)");
  printHashes(magnet.infoHashes);
  for (const url of magnet.trackers) console.log(`tracker ${url}`);
}

async function inspectFile(path: string): Promise<void> {
  const metainfo = parseMetainfo(await Deno.readFile(path));
  console.log(`${metainfo.name}: ${metainfo.totalLength} bytes, ${metainfo.version}`);
  printHashes(metainfo.infoHashes);
  for (const [tier, urls] of metainfo.trackers.entries()) console.log(`tier ${tier} ${urls}`);
  for (const file of metainfo.files) {
    if (!file.pad) console.log(`${file.length}\t${file.path}`); // paths are safe to use on disk
  }
  for (const warning of metainfo.warnings) console.log(`warning: ${warning}`);
  console.log(formatMagnet(magnetOf(metainfo)));
}

const [source = ""] = Deno.args;
try {
  if (source.startsWith("magnet:")) inspectMagnet(source);
  else await inspectFile(source);
} catch (error) {
  if (!(error instanceof MetainfoError || error instanceof MagnetError)) throw error;
  console.error(error.message); // it is no torrent, and this says why
  Deno.exit(1);
}
