/**
 * A DHT of some nodes of Shoal and one of libtorrent, at 127.0.0.1: each finds the peers that the other announced (BEP 5),
 * and the items that it put, immutable and mutable (BEP 44).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Dht, itemKeys } from "../../lib/dht/mod.ts";
import { toHex } from "../../lib/hash/mod.ts";
import { openDenoIo, openDhtOver } from "../../lib/host/mod.ts";
import type { Endpoint } from "../../lib/io/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { startLibtorrentDht } from "../support/clients/libtorrent_dht.ts";
import { withTempFolder } from "../support/temp_folder.ts";

const TIMEOUT_MS = 60_000;
/** Who asks more often than 50 times in 10 s is not answered. */
const RETRY_MS = 2_000;

const SIZE = 4;
const FIRST_PORT = 6_900;

const OURS = new Uint8Array(20).fill(0x11);
const THEIRS = new Uint8Array(20).fill(0x22);
const OUR_KEYS = itemKeys(new Uint8Array(32).fill(0x33));
const THEIR_KEYS = itemKeys(new Uint8Array(32).fill(0x44));
const SALT = "salt";

/** Tries again and again, since nodes come to know each other by and by. */
async function until<T>(attempt: () => Promise<T | undefined>, signal: AbortSignal): Promise<T> {
  while (true) {
    signal.throwIfAborted();
    const found = await attempt();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function valueOf(dht: Dht, of: Parameters<Dht["get"]>[0]): Promise<string | undefined> {
  const item = await dht.get(of);
  return item && new TextDecoder().decode(item.value);
}

Deno.test({
  name: "Shoal and libtorrent find each other's peers and items in the DHT",
  ignore: !libtorrent.isInstalled(),
  fn: () =>
    withTempFolder(async (dir) => {
      await using io = openDenoIo();
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      await using nodes = new AsyncDisposableStack();
      const dhts: Dht[] = [];
      const bootstrap: Endpoint[] = [];
      for (let i = 0; i < SIZE; i++) {
        const port = FIRST_PORT + i;
        const dht = await openDhtOver(io, { bind: "127.0.0.1", port, bootstrap: [...bootstrap] });
        nodes.use(dht);
        dhts.push(dht);
        bootstrap.push({ hostname: "127.0.0.1", port });
      }
      const [first, , , last] = dhts;
      assert(first && last);
      await last.bootstrapped;
      await Array.fromAsync(last.getPeers(OURS, { announcePort: 4001, signal }));
      const { target, stored } = await last.put("from Shoal", { signal });
      assertEquals(stored, SIZE - 1);
      await last.put("changing", { keys: OUR_KEYS, salt: utf8(SALT), signal });

      await using theirs = startLibtorrentDht({
        node: FIRST_PORT,
        announce: toHex(THEIRS),
        dir,
        find: toHex(OURS),
        get: toHex(target),
        get_mutable: { public: toHex(OUR_KEYS.publicKey), salt: SALT },
        put: "from libtorrent",
        put_mutable: {
          seed: toHex(THEIR_KEYS.seed),
          public: toHex(THEIR_KEYS.publicKey),
          salt: SALT,
          text: "changed",
        },
      });
      const stop = () => void theirs.stop("SIGKILL");
      signal.addEventListener("abort", stop);
      try {
        const [, port] = await theirs.line(/"event": "listening", "port": (\d+)/);
        await theirs.line(/"event": "peers", "peers": \["127.0.0.1:4001"\]/);
        await theirs.line(/"event": "immutable", "item": "from Shoal"/);
        await theirs.line(/"event": "mutable", "item": "changing", "seq": 1/);
        await theirs.line(/"event": "put"/);
        await theirs.line(/"event": "put_mutable"/);
        const peers = await until(async () => {
          const found = (await Array.fromAsync(first.getPeers(THEIRS, { signal }))).flat();
          return found.length > 0 ? found : undefined;
        }, signal);
        assertEquals(peers, [{ hostname: "127.0.0.1", port: Number(port) }]);
        const key = { publicKey: THEIR_KEYS.publicKey, salt: utf8(SALT) };
        assertEquals(await until(() => valueOf(last, key), signal), "7:changed");
        const { target: text } = await first.put("from libtorrent", { signal });
        assertEquals(await valueOf(last, text), "15:from libtorrent");
        assertEquals(await last.scrape(THEIRS, { signal }), { seeds: 0, downloaders: 1 });
      } catch (error) {
        throw new Error(`libtorrent said: ${theirs.log()}`, { cause: error });
      } finally {
        signal.removeEventListener("abort", stop);
      }
    }),
});
