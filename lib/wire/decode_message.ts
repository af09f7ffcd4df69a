import { SHA256_LENGTH } from "../hash/mod.ts";
import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import { HASH_RANGE_LENGTH, ID } from "./_message_id.ts";
import type { HashRange, PeerMessage } from "./message.ts";
import { readUint32 } from "./uint32.ts";
import { WireError } from "./wire_error.ts";

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
      return decodeBlockRange("request", body);
    case ID.cancel:
      return decodeBlockRange("cancel", body);
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
      return decodeExtension(id, body);
  }
}

/** The messages of later BEPs, apart from those that come by the thousand. */
function decodeExtension(id: number, body: Uint8Array): PeerMessage {
  switch (id) {
    case ID.suggest:
      expectLength(body, 5);
      return { type: "suggest", index: readUint32(body, 1) };
    case ID.haveAll:
      expectLength(body, 1);
      return { type: "haveAll" };
    case ID.haveNone:
      expectLength(body, 1);
      return { type: "haveNone" };
    case ID.reject:
      return decodeBlockRange("reject", body);
    case ID.allowedFast:
      expectLength(body, 5);
      return { type: "allowedFast", index: readUint32(body, 1) };
    case ID.extended:
      if (body.length < 2) throw wrongLength(body);
      return { type: "extended", extension: body[1]!, payload: body.subarray(2) };
    case ID.hashRequest:
      expectLength(body, HASH_RANGE_LENGTH);
      return { type: "hashRequest", ...readHashRange(body) };
    case ID.hashReject:
      expectLength(body, HASH_RANGE_LENGTH);
      return { type: "hashReject", ...readHashRange(body) };
    case ID.hashes: {
      const rest = body.length - HASH_RANGE_LENGTH;
      if (rest < 0 || rest % SHA256_LENGTH !== 0) throw wrongLength(body);
      const hashes = body.subarray(HASH_RANGE_LENGTH);
      return { type: "hashes", ...readHashRange(body), hashes };
    }
    default:
      return { type: "unknown", id, payload: body.subarray(1) };
  }
}

/** Not spread into another object: that would take as long again as all the rest. */
function decodeBlockRange(type: "request" | "cancel" | "reject", body: Uint8Array): PeerMessage {
  expectLength(body, 13);
  return {
    type,
    index: readUint32(body, 1),
    begin: readUint32(body, 5),
    length: readUint32(body, 9),
  };
}

function readHashRange(body: Uint8Array): HashRange {
  return {
    piecesRoot: body.subarray(1, 33),
    baseLayer: readUint32(body, 33),
    index: readUint32(body, 37),
    length: readUint32(body, 41),
    proofLayers: readUint32(body, 45),
  };
}

function expectLength(body: Uint8Array, length: number): void {
  if (body.length !== length) throw wrongLength(body);
}

function wrongLength(body: Uint8Array): WireError {
  return new WireError(
    `Cannot decode a message with id ${body[0]}: its length of ${body.length} bytes does not fit`,
  );
}
