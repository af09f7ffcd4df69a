/**
 * Reads a file of a torrent while it is downloaded, here to the standard output: a player can take it from there.
 *
 *     deno run --allow-net --allow-read --allow-write examples/stream.ts FILE.torrent [NUMBER] | mpv -
 *
 * @module
 */
import { Session } from "@shoal/shoal";

const [source, number = "0"] = Deno.args;
if (source === undefined) {
  console.error("Which torrent? Name a .torrent file, or its URL.");
  Deno.exit(2);
}

await using session = await Session.open({ outputDir: "downloads" });
const torrent = await session.add(source);
await torrent.metadata;

// What is read comes before all else, and what is read next ahead of it; each piece was checked.
const stream = torrent.stream(Number(number));
await stream.pipeTo(Deno.stdout.writable, { preventClose: true });
