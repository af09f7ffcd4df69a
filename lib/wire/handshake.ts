import { WireError } from "./wire_error.ts";

/** Bytes of a handshake. */
export const HANDSHAKE_LENGTH = 68;

const PROTOCOL = new TextEncoder().encode("\x13BitTorrent protocol");

/** What two peers say first (BEP 3). */
export interface Handshake {
  /** The 8 bytes whose bits name extensions. */
  readonly reserved: Uint8Array;
  /** The 20-byte info-hash of the torrent; that of a v2 torrent is cut to 20 bytes. */
  readonly infoHash: Uint8Array;
  /** The 20-byte id of who sends it. */
  readonly peerId: Uint8Array;
}

/** Encodes a handshake; without `reserved`, one that names no extension. */
export function encodeHandshake(
  handshake: Pick<Handshake, "infoHash" | "peerId"> & Partial<Handshake>,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(HANDSHAKE_LENGTH);
  out.set(PROTOCOL);
  if (handshake.reserved) out.set(handshake.reserved, 20);
  out.set(handshake.infoHash, 28);
  out.set(handshake.peerId, 48);
  return out;
}

/**
 * Takes a handshake from the beginning of what has come.
 *
 * @returns the handshake, in bytes of its own, or undefined while it is not whole.
 * @throws {WireError} as soon as a byte shows that it is none.
 */
export function decodeHandshake(bytes: Uint8Array): Handshake | undefined {
  const known = Math.min(bytes.length, PROTOCOL.length);
  for (let i = 0; i < known; i++) {
    if (bytes[i] !== PROTOCOL[i]) {
      throw new WireError(
        "Cannot decode a handshake: it does not begin with the BitTorrent protocol",
      );
    }
  }
  if (bytes.length < HANDSHAKE_LENGTH) return undefined;
  return {
    reserved: bytes.slice(20, 28),
    infoHash: bytes.slice(28, 48),
    peerId: bytes.slice(48, 68),
  };
}
