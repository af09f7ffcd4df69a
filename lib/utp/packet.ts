/** Bytes of a header; no packet is shorter. */
export const HEADER_LENGTH = 20;

/** The only version there is. */
const VERSION = 1;

/** Types of packets (BEP 29). */
export const ST_DATA = 0;
/** The last packet of a direction. */
export const ST_FIN = 1;
/** An ack alone. */
export const ST_STATE = 2;
/** The connection is no more. */
export const ST_RESET = 3;
/** The first packet of a connection. */
export const ST_SYN = 4;

/** Any of them. */
export type PacketType =
  | typeof ST_DATA
  | typeof ST_FIN
  | typeof ST_STATE
  | typeof ST_RESET
  | typeof ST_SYN;

/** A bitmask of packets received beyond a gap (BEP 29). */
const EXTENSION_SELECTIVE_ACK = 1;

/**
 * "Extension bits" of the first uTP, eight bytes that say nothing any more: the filler of path-MTU probes, as many as it
 * takes. So the payload of a probe that was too large can be sent again in a packet that is not. All skip them; other
 * numbers would have libutp take the whole packet for one of another version, and drop it.
 */
const EXTENSION_BITS = 2;
const EXTENSION_BITS_LENGTH = 8;

/** Bytes that a probe is made longer by, or a multiple of it. */
export const PADDING_STEP: number = 2 + EXTENSION_BITS_LENGTH;

/**
 * The longest datagram that the sender takes, in four bytes; of Shoal's own. Two sides on one machine tell it each
 * other, since datagrams longer than those of Ethernet are cut off by clients that are not made for them.
 */
const EXTENSION_MAX_DATAGRAM = 0x73;

/** Bytes that {@linkcode EXTENSION_MAX_DATAGRAM} takes, with its own header. */
const MAX_DATAGRAM_EXTENSION_LENGTH = 6;

/** The longest bitmask of a selective ack that is sent: 1,024 packets. Each bit of a longer one is taken, too. */
export const MAX_SELECTIVE_ACK_LENGTH = 128;

/** The header of a packet as it goes out. */
export interface UtpHeader {
  /** What it is. */
  readonly type: PacketType;
  /** The connection, as the receiver numbers it (but for a SYN). */
  readonly connectionId: number;
  /** When it was sent: microseconds of the sender's clock, modulo 2^32. */
  readonly timestampUs: number;
  /** How long the last packet of the other side took, by the difference of the two clocks; modulo 2^32. */
  readonly delayUs: number;
  /** Bytes that the sender still takes. */
  readonly windowBytes: number;
  /** Number of this packet, modulo 2^16. */
  readonly sequence: number;
  /** Number of the last packet received in order. */
  readonly ack: number;
}

/** A packet. */
export interface UtpPacket extends UtpHeader {
  /** Packets received from `ack` + 2 on, a bit each, the least significant first; undefined where there is none. */
  readonly selectiveAck: Uint8Array | undefined;
  /** The longest datagram that the sender takes, as it says; undefined where it says nothing. */
  readonly maxDatagram: number | undefined;
  /** The bytes of the stream: when decoded, a view of the datagram. */
  readonly payload: Uint8Array;
}

/** Decodes a datagram; undefined if it is no packet of version 1, or its extensions lead out of it. */
export function decodePacket(data: Uint8Array): UtpPacket | undefined {
  if (data.length < HEADER_LENGTH || (data[0]! & 15) !== VERSION) return undefined;
  const type = packetType(data[0]! >>> 4);
  if (type === undefined) return undefined;
  let selectiveAck: Uint8Array | undefined;
  let maxDatagram: number | undefined;
  let at = HEADER_LENGTH;
  for (let extension = data[1]!; extension !== 0;) {
    if (at + 2 > data.length) return undefined;
    const next = data[at]!;
    const from = at + 2;
    at = from + data[at + 1]!;
    if (at > data.length) return undefined;
    if (extension === EXTENSION_SELECTIVE_ACK && at > from) {
      // BEP 29 wants multiples of four bytes; libtorrent 2.0 sends as few as it needs.
      selectiveAck = data.subarray(from, at);
    } else if (extension === EXTENSION_MAX_DATAGRAM && at - from === 4) {
      maxDatagram = readUint32(data, from);
    }
    extension = next;
  }
  return {
    type,
    connectionId: readUint16(data, 2),
    timestampUs: readUint32(data, 4),
    delayUs: readUint32(data, 8),
    windowBytes: readUint32(data, 12),
    sequence: readUint16(data, 16),
    ack: readUint16(data, 18),
    selectiveAck,
    maxDatagram,
    payload: data.subarray(at),
  };
}

/** Encodes a packet. */
export function encodePacket(packet: UtpPacket): Uint8Array<ArrayBuffer> {
  const { selectiveAck, maxDatagram, payload } = packet;
  const ackLength = selectiveAck === undefined ? 0 : 2 + selectiveAck.length;
  const sizeLength = maxDatagram === undefined ? 0 : MAX_DATAGRAM_EXTENSION_LENGTH;
  const out = new Uint8Array(HEADER_LENGTH + ackLength + sizeLength + payload.length);
  writeHeader(out, packet);
  let link = 1; // where the type of the next extension goes
  let at = HEADER_LENGTH;
  if (selectiveAck !== undefined) {
    out[link] = EXTENSION_SELECTIVE_ACK;
    link = at;
    out[at + 1] = selectiveAck.length;
    out.set(selectiveAck, at + 2);
    at += ackLength;
  }
  if (maxDatagram !== undefined) {
    out[link] = EXTENSION_MAX_DATAGRAM;
    out[at + 1] = 4;
    writeUint32(out, at + 2, maxDatagram);
    at += sizeLength;
  }
  out.set(payload, at);
  return out;
}

/**
 * Makes a datagram longer without changing what it says: extensions that say nothing go between its header, which may
 * have none yet, and its payload.
 *
 * @param length Bytes of the whole: some times {@linkcode PADDING_STEP} more than `data` has.
 */
export function padPacket(data: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  out.set(data.subarray(0, HEADER_LENGTH));
  const end = HEADER_LENGTH + length - data.length;
  let link = 1;
  for (let at = HEADER_LENGTH; at < end; at += PADDING_STEP) {
    out[link] = EXTENSION_BITS;
    out[at + 1] = EXTENSION_BITS_LENGTH;
    link = at;
  }
  out.set(data.subarray(HEADER_LENGTH), end);
  return out;
}

/** Writes the {@linkcode HEADER_LENGTH} bytes of a header, without extensions, to the front of `out`. */
export function writeHeader(out: Uint8Array, header: UtpHeader): void {
  out[0] = header.type << 4 | VERSION;
  out[1] = 0;
  writeUint16(out, 2, header.connectionId);
  writeUint32(out, 4, header.timestampUs);
  writeUint32(out, 8, header.delayUs);
  writeUint32(out, 12, header.windowBytes);
  writeUint16(out, 16, header.sequence);
  writeUint16(out, 18, header.ack);
}

function packetType(value: number): PacketType | undefined {
  switch (value) {
    case ST_DATA:
    case ST_FIN:
    case ST_STATE:
    case ST_RESET:
    case ST_SYN:
      return value;
    default:
      return undefined;
  }
}

function readUint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}

function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
