import { assert, assertEquals } from "@std/assert";
import type { ByteStream } from "../../lib/io/mod.ts";
import { magnetOf, type MetainfoVersion } from "../../lib/metainfo/mod.ts";
import { type Member, MemoryDisk, Swarm } from "../../lib/testing/mod.ts";
import { encodeHandshake, encodeMessage, HANDSHAKE_LENGTH } from "../../lib/wire/mod.ts";
import { BLOCK, PIECE_COUNT } from "../unit/session/support/hostile.ts";
import {
  boundaryMessages,
  FEATURE_COMBINATIONS,
  type HostileMessage,
  MESSAGE_IDS,
  oddLengths,
} from "./support/message_cases.ts";

/** What is known of the torrent, and by which info-hash the peer asks for it. */
interface Kind {
  readonly version: MetainfoVersion;
  readonly asksBy: "v1" | "v2";
  /** The info-hashes of the magnet link, where that is all that is known. */
  readonly magnet?: readonly ("v1" | "v2")[];
}

const KINDS: readonly Kind[] = [
  { version: "v1", asksBy: "v1" },
  { version: "v2", asksBy: "v2" },
  { version: "hybrid", asksBy: "v1" },
  { version: "hybrid", asksBy: "v2" },
  { version: "v1", asksBy: "v1", magnet: ["v1"] },
  { version: "v2", asksBy: "v2", magnet: ["v2"] },
  { version: "hybrid", asksBy: "v1", magnet: ["v1"] },
  { version: "hybrid", asksBy: "v2", magnet: ["v1", "v2"] },
];

/** What a peer says before the message that counts: right after the handshake, and when that was answered. */
const POSITIONS = ["first", "after the bitfield", "while choked", "while unchoked"] as const;

/** Connections at once, fewer than the slots for uploads, so that all that want to be are unchoked. */
const AT_ONCE = 100;

/** For each kind. */
const CASES = 2_664;

/** Bytes that the tests of one kind may leave on the heap: far less than is claimed in them. */
const MAX_HEAP_BYTES = 200 * 1024 * 1024;

interface Case {
  readonly message: HostileMessage;
  readonly position: (typeof POSITIONS)[number];
  /** Number of the combination of reserved bits. */
  readonly combination: number;
}

for (const kind of KINDS) {
  const { version, asksBy, magnet } = kind;
  const what = magnet ? `a magnet link (${magnet.join(" and ")}) of ${version}` : version;
  Deno.test(`no message of a peer harms more than its connection: ${what}, asked for by ${asksBy}`, async () => {
    await using swarm = new Swarm({ version });
    const victim = magnet ? magnetVictim(swarm, magnet) : halfVictim(swarm);
    // Somebody honest who is there all the time.
    const bystander = swarm.magnetMember({ peers: [victim.endpoint] });
    await swarm.until(() => victim.torrent.peers().length === 1, 60_000);
    await swarm.run(5_000);
    const connected = connectionsOf(victim);
    const heapBytes = Deno.memoryUsage().heapUsed;
    const cases = allCases(swarm);

    assertEquals(cases.length, CASES);
    assertEquals(combinationsOf(cases), MESSAGE_IDS.length * FEATURE_COMBINATIONS.length);
    const answers: number[] = [];
    for (let at = 0; at < cases.length; at += AT_ONCE) {
      const batch = cases.slice(at, at + AT_ONCE).map((each, index) =>
        say(swarm, victim, { ...each, kind, number: at + index })
      );
      answers.push(...await swarm.settled(Promise.all(batch)));
    }
    assertEquals(answers.filter((length) => length < HANDSHAKE_LENGTH), [], "not let in");
    // Else nobody was unchoked, and no request has met what is done about requests.
    assertEquals(answers.some((length) => length > BLOCK.length), magnet === undefined);
    await swarm.run(1_000);
    // Were it another connection, it would have another port.
    assertEquals(connectionsOf(victim), connected);
    assertEquals(bystander.torrent.peers().length, 1);
    assert(Deno.memoryUsage().heapUsed - heapBytes < MAX_HEAP_BYTES);
    const errors = victim.log.records.filter(({ level }) => level === "error");
    assertEquals(errors.map(({ message, error }) => `${message}: ${error}`), []);
    await assertCompletes(swarm, victim);
    await swarm.until(() => bystander.isComplete, 120_000);
    bystander.assertContent();
  });
}

function connectionsOf(member: Member): string[] {
  return member.torrent.peers().map(({ address, peerId }) => `${address} ${peerId}`);
}

/** One that has half of the pieces, so that it both asks and is asked. */
function halfVictim(swarm: Swarm): Member {
  const disk = new MemoryDisk();
  for (const [path, bytes] of swarm.torrent.contentsIn("downloads")) {
    disk.poke(path, bytes.slice(0, bytes.length / 2));
  }
  return swarm.member({ disk, maxPeers: 500, uploadSlots: 2 * AT_ONCE });
}

function magnetVictim(swarm: Swarm, hashes: readonly ("v1" | "v2")[]): Member {
  const { infoHashes } = swarm.torrent.metainfo;
  const magnet = {
    ...magnetOf(swarm.torrent.metainfo),
    infoHashes: Object.fromEntries(hashes.map((hash) => [hash, infoHashes[hash]])),
  };
  return swarm.magnetMember({ magnet, maxPeers: 500, uploadSlots: 2 * AT_ONCE });
}

/** Each message in each position, and each id with each combination of reserved bits. */
function allCases(swarm: Swarm): Case[] {
  const [file] = swarm.torrent.metainfo.files;
  const messages = boundaryMessages(file?.piecesRoot ?? new Uint8Array(32).fill(7));
  const cases: Case[] = [];
  let combination = 0;
  for (const message of messages) {
    for (const position of POSITIONS) {
      cases.push({ message, position, combination: combination++ % FEATURE_COMBINATIONS.length });
    }
    // Else a message with four variants would never meet most of them.
    combination++;
  }
  for (const [number, message] of oddLengths().entries()) {
    const combination = Math.floor(number / MESSAGE_IDS.length);
    const position = POSITIONS[(number + combination) % POSITIONS.length] ?? "first";
    cases.push({ message, position, combination });
  }
  return cases;
}

function combinationsOf(cases: readonly Case[]): number {
  return new Set(cases.map(({ message, combination }) => `${message.id} ${combination}`)).size;
}

/** Connects from an address of its own and says it; gives how many bytes were answered. */
async function say(
  swarm: Swarm,
  victim: Member,
  { message, position, combination, kind, number }: Case & { kind: Kind; number: number },
): Promise<number> {
  const stream = await swarm.machine().dialer.connect(victim.endpoint);
  let answer = 0;
  const reading = readAll(stream, (length) => answer += length);
  const features = FEATURE_COMBINATIONS[combination] ?? {};
  const { v1 = new Uint8Array(20), v2 = new Uint8Array(32) } = swarm.torrent.metainfo.infoHashes;
  const infoHash = kind.asksBy === "v1" ? v1 : v2.subarray(0, 20);
  const peerId = new TextEncoder().encode(`-XX0000-${number}`.padEnd(20, "x"));
  await writeAll(stream, encodeHandshake({ infoHash, peerId, features }));
  if (position !== "first") {
    const bits = new Uint8Array(PIECE_COUNT / 8).fill(0xff);
    await writeAll(stream, encodeMessage({ type: "bitfield", bits }));
  }
  if (position === "while unchoked") {
    await writeAll(stream, encodeMessage({ type: "unchoke" }));
    await writeAll(stream, encodeMessage({ type: "interested" }));
  }
  if (position.startsWith("while")) {
    await new Promise<void>((go) => void swarm.clock.setTimer(50, go));
  }
  await writeAll(stream, message.bytes);
  await new Promise<void>((go) => void swarm.clock.setTimer(100, go));
  stream.close();
  await reading;
  return answer;
}

async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
  } catch {
    // The other side has closed, as it may.
  }
}

async function readAll(stream: ByteStream, came: (length: number) => void): Promise<void> {
  const buffer = new Uint8Array(16_384);
  try {
    for (let length; (length = await stream.read(buffer)) !== null;) came(length);
  } catch {
    // It was closed here.
  }
}

/** An honest seeder comes, and then one who wants what is here. */
async function assertCompletes(swarm: Swarm, victim: Member): Promise<void> {
  const seeder = swarm.member({ has: "all" });
  victim.torrent.addPeers([seeder.endpoint]);
  await swarm.until(() => victim.isComplete, 120_000);
  victim.assertContent();
  await swarm.settled(seeder.session.close());
  const leecher = swarm.magnetMember({ peers: [victim.endpoint] });
  await swarm.until(() => leecher.isComplete, 120_000);
  leecher.assertContent();
}
