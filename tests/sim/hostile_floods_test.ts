import { assert, assertEquals } from "@std/assert";
import { encode } from "../../lib/bencode/mod.ts";
import type { MetainfoVersion } from "../../lib/metainfo/mod.ts";
import { Swarm } from "../../lib/testing/mod.ts";
import { encodeMessage, type HashRange, type PeerMessage } from "../../lib/wire/mod.ts";
import { BLOCK } from "../unit/session/support/hostile.ts";

/** Messages of a flood. */
const COUNT = 10_000;

const FEATURES = { fast: true, extensions: true, dht: true, v2: true };

const RANGE = { baseLayer: 2, index: 0, length: 32, proofLayers: 0 };

/** What a peer says over and over, and whether it may go on with it. */
type Flood = readonly [
  name: string,
  ends: boolean,
  say: (range: HashRange, number: number) => PeerMessage,
];

const FLOODS: readonly Flood[] = [
  ["blocks", true, () => ({ type: "piece", index: 0, begin: 0, block: BLOCK.subarray(0, 9) })],
  ["hashes", true, (range) => ({ type: "hashes", ...range, hashes: BLOCK.subarray(0, 1_024) })],
  ["refused hashes", true, (range) => ({ type: "hashReject", ...range })],
  ["hash requests", true, (range) => ({ type: "hashRequest", ...range })],
  ["requests for hashes of blocks", true, (range) => ({
    type: "hashRequest",
    ...{ ...range, baseLayer: 0, length: 4 },
  })],
  ["metadata", true, () => extended(1, { msg_type: 1, piece: 0, total_size: 9 }, BLOCK)],
  ["refused metadata", true, () => extended(1, { msg_type: 2, piece: 0 })],
  ["requests for metadata", false, () => extended(1, { msg_type: 0, piece: 0 })],
  ["requests", true, () => ({ type: "request", index: 31, begin: 0, length: 16_384 })],
  ["cancels", false, () => ({ type: "cancel", index: 31, begin: 0, length: 16_384 })],
  ["rejects", true, () => ({ type: "reject", index: 0, begin: 0, length: 16_384 })],
  ["suggestions", false, (_, number) => ({ type: "suggest", index: number % 32 })],
  ["allowed pieces", false, (_, number) => ({ type: "allowedFast", index: number % 32 })],
  ["everything and nothing", true, (_, number) => ({
    type: number % 2 === 0 ? "haveAll" : "haveNone",
  })],
  ["bitfields", false, (_, number) => ({
    type: "bitfield",
    bits: new Uint8Array(4).fill(number & 0x7f),
  })],
  ["pieces had", false, (_, number) => ({ type: "have", index: number % 31 })],
  ["pieces lost and had", false, (_, number) => {
    const index = number % 4 === 0 ? 1 : 2;
    return number % 2 === 0
      ? { type: "have", index }
      : { type: "extended", extension: 4, payload: Uint8Array.of(0, 0, 0, index) };
  }],
  ["interest", false, (_, number) => ({
    type: number % 2 === 0 ? "interested" : "notInterested",
  })],
  ["chokes", false, (_, number) => ({ type: number % 2 === 0 ? "unchoke" : "choke" })],
  ["ports", false, (_, number) => ({ type: "port", port: number % 65_536 })],
  ["handshakes", false, (_, number) => extended(0, { m: { ut_metadata: number % 256 } })],
  ["peers", true, (_, number) => extended(2, { added: Uint8Array.of(21, 0, 0, number, 1, 1) })],
  ["rendezvous", false, () => ({
    type: "extended",
    extension: 3,
    payload: Uint8Array.of(0, 0, 127, 0, 0, 1, 0, 22, 0, 0, 0, 0),
  })],
  ["uploads only", false, (_, number) => ({
    type: "extended",
    extension: 5,
    payload: Uint8Array.of(number & 1),
  })],
  ["unknown messages", false, () => ({ type: "unknown", id: 99, payload: BLOCK.subarray(0, 9) })],
  ["keep-alives", false, () => ({ type: "keepAlive" })],
];

for (const version of ["v1", "v2"] as const) {
  for (const [name, ends, say] of FLOODS) {
    const does = ends ? "ends its connection" : "is put up with";
    Deno.test(`a flood of ${name} ${does} and costs no more than it does the sender: ${version}`, async () => {
      const flood = await sendFlood(version, say);
      assertEquals(flood.isClosed, ends);
      assert(
        flood.answeredBytes <= flood.sentBytes + 65_536,
        `${flood.answeredBytes} bytes for ${flood.sentBytes}`,
      );
      assert(flood.tookMs < 3_000, `It took ${flood.tookMs} ms`);
    });
  }
}

/** Floods one that has everything but for its last piece, which it gets from an honest peer meanwhile. */
async function sendFlood(version: MetainfoVersion, say: Flood[2]) {
  await using swarm = new Swarm({ version });
  const [file] = swarm.torrent.metainfo.files;
  const piecesRoot = file?.piecesRoot ?? new Uint8Array(32);
  const honest = swarm.member({ has: "all", uploadLimit: 150_000 });
  const victim = swarm.member({ peers: [honest.endpoint] });
  await swarm.run(1_000);
  let begun = false;
  let sentBytes = 0;
  const hostile = swarm.peer({
    features: FEATURES,
    pieces: [0],
    answer: () => undefined,
    begins: (talk) => {
      talk.send(extended(0, { m: { ut_metadata: 1, ut_pex: 2, ut_holepunch: 3 } }));
      swarm.clock.setTimer(1_000, () => {
        begun = true;
        for (let number = 0; number < COUNT; number++) {
          const bytes = encodeMessage(say({ ...RANGE, piecesRoot }, number));
          sentBytes += bytes.length;
          talk.sendBytes(bytes);
        }
      });
    },
  });
  let answeredBytes = 0;
  swarm.internet.tap(({ protocol, to, data }) => {
    if (begun && protocol === "tcp" && to.hostname === hostile.network.address) {
      answeredBytes += data.length;
    }
  });
  await swarm.settled(hostile.dial(victim.endpoint));
  const startedAt = performance.now();
  await swarm.run(8_000);
  const isClosed = hostile.openTalks.length === 0;
  assertEquals(victim.isComplete, false, "else seeds are let go of anyway");
  await swarm.until(() => victim.isComplete, 60_000);
  const tookMs = performance.now() - startedAt;
  victim.assertContent();
  return { answeredBytes, sentBytes, tookMs, isClosed };
}

function extended(
  extension: number,
  dict: Parameters<typeof encode>[0],
  more: Uint8Array = new Uint8Array(0),
): PeerMessage {
  const head = encode(dict);
  const payload = new Uint8Array(head.length + more.length);
  payload.set(head);
  payload.set(more, head.length);
  return { type: "extended", extension, payload };
}
