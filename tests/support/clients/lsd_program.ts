/**
 * Takes part in a torrent by local discovery, and names those that it finds, a line of JSON each.
 *
 * Arguments: the info-hash, and the port to announce.
 *
 * @module
 */
import { fromHex } from "../../../lib/hash/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../../../lib/net/mod.ts";
import { LocalDiscovery } from "../../../lib/reach/mod.ts";

const [infoHash = "", port] = Deno.args;

const discovery = new LocalDiscovery(new DenoNetwork(), {
  clock: new SystemClock(),
  random: new SystemRandom(),
  port: Number(port),
  onPeer: (_infoHash, peer) => {
    console.log(JSON.stringify({ event: "found", peer: `${peer.hostname} ${peer.port}` }));
  },
  log: {
    enabled: () => true,
    write: ({ level, message, error }) => {
      const why = error === undefined ? "" : `: ${error}`;
      console.log(JSON.stringify({ event: "log", text: `${level} ${message}${why}` }));
    },
  },
});

const ending = Promise.withResolvers<void>();
Deno.addSignalListener("SIGTERM", () => ending.resolve());

discovery.start();
discovery.announce(fromHex(infoHash));
await ending.promise;
await discovery.close();
Deno.exit(0);
