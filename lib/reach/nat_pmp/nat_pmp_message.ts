import { formatIp, parseIp } from "../../address/mod.ts";
import type { Transport } from "../port_mapping/mapping.ts";

/** The version of NAT-PMP (RFC 6886). */
const VERSION = 0;

/** Added to the number of a request in its answer. */
const ANSWER = 128;

/** Bytes of the head of an answer: version, number, result, time. */
const HEAD_LENGTH = 8;

const OPCODES = { address: 0, udp: 1, tcp: 2 } as const;

/** Answers that are not "yes" (RFC 6886 3.5), by number. */
const RESULTS = [
  "success",
  "unsupported-version",
  "not-authorized",
  "network-failure",
  "out-of-resources",
  "unsupported-opcode",
] as const;

/** How a router answered; what it is not known by is a network failure. */
export type NatPmpResult = typeof RESULTS[number];

/** What is asked of a router. */
export type NatPmpRequest =
  | {
    /** What it is: the address of the router on its other side. */
    readonly kind: "address";
  }
  | {
    /** What it is: a mapping. */
    readonly kind: "map";
    /** Of what. */
    readonly transport: Transport;
    /** The port of this machine. */
    readonly internalPort: number;
    /** The port of the router that is hoped for; 0 to end the mapping. */
    readonly externalPort: number;
    /** For how long; 0 to end the mapping. */
    readonly lifetimeSeconds: number;
  };

/** What every answer has. */
export interface NatPmpAnswerHead {
  /** How it went. */
  readonly result: NatPmpResult;
  /** Seconds since the router lost its mappings. */
  readonly epochSeconds: number;
}

/** What a router answers. */
export type NatPmpAnswer =
  & NatPmpAnswerHead
  & (
    | {
      /** What it is. */
      readonly kind: "address";
      /** The address of the router on its other side: IPv4; undefined unless it went well. */
      readonly address?: string;
    }
    | {
      /** What it is. */
      readonly kind: "map";
      /** Of what. */
      readonly transport: Transport;
      /** The port of this machine; undefined where the answer ends before it. */
      readonly internalPort?: number;
      /** The port of the router. */
      readonly externalPort?: number;
      /** How long the mapping stays. */
      readonly lifetimeSeconds?: number;
    }
  );

/** Writes a request (RFC 6886 3.2, 3.3). */
export function encodeNatPmpRequest(request: NatPmpRequest): Uint8Array<ArrayBuffer> {
  if (request.kind === "address") return new Uint8Array([VERSION, OPCODES.address]);
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  bytes[1] = OPCODES[request.transport];
  view.setUint16(4, request.internalPort);
  view.setUint16(6, request.externalPort);
  view.setUint32(8, request.lifetimeSeconds);
  return bytes;
}

/** Reads a request; undefined if it is none. */
export function decodeNatPmpRequest(bytes: Uint8Array): NatPmpRequest | undefined {
  if (bytes[0] !== VERSION) return undefined;
  if (bytes[1] === OPCODES.address) return { kind: "address" };
  const transport = transportOf(bytes[1]);
  if (transport === undefined || bytes.length < 12) return undefined;
  const view = viewOf(bytes);
  return {
    kind: "map",
    transport,
    internalPort: view.getUint16(4),
    externalPort: view.getUint16(6),
    lifetimeSeconds: view.getUint32(8),
  };
}

/** Writes an answer. */
export function encodeNatPmpAnswer(answer: NatPmpAnswer): Uint8Array<ArrayBuffer> {
  const isMap = answer.kind === "map";
  const bytes = new Uint8Array(isMap ? 16 : 12);
  const view = new DataView(bytes.buffer);
  bytes[1] = ANSWER + (isMap ? OPCODES[answer.transport] : OPCODES.address);
  view.setUint16(2, RESULTS.indexOf(answer.result));
  view.setUint32(4, answer.epochSeconds);
  if (isMap) {
    view.setUint16(8, answer.internalPort ?? 0);
    view.setUint16(10, answer.externalPort ?? 0);
    view.setUint32(12, answer.lifetimeSeconds ?? 0);
  } else {
    bytes.set(parseIp(answer.address ?? "0.0.0.0") ?? [], HEAD_LENGTH);
  }
  return bytes;
}

/** Reads an answer; undefined if it is none, or says that it went well and ends too early. */
export function decodeNatPmpAnswer(bytes: Uint8Array): NatPmpAnswer | undefined {
  if (bytes.length < HEAD_LENGTH || bytes[0] !== VERSION) return undefined;
  const view = viewOf(bytes);
  const result = RESULTS[view.getUint16(2)] ?? "network-failure";
  const head = { result, epochSeconds: view.getUint32(4) };
  const opcode = view.getUint8(1) - ANSWER;
  if (opcode === OPCODES.address) {
    if (result !== "success") return { kind: "address", ...head };
    if (bytes.length < 12) return undefined;
    return { kind: "address", ...head, address: formatIp(bytes.subarray(8, 12)) };
  }
  const transport = transportOf(opcode);
  if (transport === undefined) return undefined;
  if (bytes.length < 16) {
    return result === "success" ? undefined : { kind: "map", transport, ...head };
  }
  return {
    kind: "map",
    transport,
    ...head,
    internalPort: view.getUint16(8),
    externalPort: view.getUint16(10),
    lifetimeSeconds: view.getUint32(12),
  };
}

function transportOf(opcode: number | undefined): Transport | undefined {
  if (opcode === OPCODES.udp) return "udp";
  return opcode === OPCODES.tcp ? "tcp" : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
