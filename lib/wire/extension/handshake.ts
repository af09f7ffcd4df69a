import { formatIp, parseIp } from "../../address/mod.ts";
import { BencodeDict, encode } from "../../bencode/mod.ts";
import { decodeDict } from "./_decode_dict.ts";

/** Bytes of an extension handshake that are taken: those of known clients are below 1 KiB. */
export const MAX_EXTENSION_HANDSHAKE_LENGTH = 16 * 1024;

/** Names of messages that are kept of one handshake; no known client has as many as 20. */
export const MAX_EXTENSION_NAMES = 64;

/** Bytes of a name that is kept. */
const MAX_NAME_LENGTH = 64;

/** Characters of a client's name that are kept: it is shown to people. */
const MAX_CLIENT_LENGTH = 64;

const TEXT_DECODER = new TextDecoder();

/** What a peer tells of itself once both speak the extension protocol (BEP 10). Nothing of it is sure to be there. */
export interface ExtensionHandshake {
  /**
   * By name, the number that messages of an extension carry when they are sent to who says this, 1 to 255; 0 turns the
   * extension off. A later handshake names just what changes.
   */
  readonly messages: ReadonlyMap<string, number>;
  /** The port that it listens on, 1 to 65535 (`p`). */
  readonly port?: number;
  /** Client and version, in words; when decoded, without characters that move a cursor (`v`). */
  readonly client?: string;
  /** The address that it sees the receiver at (`yourip`). */
  readonly yourIp?: string;
  /** Its own IPv4 address (`ipv4`). */
  readonly ipv4?: string;
  /** Its own IPv6 address (`ipv6`). */
  readonly ipv6?: string;
  /** How many requests it keeps for one peer without dropping any, 1 or more (`reqq`). */
  readonly reqq?: number;
  /** Bytes of the torrent's info dictionary, 1 or more; a claim (BEP 9's `metadata_size`). */
  readonly metadataSize?: number;
  /** Whether it downloads nothing, as a partial seed (BEP 21). */
  readonly uploadOnly?: boolean;
  /** Whether it would rather have connections encrypted (`e`). */
  readonly encryption?: boolean;
}

/** Encodes an extension handshake: what follows the number 0 of an `extended` message. */
export function encodeExtensionHandshake(handshake: ExtensionHandshake): Uint8Array<ArrayBuffer> {
  const { messages, port, client, reqq, metadataSize, uploadOnly, encryption } = handshake;
  return encode({
    m: messages,
    p: port,
    v: client,
    yourip: addressBytes(handshake.yourIp),
    ipv4: addressBytes(handshake.ipv4),
    ipv6: addressBytes(handshake.ipv6),
    reqq,
    metadata_size: metadataSize,
    upload_only: uploadOnly === undefined ? undefined : Number(uploadOnly),
    e: encryption === undefined ? undefined : Number(encryption),
  });
}

/**
 * Decodes an extension handshake. What has another type than it should, or makes no sense, is left out.
 *
 * @throws {WireError} if it is longer than {@linkcode MAX_EXTENSION_HANDSHAKE_LENGTH}, or not a dictionary.
 */
export function decodeExtensionHandshake(payload: Uint8Array): ExtensionHandshake {
  const { dict } = decodeDict(payload, "an extension handshake", MAX_EXTENSION_HANDSHAKE_LENGTH);
  const uploadOnly = dict.integer("upload_only");
  const encryption = dict.integer("e");
  return {
    messages: readMessages(dict.dict("m") ?? new BencodeDict()),
    ...optional("port", within(dict.integer("p"), 1, 0xffff)),
    ...optional("client", readClient(dict.bytes("v"))),
    ...optional("yourIp", readAddress(dict.bytes("yourip"))),
    ...optional("ipv4", readAddress(dict.bytes("ipv4"), 4)),
    ...optional("ipv6", readAddress(dict.bytes("ipv6"), 16)),
    ...optional("reqq", within(dict.integer("reqq"), 1, Number.MAX_SAFE_INTEGER)),
    ...optional("metadataSize", within(dict.integer("metadata_size"), 1, Number.MAX_SAFE_INTEGER)),
    ...optional("uploadOnly", uploadOnly === undefined ? undefined : uploadOnly !== 0),
    ...optional("encryption", encryption === undefined ? undefined : encryption !== 0),
  };
}

function readMessages(said: BencodeDict): Map<string, number> {
  const messages = new Map<string, number>();
  for (const name of said.keys()) {
    const id = within(said.integer(name), 0, 0xff);
    if (id === undefined || name.length > MAX_NAME_LENGTH) continue;
    if (messages.size >= MAX_EXTENSION_NAMES) break;
    messages.set(name, id);
  }
  return messages;
}

function readClient(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const text = TEXT_DECODER.decode(bytes).replace(/\p{C}/gu, "").trim();
  return text === "" ? undefined : [...text].slice(0, MAX_CLIENT_LENGTH).join("");
}

function readAddress(bytes: Uint8Array | undefined, length?: 4 | 16): string | undefined {
  const isOne = bytes?.length === 4 || bytes?.length === 16;
  if (!isOne || (length !== undefined && bytes.length !== length)) return undefined;
  return formatIp(bytes);
}

function addressBytes(hostname: string | undefined): Uint8Array | undefined {
  return hostname === undefined ? undefined : parseIp(hostname);
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** One property, or none where it has no value. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [_ in Key]?: Value } {
  const property: { [_ in Key]?: Value } = {};
  if (value !== undefined) property[key] = value;
  return property;
}
