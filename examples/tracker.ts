/**
 * Runs a tracker, over HTTP and UDP, until Ctrl+C, and prints now and then what it serves.
 *
 *     deno run --allow-net examples/tracker.ts [PORT]
 *
 * @module
 */
import { openDenoIo } from "@shoal/shoal";
import { TrackerServer } from "@shoal/shoal/tracker-server";

const port = Number(Deno.args[0] ?? 6969);
const at = { hostname: "127.0.0.1", port };

await using io = openDenoIo();
await using tracker = await TrackerServer.start(io, {
  http: [at],
  udp: [at],
  // Without a list of torrents it serves all that are announced.
});
for (const url of tracker.announceUrls) console.log(url);

const interrupted = Promise.withResolvers<void>();
Deno.addSignalListener("SIGINT", () => interrupted.resolve());
const timer = setInterval(() => {
  const { torrents, seeders, leechers } = tracker.stats();
  console.log(`${torrents} torrents, ${seeders} seeders, ${leechers} leechers`);
}, 10_000);

await interrupted.promise;
clearInterval(timer);
