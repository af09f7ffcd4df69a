import { HASH_RANGE_LENGTH, ID } from "./_message_id.ts";
import type { BlockRange, HashRange, PeerMessage } from "./message.ts";
import { writeUint32 } from "./uint32.ts";

/** Bytes of a `piece` message before its block: length, id, index and begin. */
export const PIECE_HEADER_LENGTH = 13;

/** Encodes one message with its length prefix. */
export function encodeMessage(message: PeerMessage): Uint8Array<ArrayBuffer> {
  switch (message.type) {
    case "keepAlive":
      return new Uint8Array(4);
    case "choke":
    case "unchoke":
    case "interested":
    case "notInterested":
    case "haveAll":
    case "haveNone":
      return frame(ID[message.type], 0);
    case "have":
    case "suggest":
    case "allowedFast": {
      const out = frame(ID[message.type], 4);
      writeUint32(out, 5, message.index);
      return out;
    }
    case "bitfield":
      return frameOf(ID.bitfield, message.bits);
    case "request":
    case "cancel":
    case "reject": {
      const out = frame(ID[message.type], 12);
      writeBlockRange(out, 5, message);
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
    case "extended": {
      const out = frame(ID.extended, 1 + message.payload.length);
      out[5] = message.extension;
      out.set(message.payload, 6);
      return out;
    }
    case "hashRequest":
    case "hashReject":
      return frameHashRange(ID[message.type], message, 0);
    case "hashes": {
      const out = frameHashRange(ID.hashes, message, message.hashes.length);
      out.set(message.hashes, 4 + HASH_RANGE_LENGTH);
      return out;
    }
    case "unknown":
      return frameOf(message.id, message.payload);
  }
}

/** Encodes many requests into one run of bytes, so that they leave in one write. */
export function encodeRequests(ranges: readonly BlockRange[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(17 * ranges.length);
  let at = 0;
  for (const range of ranges) {
    out[at + 3] = 13;
    out[at + 4] = ID.request;
    writeBlockRange(out, at + 5, range);
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

function writeBlockRange(out: Uint8Array, at: number, range: BlockRange): void {
  writeUint32(out, at, range.index);
  writeUint32(out, at + 4, range.begin);
  writeUint32(out, at + 8, range.length);
}

function frameHashRange(id: number, range: HashRange, more: number): Uint8Array<ArrayBuffer> {
  const out = frame(id, HASH_RANGE_LENGTH - 1 + more);
  out.set(range.piecesRoot, 5);
  writeUint32(out, 37, range.baseLayer);
  writeUint32(out, 41, range.index);
  writeUint32(out, 45, range.length);
  writeUint32(out, 49, range.proofLayers);
  return out;
}

function frameOf(id: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = frame(id, payload.length);
  out.set(payload, 5);
  return out;
}

function frame(id: number, payloadLength: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(5 + payloadLength);
  writeUint32(out, 0, 1 + payloadLength);
  out[4] = id;
  return out;
}
