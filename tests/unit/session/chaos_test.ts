import { assertEquals } from "@std/assert";
import { formatEndpoint } from "../../../lib/address/mod.ts";
import {
  type Member,
  type PeerScript,
  type ScriptedPeer,
  SeededRandom,
  Swarm,
  systemError,
} from "../../../lib/testing/mod.ts";

Deno.test("whatever happens, a download with a good seeder comes to its end, and nobody honest is banned", async () => {
  for (let seed = 1; seed <= 12; seed++) await survive(seed);
});

/** A swarm of leechers, liars, and peers that come and go, choke, fall silent and are slow; disks fail now and then. */
async function survive(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const pieceLength = 16_384 << random.below(4);
  await using swarm = new Swarm({
    pieceLength,
    version: random.below(2) === 0 ? "v1" : "hybrid",
    files: { a: 1 + random.below(900_000), b: 0, c: 1 + random.below(900_000), d: 5 },
    seed,
  });
  const liars = [1, 2].map(() => swarm.peer(liarScript(random)));
  const others = [1, 2, 3, 4, 5].map(() => swarm.peer(moodyScript(swarm, random)));
  const good = swarm.member({ has: "all", machine: { uploadBytesPerSec: 200_000 } });
  const leechers = [1, 2, 3].map(() => swarm.member({ sequential: random.below(3) === 0 }));
  const everyone = [...liars, ...others, good, ...leechers].map(({ endpoint }) => endpoint);
  for (const leecher of leechers) {
    leecher.torrent.addPeers(everyone);
    leecher.disk.fault = ({ operation }) =>
      operation === "write" && random.below(40) === 0 ? systemError("ENOSPC") : undefined;
  }
  for (let round = 0; round < 20; round++) {
    await swarm.run(random.below(4_000));
    disturb(random, others, leechers);
  }
  for (const leecher of leechers) {
    leecher.torrent.resume();
    leecher.torrent.addPeers([good.endpoint]);
  }
  await swarm.until(() => leechers.every(({ isComplete }) => isComplete), 1_200_000);
  const liarAddresses = liars.map(({ endpoint }) => formatEndpoint(endpoint));
  for (const leecher of leechers) {
    leecher.assertContent();
    assertEquals(
      leecher.banned.filter((address) => !liarAddresses.includes(address)),
      [],
      `${seed}`,
    );
  }
}

function disturb(random: SeededRandom, peers: ScriptedPeer[], leechers: Member[]): void {
  const talks = peers.flatMap(({ openTalks }) => openTalks);
  const talk = talks[random.below(talks.length)];
  const leecher = leechers[random.below(leechers.length)];
  switch (random.below(5)) {
    case 0:
      return talk?.close();
    case 1:
      return talk?.send({ type: "choke" });
    case 2:
      return talk?.send({ type: "unchoke" });
    case 3:
      return leecher?.torrent.pause();
    case 4:
      return leecher?.torrent.resume();
  }
}

function liarScript(random: SeededRandom): PeerScript {
  return {
    rateBytesPerSec: 50_000 + random.below(200_000),
    answer: (_request, right) => {
      if (random.below(10) > 0) return right;
      const wrong = right.slice();
      wrong[0]! ^= 1;
      return wrong;
    },
  };
}

function moodyScript(swarm: Swarm, random: SeededRandom): PeerScript {
  const { pieceCount } = swarm.torrent.layout;
  const forgets = random.below(3) === 0;
  return {
    rateBytesPerSec: 1_000 + random.below(100_000),
    pieces: Array.from({ length: pieceCount }, (_, piece) => piece).filter(() =>
      random.below(2) > 0
    ),
    unchokes: random.below(4) > 0,
    answer: (_request, right) => forgets && random.below(4) === 0 ? undefined : right,
  };
}
