/**
 * Seeds what is in a folder until Ctrl+C, and tells whom it serves.
 *
 *     deno run --allow-net --allow-read --allow-write examples/seed.ts FILE.torrent FOLDER
 *
 * @module
 */
import { Session } from "@shoal/shoal";

const [source = "", outputDir = "downloads"] = Deno.args;

await using session = await Session.open({ outputDir, uploadLimit: 5_000_000 });
// "full" hashes all that is there; by default what a download has recorded is believed.
const torrent = await session.add(source, { check: "full" });

// Ends the loop below, after which the session says goodbye to the trackers.
const interrupted = new AbortController();
Deno.addSignalListener("SIGINT", () => interrupted.abort());

for await (const status of torrent.watch({ intervalMs: 5_000, signal: interrupted.signal })) {
  if (status.state === "checking") continue;
  console.log(`${status.state} at port ${session.port}: ${status.uploadedBytes} bytes sent`);
  for (const { address, client, progress } of torrent.peers()) {
    console.log(`  ${address} (${client}) has ${Math.floor(progress * 100)}%`);
  }
}
