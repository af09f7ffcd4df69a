import { WireError } from "../wire_error.ts";

/** Encodes a message of `upload_only`, by which libtorrent tells of a change in what BEP 21 has in the handshake. */
export function encodeUploadOnly(uploadOnly: boolean): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(uploadOnly ? 1 : 0);
}

/**
 * Decodes a message of `upload_only`: whether the peer downloads nothing.
 *
 * @throws {WireError} if it is not one byte.
 */
export function decodeUploadOnly(payload: Uint8Array): boolean {
  if (payload.length !== 1) {
    throw new WireError(`Cannot decode an upload_only message of ${payload.length} bytes`);
  }
  return payload[0] !== 0;
}
