import { equalBytes } from "../hash/mod.ts";
import { WireError } from "./wire_error.ts";

/** Bytes of a handshake. */
export const HANDSHAKE_LENGTH = 68;

const PROTOCOL = new TextEncoder().encode("\x13BitTorrent protocol");

/** Where the eight reserved bytes begin. */
const RESERVED_AT = 20;

/** What a peer speaks beside BEP 3, as the reserved bits of its handshake tell; bits of other things are left alone. */
export interface HandshakeFeatures {
  /** The fast extension (BEP 6): bit 0x04 of the last byte. */
  readonly fast: boolean;
  /** The extension protocol (BEP 10): bit 0x10 of the sixth byte. */
  readonly extensions: boolean;
  /** A node of the DHT (BEP 5): bit 0x01 of the last byte. */
  readonly dht: boolean;
  /** Version 2 of the protocol (BEP 52): bit 0x10 of the last byte. */
  readonly v2: boolean;
}

/** Each feature's byte among the reserved ones, and its bit. */
const FEATURE_BITS = {
  fast: [7, 0x04],
  extensions: [5, 0x10],
  dht: [7, 0x01],
  v2: [7, 0x10],
} as const;

/** What two peers say first (BEP 3). */
export interface Handshake {
  /** What the sender speaks beside BEP 3. */
  readonly features: HandshakeFeatures;
  /** The 20-byte info-hash of the torrent; that of a v2 torrent is cut to 20 bytes. */
  readonly infoHash: Uint8Array;
  /** The 20-byte id of who sends it. */
  readonly peerId: Uint8Array;
}

/** A handshake to send: features that it does not name are off. */
export type HandshakeDraft = Omit<Handshake, "features"> & {
  /** What we speak beside BEP 3; without it nothing. */
  readonly features?: Partial<HandshakeFeatures>;
};

/** Encodes a handshake; without `features`, one that names none. */
export function encodeHandshake(handshake: HandshakeDraft): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(HANDSHAKE_LENGTH);
  const { features = {}, infoHash, peerId } = handshake;
  out.set(PROTOCOL);
  if (features.fast) setBit(out, FEATURE_BITS.fast);
  if (features.extensions) setBit(out, FEATURE_BITS.extensions);
  if (features.dht) setBit(out, FEATURE_BITS.dht);
  if (features.v2) setBit(out, FEATURE_BITS.v2);
  out.set(infoHash, 28);
  out.set(peerId, 48);
  return out;
}

/** Bytes by which a handshake is told from anything else. */
export const PROTOCOL_LENGTH: number = PROTOCOL.length;

/** Whether these first bytes, as many as have come, are how a handshake begins. */
export function beginsHandshake(bytes: Uint8Array): boolean {
  const known = Math.min(bytes.length, PROTOCOL.length);
  return equalBytes(bytes.subarray(0, known), PROTOCOL.subarray(0, known));
}

/**
 * Takes a handshake from the beginning of what has come.
 *
 * @returns the handshake, in bytes of its own, or undefined while it is not whole.
 * @throws {WireError} as soon as a byte shows that it is none.
 */
export function decodeHandshake(bytes: Uint8Array): Handshake | undefined {
  if (!beginsHandshake(bytes)) {
    throw new WireError(
      "Cannot decode a handshake: it does not begin with the BitTorrent protocol",
    );
  }
  if (bytes.length < HANDSHAKE_LENGTH) return undefined;
  return {
    features: {
      fast: hasBit(bytes, FEATURE_BITS.fast),
      extensions: hasBit(bytes, FEATURE_BITS.extensions),
      dht: hasBit(bytes, FEATURE_BITS.dht),
      v2: hasBit(bytes, FEATURE_BITS.v2),
    },
    infoHash: bytes.slice(28, 48),
    peerId: bytes.slice(48, 68),
  };
}

function setBit(bytes: Uint8Array, [at, bit]: readonly [at: number, bit: number]): void {
  bytes[RESERVED_AT + at]! |= bit;
}

function hasBit(bytes: Uint8Array, [at, bit]: readonly [at: number, bit: number]): boolean {
  return (bytes[RESERVED_AT + at]! & bit) !== 0;
}
