import { BencodeDict, BencodeError, type BencodeValue, decode } from "../../bencode/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { decodeEndpoint } from "./_decode_endpoint.ts";
import { decodeQuery } from "./_decode_query.ts";
import { decodeResponse } from "./_decode_response.ts";
import { KRPC_ERROR_CODES, KrpcError } from "./krpc_error.ts";
import type { KrpcMessage } from "./krpc_message.ts";

/** Bytes of a datagram that is looked at: a `put` of 1,000 bytes with all its fields has fewer than 1,500. */
export const MAX_KRPC_LENGTH = 2_048;

/** Lists and dictionaries within each other; the value of an item is the only thing that is deep. */
const MAX_KRPC_DEPTH = 20;

/** Keys and values of a message; as in libtorrent. */
const MAX_KRPC_TOKENS = 500;

/** Bytes of a transaction id; clients use 2 to 8. */
const MAX_TRANSACTION_ID_LENGTH = 32;

/** Bytes of the client and version that are kept. */
const MAX_VERSION_LENGTH = 32;

/** Bytes of the text of an error that are read. */
const MAX_REASON_LENGTH = 256;

const TEXT_DECODER = new TextDecoder();

/**
 * Reads a message (BEP 5, 32, 33, 42, 43, 44, 51). Byte strings are views of `bytes`.
 *
 * Of a response, fields that are not what they should be are left out; a query with one is an error, which has the
 * transaction id where it can be answered.
 *
 * @throws {KrpcError} if it is not one.
 */
export function decodeKrpc(bytes: Uint8Array): KrpcMessage {
  if (bytes.length > MAX_KRPC_LENGTH) throw malformed(`it is over ${MAX_KRPC_LENGTH} bytes long`);
  const dict = decodeDict(bytes);
  const transactionId = dict.bytes("t");
  if (transactionId === undefined || transactionId.length > MAX_TRANSACTION_ID_LENGTH) {
    throw malformed("it has no transaction id, or a long one");
  }
  const version = dict.bytes("v")?.subarray(0, MAX_VERSION_LENGTH);
  const envelope = { transactionId, version };
  switch (dict.text("y")) {
    case "q": {
      const query = decodeQuery(dict, { bytes, transactionId });
      return { kind: "query", ...envelope, query, readOnly: dict.integer("ro") === 1 };
    }
    case "r": {
      const response = decodeResponse(dict.dict("r"), bytes);
      return { kind: "response", ...envelope, response, seenAs: seenAs(dict) };
    }
    case "e":
      return { kind: "error", ...envelope, ...decodeFailure(dict.get("e")), seenAs: seenAs(dict) };
    default:
      throw malformed("it is neither a query nor a response nor an error");
  }
}

function decodeDict(bytes: Uint8Array): BencodeDict {
  let value: BencodeValue;
  try {
    value = decode(bytes, { maxDepth: MAX_KRPC_DEPTH, maxTokens: MAX_KRPC_TOKENS });
  } catch (error) {
    if (!(error instanceof BencodeError)) throw error;
    throw new KrpcError(KRPC_ERROR_CODES.protocol, "it is not bencode", { cause: error });
  }
  if (!(value instanceof BencodeDict)) throw malformed("it is not a dictionary");
  return value;
}

function decodeFailure(value: BencodeValue | undefined): { code: number; reason: string } {
  const [code, reason] = Array.isArray(value) ? value : [value];
  return {
    code: typeof code === "number" ? code : KRPC_ERROR_CODES.generic,
    reason: reason instanceof Uint8Array
      ? TEXT_DECODER.decode(reason.subarray(0, MAX_REASON_LENGTH))
      : "",
  };
}

function seenAs(dict: BencodeDict): Endpoint | undefined {
  const ip = dict.bytes("ip");
  return ip && decodeEndpoint(ip);
}

function malformed(reason: string): KrpcError {
  return new KrpcError(KRPC_ERROR_CODES.protocol, reason);
}
