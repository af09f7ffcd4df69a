import { fromHex, toHex } from "../../hash/mod.ts";

/** The multicast group and port of local discovery over IPv4 (BEP 14). */
export const LSD_GROUP_IPV4 = "239.192.152.143";

/** The multicast group of local discovery over IPv6 (BEP 14). */
export const LSD_GROUP_IPV6 = "ff15::efc0:988f";

/** The port of both groups (BEP 14). */
export const LSD_PORT = 6771;

/** Bytes of an announcement at most, so that it is not cut into fragments (BEP 14). */
export const MAX_LSD_LENGTH = 1_400;

/** Info-hashes in an announcement of ours; 20 of them and the other fields are 1,200 bytes at most. */
export const MAX_LSD_INFO_HASHES = 20;

/** Characters of a cookie at most; those of other clients have 8 to 16. */
const MAX_COOKIE_LENGTH = 64;

/** Fields of a message at most; as many as fit are 200 empty ones. */
const MAX_FIELDS = 64;

const FIRST_LINE = "BT-SEARCH * HTTP/1.1";

/** Tells the network around that someone takes part in torrents (BEP 14). */
export interface LsdAnnouncement {
  /** The group that it is sent to, as `address:port`, IPv6 in brackets. */
  readonly host: string;
  /** The port that peers reach the sender at: 1 to 65535. */
  readonly port: number;
  /** The torrents, of 20 bytes each; one at least. */
  readonly infoHashes: readonly Uint8Array[];
  /** What the sender knows its own announcements by: visible ASCII. */
  readonly cookie?: string;
}

/**
 * Writes an announcement.
 *
 * @throws {RangeError} if it has no info-hash or more than {@linkcode MAX_LSD_INFO_HASHES}.
 */
export function encodeLsd(announcement: LsdAnnouncement): Uint8Array<ArrayBuffer> {
  const { host, port, infoHashes, cookie } = announcement;
  if (infoHashes.length === 0 || infoHashes.length > MAX_LSD_INFO_HASHES) {
    throw new RangeError(
      `Cannot announce ${infoHashes.length} torrents at once: it must be 1 to ${MAX_LSD_INFO_HASHES}`,
    );
  }
  const lines = [FIRST_LINE, `Host: ${host}`, `Port: ${port}`];
  for (const infoHash of infoHashes) lines.push(`Infohash: ${toHex(infoHash)}`);
  if (cookie !== undefined) lines.push(`cookie: ${cookie}`);
  return new TextEncoder().encode(lines.join("\r\n") + "\r\n\r\n\r\n");
}

/**
 * Reads an announcement; undefined if it is none: too long, without a port or info-hash, or with one that is wrong. Fields
 * that are not known are passed over.
 */
export function decodeLsd(bytes: Uint8Array): LsdAnnouncement | undefined {
  if (bytes.length > MAX_LSD_LENGTH) return undefined;
  const [first, ...lines] = toText(bytes).split(/\r?\n/, MAX_FIELDS);
  if (first?.trimEnd() !== FIRST_LINE) return undefined;
  let host = "";
  let port = 0;
  let cookie: string | undefined;
  const infoHashes = new Map<string, Uint8Array>();
  for (const line of lines) {
    if (line.trim() === "") break;
    const field = /^([\w-]+)[ \t]*:[ \t]*([\x21-\x7e]*)[ \t]*$/.exec(line);
    if (field === null) continue;
    const [, name = "", value = ""] = field;
    switch (name.toLowerCase()) {
      case "host":
        host = value;
        break;
      case "port":
        if (!/^[1-9]\d{0,4}$/.test(value) || Number(value) > 65_535) return undefined;
        port = Number(value);
        break;
      case "infohash":
        if (!/^[\da-f]{40}$/i.test(value)) return undefined;
        infoHashes.set(value.toLowerCase(), fromHex(value));
        break;
      case "cookie":
        if (value.length > MAX_COOKIE_LENGTH) return undefined;
        cookie = value;
    }
  }
  if (port === 0 || infoHashes.size === 0) return undefined;
  const rest = cookie === undefined ? {} : { cookie };
  return { host, port, infoHashes: [...infoHashes.values()], ...rest };
}

/** Each byte as one character: what is not ASCII matches nothing. */
function toText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
