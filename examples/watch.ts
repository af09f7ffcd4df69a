/**
 * Opens a session, adds torrents to it, and shows how each gets on until all are complete.
 *
 *     deno run --allow-net --allow-read --allow-write examples/watch.ts FILE.torrent...
 *
 * @module
 */
import { Session, type Torrent } from "@shoal/shoal";

/** Writes a line a second, and one whenever the torrent begins to do something else. */
async function show(torrent: Torrent): Promise<void> {
  for await (const status of torrent.watch({ intervalMs: 1_000 })) {
    const { name, state, progress, downloadRateBytesPerSec, peers, reason } = status;
    const percent = Math.floor(progress * 100);
    const rate = (downloadRateBytesPerSec / 1e6).toFixed(1);
    console.log(`${name}: ${state}, ${percent}%, ${rate} MB/s from ${peers} peers`);
    if (reason !== undefined) console.log(`  ${reason}`);
    if (state === "seeding" || state === "failed") return;
  }
}

// The session ends with this block: trackers are told, and what is there is recorded.
await using session = await Session.open({ outputDir: "downloads" });
const torrents = await Promise.all(Deno.args.map((source) => session.add(source)));
await Promise.all(torrents.map(show));

// Rejected with the reason where one failed; by now all that was written is safe on the disk.
await Promise.all(torrents.map((torrent) => torrent.completed));
