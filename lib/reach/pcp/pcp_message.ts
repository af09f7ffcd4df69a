import { formatIp, parseIp } from "../../address/mod.ts";
import type { Transport } from "../port_mapping/mapping.ts";

/** The version of PCP (RFC 6887). */
const VERSION = 2;

/** Set in the number of an answer. */
const ANSWER = 0x80;

/** Bytes of the head, of a request as of an answer. */
const HEAD_LENGTH = 24;

/** Bytes of a mapping behind the head. */
const MAP_LENGTH = 36;

/** Bytes of a message at most (RFC 6887 7). */
const MAX_LENGTH = 1_100;

/** Bytes of a nonce. */
export const PCP_NONCE_LENGTH = 12;

const OPCODES = { announce: 0, map: 1 } as const;

/** Numbers of the protocols over IP. */
const TRANSPORTS = { tcp: 6, udp: 17 } as const;

/** Answers (RFC 6887 7.4), by number. */
const RESULTS = [
  "success",
  "unsupported-version",
  "not-authorized",
  "malformed-request",
  "unsupported-opcode",
  "unsupported-option",
  "malformed-option",
  "network-failure",
  "no-resources",
  "unsupported-protocol",
  "quota-exceeded",
  "cannot-provide-external",
  "address-mismatch",
  "excessive-remote-peers",
] as const;

/** How a router answered; what it is not known by is a network failure. */
export type PcpResult = typeof RESULTS[number];

/** A mapping, as it is asked for and as it is given. */
export interface PcpMapping {
  /** 12 random bytes; whoever changes the mapping must know them. */
  readonly nonce: Uint8Array;
  /** Of what. */
  readonly transport: Transport;
  /** The port of this machine. */
  readonly internalPort: number;
  /** The port of the router. */
  readonly externalPort: number;
  /** The address of the router on its other side; `0.0.0.0` or `::` where any will do. */
  readonly externalAddress: string;
}

/** What is asked of a router: a mapping. */
export interface PcpRequest {
  /** The address that the request comes from. */
  readonly clientAddress: string;
  /** For how long; 0 to end the mapping. */
  readonly lifetimeSeconds: number;
  /** Which. */
  readonly mapping: PcpMapping;
}

/** What a router answers, or says unasked when it has begun anew. */
export interface PcpAnswer {
  /** What it answers. */
  readonly kind: "map" | "announce" | "other";
  /** How it went. */
  readonly result: PcpResult;
  /** How long the mapping stays, or the error. */
  readonly lifetimeSeconds: number;
  /** Seconds since the router lost its mappings. */
  readonly epochSeconds: number;
  /** The mapping; undefined unless it is a `map`, and where an error leaves it out. */
  readonly mapping?: PcpMapping;
}

/** Writes a request for a mapping (RFC 6887 11.1). */
export function encodePcpRequest(request: PcpRequest): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_LENGTH + MAP_LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = VERSION;
  bytes[1] = OPCODES.map;
  view.setUint32(4, request.lifetimeSeconds);
  bytes.set(addressBytes(request.clientAddress), 8);
  writeMapping(bytes, request.mapping);
  return bytes;
}

/** Reads a request for a mapping; undefined if it is none. */
export function decodePcpRequest(bytes: Uint8Array): PcpRequest | undefined {
  if (!isMessage(bytes) || bytes[0] !== VERSION || bytes[1] !== OPCODES.map) return undefined;
  const mapping = readMapping(bytes);
  if (mapping === undefined) return undefined;
  const lifetimeSeconds = viewOf(bytes).getUint32(4);
  return { clientAddress: formatIp(bytes.subarray(8, 24)), lifetimeSeconds, mapping };
}

/** Writes an answer. */
export function encodePcpAnswer(answer: PcpAnswer): Uint8Array<ArrayBuffer> {
  const { kind, mapping } = answer;
  const bytes = new Uint8Array(HEAD_LENGTH + (mapping === undefined ? 0 : MAP_LENGTH));
  const view = new DataView(bytes.buffer);
  bytes[0] = VERSION;
  bytes[1] = ANSWER | (kind === "map" ? OPCODES.map : kind === "announce" ? OPCODES.announce : 2);
  bytes[3] = RESULTS.indexOf(answer.result);
  view.setUint32(4, answer.lifetimeSeconds);
  view.setUint32(8, answer.epochSeconds);
  if (mapping !== undefined) writeMapping(bytes, mapping);
  return bytes;
}

/**
 * Reads an answer; undefined if it is none. A router that knows NAT-PMP alone answers with version 0, which is read as
 * `unsupported-version` (RFC 6887, appendix A).
 */
export function decodePcpAnswer(bytes: Uint8Array): PcpAnswer | undefined {
  if (bytes[0] === 0 && bytes.length >= 8 && bytes.length < HEAD_LENGTH) {
    const view = viewOf(bytes);
    if ((view.getUint8(1) & ANSWER) === 0 || view.getUint16(2) !== 1) return undefined;
    const epochSeconds = view.getUint32(4);
    return { kind: "other", result: "unsupported-version", lifetimeSeconds: 0, epochSeconds };
  }
  if (!isMessage(bytes)) return undefined;
  const view = viewOf(bytes);
  const opcode = view.getUint8(1) ^ ANSWER;
  const result = RESULTS[view.getUint8(3)] ?? "network-failure";
  // An answer of another version can only say that ours is not known to it.
  if ((opcode & ANSWER) !== 0 || (bytes[0] !== VERSION && result !== "unsupported-version")) {
    return undefined;
  }
  const head = { result, lifetimeSeconds: view.getUint32(4), epochSeconds: view.getUint32(8) };
  if (opcode === OPCODES.announce) return { kind: "announce", ...head };
  if (opcode !== OPCODES.map || bytes[0] !== VERSION) return { kind: "other", ...head };
  const mapping = readMapping(bytes);
  if (mapping !== undefined) return { kind: "map", ...head, mapping };
  return result === "success" ? undefined : { kind: "map", ...head };
}

function isMessage(bytes: Uint8Array): boolean {
  return bytes.length >= HEAD_LENGTH && bytes.length <= MAX_LENGTH && bytes.length % 4 === 0;
}

function writeMapping(bytes: Uint8Array, mapping: PcpMapping): void {
  const view = viewOf(bytes);
  bytes.set(mapping.nonce, HEAD_LENGTH);
  view.setUint8(36, TRANSPORTS[mapping.transport]);
  view.setUint16(40, mapping.internalPort);
  view.setUint16(42, mapping.externalPort);
  bytes.set(addressBytes(mapping.externalAddress), 44);
}

function readMapping(bytes: Uint8Array): PcpMapping | undefined {
  if (bytes.length < HEAD_LENGTH + MAP_LENGTH) return undefined;
  const view = viewOf(bytes);
  const protocol = view.getUint8(36);
  if (protocol !== TRANSPORTS.tcp && protocol !== TRANSPORTS.udp) return undefined;
  return {
    nonce: bytes.slice(HEAD_LENGTH, HEAD_LENGTH + PCP_NONCE_LENGTH),
    transport: protocol === TRANSPORTS.tcp ? "tcp" : "udp",
    internalPort: view.getUint16(40),
    externalPort: view.getUint16(42),
    externalAddress: formatIp(bytes.subarray(44, 60)),
  };
}

/** The 16 bytes of an address, IPv4 as `::ffff:1.2.3.4`. */
function addressBytes(address: string): Uint8Array {
  const bytes = new Uint8Array(16);
  const short = parseIp(address) ?? bytes;
  if (short.length === 4) bytes.set([0xff, 0xff], 10);
  bytes.set(short, 16 - short.length);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
