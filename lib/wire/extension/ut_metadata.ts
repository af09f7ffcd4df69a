import { encode } from "../../bencode/mod.ts";
import { WireError } from "../wire_error.ts";
import { decodeDict } from "./_decode_dict.ts";

/** Bytes of a block of metadata (BEP 9); the last one of it may have fewer. */
export const METADATA_BLOCK_LENGTH = 16 * 1024;

/** Bytes of a message that are taken: a block and 1 KiB for the dictionary before it, as in libtorrent. */
const MAX_METADATA_MESSAGE_LENGTH = METADATA_BLOCK_LENGTH + 1024;

/** The numbers of the messages. */
const MESSAGE_TYPE = { request: 0, data: 1, reject: 2 } as const;

/** A message about the info dictionary of a torrent (BEP 9). */
export type MetadataMessage =
  | { readonly type: "request"; readonly piece: number }
  | MetadataData
  | { readonly type: "reject"; readonly piece: number };

/** A block of metadata. */
export interface MetadataData {
  /** Tells it from the other messages. */
  readonly type: "data";
  /** Number of the block. */
  readonly piece: number;
  /** Bytes of the whole, as the sender claims; some senders leave it out. */
  readonly totalSize?: number;
  /** The bytes, {@linkcode METADATA_BLOCK_LENGTH} at most; when decoded, a view of the message. */
  readonly data: Uint8Array;
}

/** Encodes a message of `ut_metadata`. */
export function encodeMetadataMessage(message: MetadataMessage): Uint8Array<ArrayBuffer> {
  const dict = { msg_type: MESSAGE_TYPE[message.type], piece: message.piece };
  if (message.type !== "data") return encode(dict);
  const head = encode({ ...dict, total_size: message.totalSize });
  const out = new Uint8Array(head.length + message.data.length);
  out.set(head);
  out.set(message.data, head.length);
  return out;
}

/**
 * Decodes a message of `ut_metadata`.
 *
 * @returns undefined for one of a type that BEP 9 does not have: it is to be passed over.
 * @throws {WireError} if it is too long, names no block, or has a block that is too long.
 */
export function decodeMetadataMessage(payload: Uint8Array): MetadataMessage | undefined {
  const what = "a ut_metadata message";
  const { dict, end } = decodeDict(payload, what, MAX_METADATA_MESSAGE_LENGTH);
  const messageType = dict.integer("msg_type");
  const piece = dict.integer("piece");
  if (messageType === undefined) throw new WireError(`Cannot decode ${what}: it has no type`);
  if (piece === undefined || piece < 0) {
    throw new WireError(`Cannot decode ${what}: it names no block`);
  }
  switch (messageType) {
    case MESSAGE_TYPE.request:
      return { type: "request", piece };
    case MESSAGE_TYPE.reject:
      return { type: "reject", piece };
    case MESSAGE_TYPE.data: {
      const totalSize = dict.integer("total_size");
      const data = payload.subarray(end);
      if (data.length > METADATA_BLOCK_LENGTH) {
        throw new WireError(`Cannot decode ${what}: its block has ${data.length} bytes`);
      }
      if (totalSize === undefined) return { type: "data", piece, data };
      return { type: "data", piece, totalSize, data };
    }
    default:
      return undefined;
  }
}
