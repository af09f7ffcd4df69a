import {
  COMPACT_ENDPOINT_LENGTH,
  decodeCompactEndpoint,
  encodeCompactEndpoint,
} from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { readUint32, writeUint32 } from "../uint32.ts";
import { WireError } from "../wire_error.ts";

/** Why a rendezvous comes to nothing (BEP 55). */
export const HOLEPUNCH_ERROR = {
  /** The endpoint can be nobody's. */
  noSuchPeer: 1,
  /** The relay is not connected to the peer at the endpoint. */
  notConnected: 2,
  /** The peer at the endpoint does not speak `ut_holepunch`. */
  noSupport: 3,
  /** The endpoint is that of the relay. */
  noSelf: 4,
} as const;

/** A message about connecting two peers of which neither can be reached (BEP 55). */
export type HolepunchMessage =
  | {
    /** To the relay: bring me together with the peer there; or from it: connect to the peer there by uTP, now. */
    readonly type: "rendezvous" | "connect";
    /** Where the other peer is. */
    readonly endpoint: Endpoint;
  }
  | {
    /** From the relay: it will not come to that. */
    readonly type: "error";
    /** The endpoint of the rendezvous. */
    readonly endpoint: Endpoint;
    /** One of {@linkcode HOLEPUNCH_ERROR}, or another. */
    readonly code: number;
  };

const MESSAGE_TYPES = ["rendezvous", "connect", "error"] as const;

/** Lengths of endpoints by the type of address. */
const ADDRESS_LENGTHS = [COMPACT_ENDPOINT_LENGTH[4], COMPACT_ENDPOINT_LENGTH[6]] as const;

/** Encodes a message of `ut_holepunch`. @throws {TypeError} if the endpoint has a name and not an address. */
export function encodeHolepunchMessage(message: HolepunchMessage): Uint8Array<ArrayBuffer> {
  const endpoint = encodeCompactEndpoint(message.endpoint);
  const out = new Uint8Array(2 + endpoint.length + 4);
  out[0] = MESSAGE_TYPES.indexOf(message.type);
  out[1] = endpoint.length === COMPACT_ENDPOINT_LENGTH[4] ? 0 : 1;
  out.set(endpoint, 2);
  writeUint32(out, 2 + endpoint.length, message.type === "error" ? message.code : 0);
  return out;
}

/**
 * Decodes a message of `ut_holepunch`. A code that is no error may be missing.
 *
 * @returns undefined for one of a type that BEP 55 does not have: it is to be passed over.
 * @throws {WireError} if its length does not fit, or its address is of no known type.
 */
export function decodeHolepunchMessage(payload: Uint8Array): HolepunchMessage | undefined {
  const addressLength = ADDRESS_LENGTHS[payload[1] ?? -1];
  if (addressLength === undefined) {
    throw new WireError("Cannot decode a ut_holepunch message: it has no type of address");
  }
  const type = MESSAGE_TYPES[payload[0]!];
  const end = 2 + addressLength;
  const isWhole = payload.length === end + 4 || (payload.length === end && type !== "error");
  if (!isWhole) {
    throw new WireError(
      `Cannot decode a ut_holepunch message: its ${payload.length} bytes do not fit`,
    );
  }
  if (type === undefined) return undefined;
  const endpoint = decodeCompactEndpoint(payload.subarray(2, end));
  return type === "error" ? { type, endpoint, code: readUint32(payload, end) } : { type, endpoint };
}
