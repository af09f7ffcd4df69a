import { assert, assertEquals } from "@std/assert";
import { sha1, sha256 } from "../../../lib/hash/mod.ts";
import {
  MAX_METADATA_LENGTH,
  type MetadataAnswer,
  MetadataDownload,
} from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

const BLOCK = 16_384;
const METADATA = patternBytes(10 * BLOCK + 100);
const INFO_HASHES = { v1: sha1(METADATA) };

/** What a peer answers to a request for a block; nothing for silence. */
type Answer = (piece: number) => MetadataAnswer | undefined;

interface ScriptedSource {
  readonly size?: number;
  readonly delayMs?: number;
  readonly answer: Answer;
}

function blockOf(metadata: Uint8Array, piece: number): MetadataAnswer {
  const data = metadata.subarray(piece * BLOCK, (piece + 1) * BLOCK);
  return { type: "data", piece, totalSize: metadata.length, data };
}

function honest(piece: number): MetadataAnswer {
  return blockOf(METADATA, piece);
}

/** Flips a bit of one block. */
function liar(wrong: number): Answer {
  return (piece) => {
    const answer = blockOf(METADATA.slice(), piece);
    if (answer.type === "data" && piece === wrong) answer.data[0]! ^= 1;
    return answer;
  };
}

interface Outcome {
  readonly metadata: Uint8Array | undefined;
  readonly guilty: number[];
  readonly elapsedMs: number;
  /** How many requests each peer had. */
  readonly asked: number[];
}

/** Lets peers, numbered as they are listed, answer as they do until the metadata is there or an hour is over. */
function run(
  sources: readonly ScriptedSource[],
  download = new MetadataDownload(INFO_HASHES),
): Outcome {
  const pending: { at: number; peer: number; answer: MetadataAnswer }[] = [];
  const present = new Set(sources.keys());
  const asked = sources.map(() => 0);
  const guilty: number[] = [];
  let now = 1_000;
  for (const [id, { size = METADATA.length }] of sources.entries()) download.peerJoined(id, size);
  while (now < 3_600_000) {
    const step = download.poll(now);
    for (const id of step.guilty) {
      guilty.push(id);
      present.delete(id);
    }
    if (step.metadata) return { metadata: step.metadata, guilty, elapsedMs: now - 1_000, asked };
    for (const { peer, piece } of step.requests) {
      const source = sources[peer];
      assert(source && present.has(peer), "a peer was asked that is not there");
      asked[peer]!++;
      const answer = source.answer(piece);
      if (answer) pending.push({ at: now + (source.delayMs ?? 100), peer, answer });
    }
    pending.sort((a, b) => a.at - b.at);
    const next = Math.min(pending[0]?.at ?? Infinity, step.nextAt);
    if (next === Infinity) break;
    assert(next > now || pending[0]?.at === now, "it wants to be called at once, for ever");
    now = next;
    while (pending[0] && pending[0].at <= now) {
      const { peer, answer } = pending.shift()!;
      if (present.has(peer)) download.received(peer, answer, now);
    }
  }
  return { metadata: undefined, guilty, elapsedMs: now - 1_000, asked };
}

Deno.test("MetadataDownload gets the metadata from one peer, four blocks at a time", () => {
  const { metadata, guilty, elapsedMs, asked } = run([{ answer: honest }]);
  assertEquals([metadata, guilty, asked], [METADATA, [], [11]]);
  assertEquals(elapsedMs, 300);
});

Deno.test("MetadataDownload asks several peers at once, each for a share", () => {
  const { metadata, guilty, elapsedMs, asked } = run(new Array(3).fill({ answer: honest }));
  assertEquals([metadata, guilty, elapsedMs], [METADATA, [], 100]);
  assertEquals(asked, [4, 4, 3]);
});

Deno.test("MetadataDownload holds the metadata against each info-hash that is known", () => {
  const v2 = sha256(METADATA);
  const both = { v1: INFO_HASHES.v1, v2 };
  for (const infoHashes of [INFO_HASHES, { v2 }, both]) {
    assertEquals(run([{ answer: honest }], new MetadataDownload(infoHashes)).metadata, METADATA);
  }
  for (
    const infoHashes of [{ v1: both.v1, v2: v2.with(0, v2[0]! ^ 1) }, { v1: v2.slice(0, 20), v2 }]
  ) {
    const outcome = run([{ answer: honest }], new MetadataDownload(infoHashes));
    assertEquals([outcome.metadata, outcome.guilty], [undefined, [0]]);
  }
});

Deno.test("MetadataDownload takes metadata of any length up to the limit", () => {
  for (const length of [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK]) {
    const metadata = patternBytes(length);
    const download = new MetadataDownload({ v1: sha1(metadata) });
    const source = { size: length, answer: (piece: number) => blockOf(metadata, piece) };
    assertEquals(run([source], download).metadata, metadata, `${length}`);
  }
  const download = new MetadataDownload(INFO_HASHES);
  assert(download.peerJoined(1, MAX_METADATA_LENGTH));
  for (const size of [0, -1, 1.5, NaN, MAX_METADATA_LENGTH + 1, 2 ** 31, 2 ** 53]) {
    assertEquals(download.peerJoined(2, size), false, `${size}`);
  }
});

Deno.test("MetadataDownload convicts who alone sent what is wrong, and goes on without it", () => {
  const alone = run([{ answer: liar(3) }]);
  assertEquals([alone.metadata, alone.guilty], [undefined, [0]]);
  const download = new MetadataDownload(INFO_HASHES);
  run([{ answer: liar(3) }], download);
  assertEquals(download.peerJoined(0, METADATA.length), false);
  const { metadata, asked } = run([{ answer: liar(3) }, { answer: honest }], download);
  assertEquals([metadata, asked], [METADATA, [0, 11]]);
});

Deno.test("MetadataDownload convicts just the liar among several, wherever it stands", () => {
  for (const at of [0, 1, 2, 3]) {
    const sources = Array.from({ length: 4 }, () => ({ answer: honest as Answer }));
    // It is asked for each fourth block first.
    sources[at] = { answer: liar(at) };
    const { metadata, guilty, elapsedMs } = run(sources);
    assertEquals([metadata, guilty], [METADATA, [at]], `liar ${at}`);
    assert(elapsedMs < 2_000, `${elapsedMs} ms`);
  }
});

Deno.test("MetadataDownload convicts several liars, and nobody else", () => {
  const sources = [liar(0), honest, liar(2), liar(3), honest].map((answer) => ({ answer }));
  const { metadata, guilty } = run(sources);
  assertEquals(metadata, METADATA);
  assert(guilty.every((id) => [0, 2, 3].includes(id)) && guilty.length > 0, `${guilty}`);
});

Deno.test("MetadataDownload lets who lies about the size be in nobody's way", () => {
  const wrong = patternBytes(3 * BLOCK).fill(7);
  const sources: ScriptedSource[] = [
    { size: wrong.length, answer: (piece) => blockOf(wrong, piece) },
    { size: MAX_METADATA_LENGTH, answer: () => undefined },
    { answer: honest },
  ];
  const { metadata, guilty, elapsedMs } = run(sources);
  assertEquals([metadata, guilty, elapsedMs], [METADATA, [0], 300]);
});

Deno.test("MetadataDownload convicts who contradicts its own size, or sends a block of another length", () => {
  const rows: [name: string, answer: Answer][] = [
    [
      "another size",
      (piece) => ({ type: "data", piece, totalSize: 5, data: new Uint8Array(BLOCK) }),
    ],
    ["too short", (piece) => ({ type: "data", piece, data: new Uint8Array(BLOCK - 1) })],
    ["empty", (piece) => ({ type: "data", piece, data: new Uint8Array(0) })],
  ];
  for (const [name, answer] of rows) {
    const { metadata, guilty } = run([{ answer }, { answer: honest }]);
    assertEquals([metadata, guilty], [METADATA, [0]], name);
  }
});

Deno.test("MetadataDownload asks others for what a peer refuses, and that peer again much later", () => {
  const refuses: Answer = (piece) => ({ type: "reject", piece });
  const both = run([{ answer: refuses }, { answer: honest }]);
  assertEquals([both.metadata, both.guilty], [METADATA, []]);
  assert(both.elapsedMs < 1_000);
  const alone = run([{ answer: refuses }]);
  assertEquals([alone.metadata, alone.guilty], [undefined, []]);
  // Four at a time; the pause is doubled up to five minutes.
  assert(alone.asked[0]! < 4 * 20, `${alone.asked[0]} requests in an hour`);
});

Deno.test("MetadataDownload waits neither for the silent nor for the slow", () => {
  const silent = run([{ answer: () => undefined }, { answer: honest }]);
  assertEquals([silent.metadata, silent.guilty], [METADATA, []]);
  assert(silent.elapsedMs <= 1_500, `${silent.elapsedMs} ms`);
  const slow = run([{ answer: honest, delayMs: 15_000 }, { answer: honest }]);
  assertEquals([slow.metadata, slow.guilty], [METADATA, []]);
  assert(slow.elapsedMs <= 1_500, `${slow.elapsedMs} ms`);
  let calls = 0;
  const later = run([{ answer: (piece) => ++calls > 4 ? honest(piece) : undefined }]);
  assertEquals(later.metadata, METADATA);
  assert(later.elapsedMs >= 20_000 && later.elapsedMs < 60_000, `${later.elapsedMs} ms`);
});

Deno.test("MetadataDownload gets there with any mix of peers, one of whom is honest, and convicts no honest one", () => {
  const random = new SeededRandom(11);
  for (let round = 0; round < 300; round++) {
    const bad = new Set<number>();
    const sources = Array.from({ length: 1 + random.below(12) }, (_, id): ScriptedSource => {
      const delayMs = 10 + random.below(2_000);
      if (id > 0) bad.add(id);
      const kind = id === 0 ? 0 : random.below(7);
      const share = random.below(4);
      switch (kind) {
        case 1:
          return { delayMs, answer: liar(random.below(11)) };
        case 2:
          return { delayMs, size: 1 + random.below(METADATA.length * 2), answer: honest };
        case 3:
          return {
            delayMs,
            answer: (piece) => random.below(4) < share ? honest(piece) : undefined,
          };
        case 4:
          return {
            delayMs,
            answer: (piece) => random.below(4) < share ? honest(piece) : { type: "reject", piece },
          };
        case 5:
          return { delayMs, answer: () => honest(random.below(30)) };
        case 6:
          return { delayMs: 60_000 + delayMs, answer: honest };
        default:
          bad.delete(id);
          return { delayMs, answer: honest };
      }
    });
    const { metadata, guilty, elapsedMs } = run(sources);
    assertEquals(metadata?.length, METADATA.length, `round ${round}`);
    assert(guilty.every((id) => bad.has(id)), `round ${round}: ${guilty}`);
    assert(elapsedMs < 15 * 60_000, `round ${round}: ${elapsedMs} ms`);
  }
});

Deno.test("MetadataDownload goes on with others when a peer goes, and with what has come", () => {
  const download = new MetadataDownload(INFO_HASHES);
  download.peerJoined(1, METADATA.length);
  const first = download.poll(0).requests.map(({ piece }) => piece);
  assertEquals(first, [0, 1, 2, 3]);
  for (const piece of [0, 1]) download.received(1, honest(piece), 10);
  download.peerLeft(1);
  assertEquals(download.poll(20), { requests: [], nextAt: Infinity, guilty: [] });
  assertEquals(download.heldBytes, 2 * BLOCK);
  download.peerJoined(2, METADATA.length);
  assertEquals(download.poll(30).requests, [2, 3, 4, 5].map((piece) => ({ peer: 2, piece })));
});

Deno.test("MetadataDownload takes a block that comes late, and passes over those it did not ask for (P7)", () => {
  const download = new MetadataDownload(INFO_HASHES);
  download.peerJoined(1, METADATA.length);
  download.poll(0);
  download.poll(20_000);
  download.received(1, honest(0), 21_000);
  assertEquals(download.heldBytes, BLOCK);
  for (let i = 0; i < 64; i++) download.received(1, honest(9), 21_000);
  assertEquals([download.heldBytes, download.poll(21_000).guilty], [BLOCK, []]);
  for (let i = 0; i < 10_000; i++) download.received(1, honest(9), 21_000);
  assertEquals([download.heldBytes, download.poll(21_000).guilty], [BLOCK, [1]]);
  assertEquals(download.poll(21_000).guilty, []);
});

Deno.test("MetadataDownload takes answers with any number of a block, and of peers it does not know", () => {
  const download = new MetadataDownload(INFO_HASHES);
  download.peerJoined(1, METADATA.length);
  download.poll(0);
  for (const piece of [11, 12, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53, -1, 0.5, NaN]) {
    download.received(1, { type: "reject", piece }, 1);
    download.received(1, { type: "data", piece, data: new Uint8Array(9) }, 1);
    download.received(2, { type: "data", piece, data: new Uint8Array(9) }, 1);
  }
  assertEquals([download.heldBytes, download.poll(2).guilty], [0, []]);
});

Deno.test("MetadataDownload holds what has come, not what is claimed, and not more than a bound", () => {
  const download = new MetadataDownload(INFO_HASHES);
  const data = new Uint8Array(BLOCK);
  let now = 0;
  // Peers of many sizes, each of which sends all but the last block.
  for (let id = 0; id < 20; id++) download.peerJoined(id, MAX_METADATA_LENGTH - id);
  assertEquals(download.heldBytes, 0);
  for (let round = 0; round < 153; round++) {
    for (const { peer, piece } of download.poll(now++).requests) {
      if (piece < 610) download.received(peer, { type: "data", piece, data }, now);
      assert(download.heldBytes <= 2 * MAX_METADATA_LENGTH);
    }
  }
  assert(download.heldBytes > MAX_METADATA_LENGTH);
});

Deno.test("MetadataDownload forgets sizes that nobody claims any more", () => {
  const download = new MetadataDownload(INFO_HASHES);
  for (let size = 1; size < 100_000; size++) {
    download.peerJoined(1, size);
    download.peerLeft(1);
  }
  const start = performance.now();
  for (let i = 0; i < 1_000; i++) download.poll(i);
  assert(performance.now() - start < 500);
});
