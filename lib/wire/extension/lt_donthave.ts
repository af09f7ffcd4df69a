import { readUint32, writeUint32 } from "../uint32.ts";
import { WireError } from "../wire_error.ts";

/** Encodes a message of `lt_donthave` (BEP 54): a piece that was there is there no more. @param index Number of the piece. */
export function encodeDontHave(index: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(4);
  writeUint32(out, 0, index);
  return out;
}

/**
 * Decodes a message of `lt_donthave` (BEP 54).
 *
 * @returns the number of the piece, which may be any.
 * @throws {WireError} if it is not four bytes.
 */
export function decodeDontHave(payload: Uint8Array): number {
  if (payload.length !== 4) {
    throw new WireError(`Cannot decode an lt_donthave message of ${payload.length} bytes`);
  }
  return readUint32(payload, 0);
}
