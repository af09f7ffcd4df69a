import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import { WireError } from "./wire_error.ts";

/**
 * The longest message taken: room for the bitfield of 2,097,152 pieces four times over. libtorrent closes at the same
 * length.
 */
export const MAX_MESSAGE_LENGTH = 1 << 20;

/** A block: `length` bytes from `begin` in the piece `index`. */
export interface BlockRange {
  /** Number of the piece. */
  readonly index: number;
  /** Where it begins in the piece, in bytes. */
  readonly begin: number;
  /** Bytes. */
  readonly length: number;
}

/** A message of BEP 3; `unknown` is one with an id that it does not have. */
export type PeerMessage =
  | { readonly type: "keepAlive" }
  | { readonly type: "choke" }
  | { readonly type: "unchoke" }
  | { readonly type: "interested" }
  | { readonly type: "notInterested" }
  | { readonly type: "have"; readonly index: number }
  | { readonly type: "bitfield"; readonly bits: Uint8Array }
  | ({ readonly type: "request" } & BlockRange)
  | PieceMessage
  | ({ readonly type: "cancel" } & BlockRange)
  | { readonly type: "port"; readonly port: number }
  | { readonly type: "unknown"; readonly id: number; readonly payload: Uint8Array };

/** A block that was asked for. */
export interface PieceMessage {
  /** Tells it from the other messages. */
  readonly type: "piece";
  /** Number of the piece. */
  readonly index: number;
  /** Where the block begins in the piece, in bytes. */
  readonly begin: number;
  /** The bytes; when decoded, a view that the next read overwrites. */
  readonly block: Uint8Array;
}

const ID = {
  choke: 0,
  unchoke: 1,
  interested: 2,
  notInterested: 3,
  have: 4,
  bitfield: 5,
  request: 6,
  piece: 7,
  cancel: 8,
  port: 9,
} as const;

/** Bytes of a `piece` message before its block: length, id, index and begin. */
export const PIECE_HEADER_LENGTH = 13;

/**
 * Decodes one message.
 *
 * @param body The message without its length prefix; what is given back has views of it.
 * @throws {WireError} if its length does not fit its id.
 */
export function decodeMessage(body: Uint8Array): PeerMessage {
  const id = body[0];
  switch (id) {
    case undefined:
      return { type: "keepAlive" };
    case ID.choke:
      expectLength(body, 1);
      return { type: "choke" };
    case ID.unchoke:
      expectLength(body, 1);
      return { type: "unchoke" };
    case ID.interested:
      expectLength(body, 1);
      return { type: "interested" };
    case ID.notInterested:
      expectLength(body, 1);
      return { type: "notInterested" };
    case ID.have:
      expectLength(body, 5);
      return { type: "have", index: readUint32(body, 1) };
    case ID.bitfield:
      return { type: "bitfield", bits: body.subarray(1) };
    case ID.request:
    case ID.cancel:
      expectLength(body, 13);
      return {
        type: id === ID.request ? "request" : "cancel",
        index: readUint32(body, 1),
        begin: readUint32(body, 5),
        length: readUint32(body, 9),
      };
    case ID.piece:
      if (body.length < 9 || body.length > 9 + BLOCK_LENGTH) throw wrongLength(body);
      return {
        type: "piece",
        index: readUint32(body, 1),
        begin: readUint32(body, 5),
        block: body.subarray(9),
      };
    case ID.port:
      expectLength(body, 3);
      return { type: "port", port: (body[1]! << 8) | body[2]! };
    default:
      return { type: "unknown", id, payload: body.subarray(1) };
  }
}

/** Encodes one message with its length prefix. */
export function encodeMessage(message: PeerMessage): Uint8Array<ArrayBuffer> {
  switch (message.type) {
    case "keepAlive":
      return new Uint8Array(4);
    case "choke":
    case "unchoke":
    case "interested":
    case "notInterested":
      return frame(ID[message.type], 0);
    case "have": {
      const out = frame(ID.have, 4);
      writeUint32(out, 5, message.index);
      return out;
    }
    case "bitfield": {
      const out = frame(ID.bitfield, message.bits.length);
      out.set(message.bits, 5);
      return out;
    }
    case "request":
    case "cancel": {
      const out = frame(ID[message.type], 12);
      writeRange(out, 5, message);
      return out;
    }
    case "piece": {
      const out = new Uint8Array(PIECE_HEADER_LENGTH + message.block.length);
      const { index, begin, block } = message;
      writePieceHeader(out, 0, { index, begin, length: block.length });
      out.set(message.block, PIECE_HEADER_LENGTH);
      return out;
    }
    case "port": {
      const out = frame(ID.port, 2);
      out[5] = message.port >>> 8;
      out[6] = message.port;
      return out;
    }
    case "unknown": {
      const out = frame(message.id, message.payload.length);
      out.set(message.payload, 5);
      return out;
    }
  }
}

/** Encodes many requests into one run of bytes, so that they leave in one write. */
export function encodeRequests(ranges: readonly BlockRange[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(17 * ranges.length);
  let at = 0;
  for (const range of ranges) {
    out[at + 3] = 13;
    out[at + 4] = ID.request;
    writeRange(out, at + 5, range);
    at += 17;
  }
  return out;
}

/** Writes the {@linkcode PIECE_HEADER_LENGTH} bytes that precede a block. */
export function writePieceHeader(out: Uint8Array, at: number, range: BlockRange): void {
  writeUint32(out, at, 9 + range.length);
  out[at + 4] = ID.piece;
  writeUint32(out, at + 5, range.index);
  writeUint32(out, at + 9, range.begin);
}

/** Reads four bytes, the most significant first. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>>
    0;
}

/** Writes four bytes, the most significant first. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function writeRange(out: Uint8Array, at: number, range: BlockRange): void {
  writeUint32(out, at, range.index);
  writeUint32(out, at + 4, range.begin);
  writeUint32(out, at + 8, range.length);
}

function frame(id: number, payloadLength: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(5 + payloadLength);
  writeUint32(out, 0, 1 + payloadLength);
  out[4] = id;
  return out;
}

function expectLength(body: Uint8Array, length: number): void {
  if (body.length !== length) throw wrongLength(body);
}

function wrongLength(body: Uint8Array): WireError {
  return new WireError(
    `Cannot decode a message with id ${body[0]}: its length of ${body.length} bytes does not fit`,
  );
}
