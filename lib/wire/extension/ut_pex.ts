import {
  type AddressFamily,
  COMPACT_ENDPOINT_LENGTH,
  decodeCompactEndpoints,
  encodeCompactEndpoint,
} from "../../address/mod.ts";
import { type BencodeDict, encode } from "../../bencode/mod.ts";
import { concatBytes } from "../../hash/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { decodeDict } from "./_decode_dict.ts";

/** Bytes of a PEX message that are taken, as in libtorrent. */
const MAX_PEX_LENGTH = 500 * 1024;

/**
 * Entries that are read of each of its four lists. BEP 11 allows 50 but for the first message, for which it has no bound;
 * libtorrent puts 100 into it.
 */
export const MAX_PEX_ENTRIES = 100;

/** The bits of `added.f` (BEP 11). */
const FLAG = { encryption: 0x01, seed: 0x02, utp: 0x04, holepunch: 0x08, outgoing: 0x10 } as const;

/** What the sender knows of a peer that it is connected to. */
export interface PexFlags {
  /** It would rather have connections encrypted. */
  readonly encryption: boolean;
  /** It is a seed, or downloads nothing. */
  readonly seed: boolean;
  /** It speaks uTP. */
  readonly utp: boolean;
  /** It speaks `ut_holepunch` (BEP 55). */
  readonly holepunch: boolean;
  /** The sender connected to it, so that it can be reached. */
  readonly outgoing: boolean;
}

/** A peer that the sender is connected to. */
export interface PexPeer {
  /** Where it listens; the port is 0 where the sender does not know. */
  readonly endpoint: Endpoint;
  /** What is known of it. */
  readonly flags: PexFlags;
}

/** Peers that a peer was connected to and cut off from since its last such message (BEP 11). */
export interface PexMessage {
  /** Those that it is connected to now. */
  readonly added: readonly PexPeer[];
  /** Those that it is connected to no more. */
  readonly dropped: readonly Endpoint[];
}

/** Encodes a message of `ut_pex`. @throws {TypeError} if an endpoint has a name and not an address. */
export function encodePexMessage({ added, dropped }: PexMessage): Uint8Array<ArrayBuffer> {
  const addedCompact = added.map(({ endpoint, flags }) => ({
    bytes: encodeCompactEndpoint(endpoint),
    flags: flagBits(flags),
  }));
  const droppedCompact = dropped.map(encodeCompactEndpoint);
  const fields: Record<string, Uint8Array> = {};
  for (const [suffix, family] of [["", 4], ["6", 6]] as const) {
    const length = COMPACT_ENDPOINT_LENGTH[family];
    const present = addedCompact.filter(({ bytes }) => bytes.length === length);
    fields[`added${suffix}`] = concatBytes(present.map(({ bytes }) => bytes));
    fields[`added${suffix}.f`] = Uint8Array.from(present, ({ flags }) => flags);
    const gone = droppedCompact.filter((bytes) => bytes.length === length);
    fields[`dropped${suffix}`] = concatBytes(gone);
  }
  return encode(fields);
}

/**
 * Decodes a message of `ut_pex`; of each list the first {@linkcode MAX_PEX_ENTRIES}. Whether an address is to be believed
 * is not known here.
 *
 * @throws {WireError} if it is longer than 500 KiB, or not a dictionary.
 */
export function decodePexMessage(payload: Uint8Array): PexMessage {
  const { dict } = decodeDict(payload, "a ut_pex message", MAX_PEX_LENGTH);
  return {
    added: [...readAdded(dict, "added", 4), ...readAdded(dict, "added6", 6)],
    dropped: [...readEndpoints(dict, "dropped", 4), ...readEndpoints(dict, "dropped6", 6)],
  };
}

function readAdded(dict: BencodeDict, key: string, family: AddressFamily): PexPeer[] {
  const flags = dict.bytes(`${key}.f`);
  return readEndpoints(dict, key, family).map((endpoint, index) => {
    const bits = flags?.[index] ?? 0;
    return {
      endpoint,
      flags: {
        encryption: (bits & FLAG.encryption) !== 0,
        seed: (bits & FLAG.seed) !== 0,
        utp: (bits & FLAG.utp) !== 0,
        holepunch: (bits & FLAG.holepunch) !== 0,
        outgoing: (bits & FLAG.outgoing) !== 0,
      },
    };
  });
}

/** What is left at the end, too short for an endpoint, is passed over. */
function readEndpoints(dict: BencodeDict, key: string, family: AddressFamily): Endpoint[] {
  const bytes = dict.bytes(key) ?? new Uint8Array(0);
  const taken = bytes.subarray(0, MAX_PEX_ENTRIES * COMPACT_ENDPOINT_LENGTH[family]);
  return [...decodeCompactEndpoints(taken, family)];
}

function flagBits(flags: PexFlags): number {
  return (flags.encryption ? FLAG.encryption : 0) | (flags.seed ? FLAG.seed : 0) |
    (flags.utp ? FLAG.utp : 0) | (flags.holepunch ? FLAG.holepunch : 0) |
    (flags.outgoing ? FLAG.outgoing : 0);
}
