import { encode } from "../../../lib/bencode/mod.ts";
import {
  type BlockRange,
  encodeMessage,
  type HandshakeFeatures,
  type HashRange,
  type PeerMessage,
} from "../../../lib/wire/mod.ts";
import { BLOCK, BOUNDARIES, PIECE_COUNT } from "../../unit/session/support/hostile.ts";

/** Bytes that a peer says, and what to call them. */
export interface HostileMessage {
  /** The message's id, 0 to 255. */
  readonly id: number;
  /** What is in it, for people. */
  readonly name: string;
  /** The whole message, with its length prefix. */
  readonly bytes: Uint8Array;
}

/** All ids that any BEP has, those between and around them, and the last one there is. */
export const MESSAGE_IDS: readonly number[] = [...Array(31).keys(), 255];

/** Each combination of the four reserved bits that mean something here. */
export const FEATURE_COMBINATIONS: readonly HandshakeFeatures[] = Array.from(
  { length: 16 },
  (_, bits) => ({
    fast: (bits & 1) > 0,
    extensions: (bits & 2) > 0,
    dht: (bits & 4) > 0,
    v2: (bits & 8) > 0,
  }),
);

/** Every id with payloads that are empty or as long as few are: once for each combination of reserved bits. */
export function oddLengths(): HostileMessage[] {
  return FEATURE_COMBINATIONS.flatMap((_, combination) =>
    MESSAGE_IDS.map((id) => {
      const length = [0, 1, 6][combination % 3] ?? 0;
      return raw(id, `${length} bytes`, new Uint8Array(length));
    })
  );
}

/** Every message that there is, with every number in it at its boundaries. */
export function boundaryMessages(piecesRoot: Uint8Array): HostileMessage[] {
  return [
    ...plainMessages(),
    ...blockMessages(),
    ...hashMessages(piecesRoot),
    ...hashMessages(new Uint8Array(32)),
    ...extendedMessages(),
  ].map((message) => {
    const bytes = encodeMessage(message);
    return { id: bytes[4] ?? -1, name: nameOf(message), bytes };
  });
}

function plainMessages(): PeerMessage[] {
  const types = ["choke", "unchoke", "interested", "notInterested", "haveAll", "haveNone"] as const;
  const right = PIECE_COUNT / 8;
  return [
    ...types.map((type): PeerMessage => ({ type })),
    ...(["have", "suggest", "allowedFast"] as const).flatMap((type) =>
      BOUNDARIES.map((index): PeerMessage => ({ type, index }))
    ),
    ...[0, 1, right - 1, right, right + 1, 100_000].flatMap((length): PeerMessage[] => [
      { type: "bitfield", bits: new Uint8Array(length) },
      { type: "bitfield", bits: new Uint8Array(length).fill(0xff) },
    ]),
    ...[0, 1, 22, 6_881, 65_535].map((port): PeerMessage => ({ type: "port", port })),
  ];
}

function blockMessages(): PeerMessage[] {
  const ranges = BOUNDARIES.flatMap((number): BlockRange[] => [
    { index: number, begin: 0, length: 16_384 },
    { index: 0, begin: number, length: 16_384 },
    { index: 0, begin: 0, length: number },
    { index: number, begin: number, length: number },
  ]);
  const blocks = BOUNDARIES.flatMap((number): PeerMessage[] => [
    { type: "piece", index: number, begin: 0, block: BLOCK },
    { type: "piece", index: 0, begin: number, block: BLOCK.subarray(0, 1) },
    { type: "piece", index: number, begin: number, block: BLOCK.subarray(0, 0) },
  ]);
  return [
    ...(["request", "cancel", "reject"] as const).flatMap((type) =>
      ranges.map((range): PeerMessage => ({ type, ...range }))
    ),
    ...blocks,
  ];
}

function hashMessages(piecesRoot: Uint8Array): PeerMessage[] {
  const right = { piecesRoot, baseLayer: 2, index: 0, length: 32, proofLayers: 0 };
  const fields = ["baseLayer", "index", "length", "proofLayers"] as const;
  const ranges = BOUNDARIES.flatMap((number): HashRange[] => [
    ...fields.map((field) => ({ ...right, [field]: number })),
    { piecesRoot, baseLayer: number, index: number, length: number, proofLayers: number },
  ]);
  return ranges.flatMap((range): PeerMessage[] => [
    { type: "hashRequest", ...range },
    { type: "hashReject", ...range },
    { type: "hashes", ...range, hashes: new Uint8Array(32 * Math.min(range.length, 64)) },
  ]);
}

function extendedMessages(): PeerMessage[] {
  const text = new TextEncoder();
  const payloads: [extension: number, payload: Uint8Array][] = [];
  const numbers = [...BOUNDARIES, -1, 30_000_000, Number.MAX_SAFE_INTEGER];
  for (const number of numbers) {
    payloads.push([0, encode({ m: { ut_metadata: number, ut_pex: number } })]);
    payloads.push([0, encode({ m: { ut_metadata: 3 }, metadata_size: number })]);
    payloads.push([0, encode({ m: {}, p: number, reqq: number, upload_only: number })]);
    for (const type of [0, 1, 2, 3, number]) {
      payloads.push([1, encode({ msg_type: type, piece: number, total_size: number })]);
    }
    payloads.push([1, join(encode({ msg_type: 1, piece: 0, total_size: number }), BLOCK)]);
  }
  for (const index of BOUNDARIES) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, index);
    payloads.push([4, bytes], [5, bytes], [3, join(Uint8Array.of(index & 3, 0), bytes)]);
  }
  for (const type of [0, 1, 2, 3, 255]) {
    payloads.push([3, Uint8Array.of(type, 0, 127, 0, 0, 1, 0, 22, 0, 0, 0, 0)]);
    payloads.push([3, Uint8Array.of(type, 1, ...new Uint8Array(22))]);
  }
  const peers = new Uint8Array(6 * 10_000).fill(21);
  payloads.push([2, encode({ added: peers, "added.f": new Uint8Array(3), dropped: peers })]);
  payloads.push([2, encode({ added: "odd", added6: 7, dropped: [] })]);
  const odd = ["", "de", "le", "i1e", "d", "d1:md1:ae", `${"l".repeat(200)}${"e".repeat(200)}`];
  for (const extension of [0, 1, 2, 3, 4, 5, 6, 255]) {
    for (const payload of odd) payloads.push([extension, text.encode(payload)]);
  }
  return payloads.map(([extension, payload]) => ({ type: "extended", extension, payload }));
}

function raw(id: number, name: string, payload: Uint8Array): HostileMessage {
  return { id, name, bytes: encodeMessage({ type: "unknown", id, payload }) };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function nameOf(message: PeerMessage): string {
  return JSON.stringify(
    message,
    (_key, value) => value instanceof Uint8Array ? value.length : value,
  );
}
