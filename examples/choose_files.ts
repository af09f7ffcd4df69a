/**
 * Downloads some files of a torrent, in order, as a player would want them. The others leave nothing behind.
 *
 *     deno run --allow-net --allow-read --allow-write examples/choose_files.ts FILE.torrent ENDING...
 *
 * such as `examples/choose_files.ts album.torrent .flac .cue`.
 *
 * @module
 */
import { parseMetainfo, Session } from "@shoal/shoal";

const [path = "", ...endings] = Deno.args;
const metainfo = parseMetainfo(await Deno.readFile(path));

const files = metainfo.files.flatMap((file, number) =>
  !file.pad && endings.some((ending) => file.path.endsWith(ending)) ? [number] : []
);
if (files.length === 0) {
  console.error(`No file of ${metainfo.name} ends in ${endings.join(" or ")}.`);
  Deno.exit(1);
}

await using session = await Session.open({ outputDir: "downloads" });
const torrent = await session.add(metainfo, {
  files,
  sequential: true,
  // The first of them before all others.
  priorities: new Map([[files[0] ?? 0, 3]]),
});
await torrent.completed;

for (const { path, length, wanted } of torrent.files()) {
  if (wanted) console.log(`${path}: ${length} bytes`);
}
