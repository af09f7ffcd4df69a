import { assert } from "@std/assert";
import type { ByteStream } from "../../../lib/io/mod.ts";
import { Incoming } from "../../../lib/session/incoming.ts";
import { ObfuscatedNames } from "../../../lib/session/obfuscated_names.ts";
import { SeededRandom, Swarm, VirtualClock } from "../../../lib/testing/mod.ts";
import { wireInfoHash } from "../../../lib/metainfo/mod.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { Tasks } from "../../../lib/torrent/mod.ts";

/** A connection of which nothing is read before it is closed. */
function silentStream(): ByteStream & { readonly isClosed: boolean } {
  const closed = Promise.withResolvers<null>();
  let isClosed = false;
  return {
    remoteAddr: { hostname: "20.1.2.3", port: 1 },
    localAddr: { hostname: "20.1.2.4", port: 2 },
    get isClosed() {
      return isClosed;
    },
    read: () => closed.promise,
    write: (bytes) => Promise.resolve(bytes.length),
    close() {
      isClosed = true;
      closed.resolve(null);
    },
  };
}

Deno.test("a peer that comes at the moment at which the session ends is not left open", async () => {
  const tasks = new Tasks((error) => {
    throw error;
  });
  const incoming = new Incoming({
    clock: new VirtualClock(),
    random: new SeededRandom(1),
    log: new FakeLog(),
  }, {
    tasks,
    encryption: "allowed",
    obfuscatedNames: new ObfuscatedNames(),
    torrentFor: () => undefined,
  });
  const accepted = Promise.withResolvers<ByteStream>();
  tasks.run((signal) => incoming.run({ accept: () => accepted.promise }, signal));
  const ended = tasks.close();
  const stream = silentStream();
  accepted.resolve(stream);
  await ended;
  assert(stream.isClosed);
});

Deno.test("a peer that wants a torrent that has just ended is not left open", async () => {
  await using swarm = new Swarm();
  const { torrent } = swarm.member({ has: "all" });
  await swarm.run(1_000);
  await swarm.settled(torrent.stop());
  const stream = silentStream();
  const handshake = {
    infoHash: wireInfoHash(swarm.torrent.metainfo),
    peerId: new Uint8Array(20),
    features: { fast: true, extensions: true, dht: true, v2: false },
  };
  torrent.accept(stream, { handshake, rest: new Uint8Array(0) });
  await swarm.run(1_000);
  assert(stream.isClosed);
});
