import { assert, assertEquals } from "@std/assert";
import { type Member, SeededRandom, Swarm } from "../../../lib/testing/mod.ts";
import type { EncryptionPolicy } from "../../../lib/torrent/mod.ts";

/** What a connection is: `E` encrypted, `e` with an encrypted handshake, `-` plain; undefined where there is none. */
type Outcome = "E" | "e" | "-" | undefined;

/** Of who dials, who listens, and what comes of it. */
const OUTCOMES: readonly [EncryptionPolicy, EncryptionPolicy, Outcome][] = [
  ["off", "off", "-"],
  ["off", "allowed", "-"],
  ["off", "preferred", "-"],
  ["off", "required", undefined],
  ["allowed", "off", "-"],
  ["allowed", "allowed", "-"],
  ["allowed", "preferred", "-"],
  ["allowed", "required", "E"],
  ["preferred", "off", "-"],
  ["preferred", "allowed", "E"],
  ["preferred", "preferred", "E"],
  ["preferred", "required", "E"],
  ["required", "off", undefined],
  ["required", "allowed", "E"],
  ["required", "preferred", "E"],
  ["required", "required", "E"],
];

for (const [dials, listens, outcome] of OUTCOMES) {
  Deno.test(`encryption "${dials}" dials encryption "${listens}"`, async () => {
    await using swarm = new Swarm({ files: 4 * 65_536 });
    const seeder = swarm.member({
      has: "all",
      session: { encryption: listens },
      uploadLimit: 65_536,
    });
    const leecher = swarm.member({ session: { encryption: dials }, peers: [seeder.endpoint] });
    await swarm.run(1_000);
    assertEquals([encryptionOf(leecher), encryptionOf(seeder)], [outcome, outcome]);
    if (outcome === undefined) {
      await swarm.run(60_000);
      return assertEquals(leecher.status.peers, 0);
    }
    await swarm.until(() => leecher.isComplete, 60_000);
    leecher.assertContent();
  });
}

Deno.test("the encryption is allowed by default", async () => {
  await using swarm = new Swarm();
  const strict = swarm.member({ has: "all", session: { encryption: "required" } });
  const leecher = swarm.member({ peers: [strict.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
});

Deno.test("an encrypted peer downloads and gives at the same time, whatever the pieces that are written at once", async () => {
  await using swarm = new Swarm({ files: 64 * 65_536 });
  const session = { encryption: "required" } as const;
  const machine = { uploadBytesPerSec: 300_000 };
  const seeder = swarm.member({ has: "all", session, machine });
  const leechers = [1, 2, 3].map(() =>
    swarm.member({ session, machine, peers: [seeder.endpoint] })
  );
  const [first, ...others] = leechers;
  assert(first);
  for (const other of others) first.torrent.addPeers([other.endpoint]);
  await swarm.until(() => leechers.every(({ isComplete }) => isComplete), 120_000);
  for (const leecher of leechers) leecher.assertContent();
  assert(first.status.uploadedBytes > 0);
});

Deno.test("garbage is read no further than an encrypted handshake may go, and answered by three times as much at most", async () => {
  await using swarm = new Swarm();
  const member = swarm.member({ has: "all" });
  for (let seed = 0; seed < 10; seed++) {
    const connecting = swarm.internet.host({ addresses: [`30.0.0.${seed}`] }).dialer.connect(
      member.endpoint,
    );
    await swarm.run(100);
    const stream = await connecting;
    const garbage = new SeededRandom(seed).fill(new Uint8Array(628));
    await stream.write(garbage.subarray(0, 96));
    await swarm.run(100);
    const answer = new Uint8Array(1_000);
    const length = await swarm.settled(stream.read(answer));
    assert(length !== null && length >= 96 && length <= 3 * 96, `${length} bytes`);
    await stream.write(garbage.subarray(96, 627));
    await swarm.run(1_000);
    const reading = stream.read(answer);
    await swarm.run(1_000);
    await stream.write(garbage.subarray(627));
    assertEquals(await swarm.settled(reading, 100), null);
    stream.close();
  }
});

function encryptionOf({ torrent }: Member): Outcome {
  const [peer] = torrent.peers();
  if (!peer) return undefined;
  return peer.flags.includes("E") ? "E" : peer.flags.includes("e") ? "e" : "-";
}
