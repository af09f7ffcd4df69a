import { formatEndpoint, parseEndpoint } from "../address/mod.ts";
import { equalBytes, fromBase32, fromHex, toHex } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { percentDecode } from "./_percent.ts";
import { followableUrl, TRACKER_PROTOCOLS, WEB_SEED_PROTOCOLS } from "./_urls.ts";
import { formatIndexRanges, type IndexRange, parseIndexRanges } from "./index_ranges.ts";
import { MAX_LIST_ENTRIES, MAX_MAGNET_LENGTH, MAX_URL_LENGTH } from "./limits.ts";
import type { InfoHashes, Metainfo } from "./metainfo.ts";

/** Where the DHT says which torrent a magnet link stands for (BEP 46). */
export interface MutableSource {
  /** The Ed25519 public key that it is signed with, 32 bytes (`xs=urn:btpk:`). */
  readonly publicKey: Uint8Array;
  /** Tells torrents of one key apart, up to 64 bytes (`s`); none by default. */
  readonly salt?: Uint8Array;
}

/** A magnet link of a torrent (BEP 9), or of one that changes (BEP 46). */
export interface Magnet {
  /** By which the torrent is known: `btih` (v1), `btmh` (v2), or both; neither may be there where `mutable` is. */
  readonly infoHashes: InfoHashes;
  /** Where to ask which torrent it is now. */
  readonly mutable?: MutableSource;
  /** What to call it until its metadata is there, fit to be shown (`dn`). */
  readonly name?: string;
  /** Bytes (`xl`). */
  readonly length?: number;
  /** URLs of trackers (`tr`). */
  readonly trackers: readonly string[];
  /** URLs of web seeds (`ws`). */
  readonly webSeeds: readonly string[];
  /** Peers (`x.pe`). */
  readonly peers: readonly Endpoint[];
  /** The numbers of the files that are wanted (`so`, BEP 53); undefined for all. */
  readonly selectOnly?: readonly IndexRange[];
}

/** Thrown where a text is not a magnet link of a torrent. */
export class MagnetError extends SyntaxError {
  /** `MagnetError`. */
  override readonly name = "MagnetError";

  /** Makes one; `reason` ends the message. */
  constructor(reason: string) {
    super(`Cannot read the magnet link: ${reason}`);
  }
}

/** Bytes of a salt (BEP 44). */
const MAX_SALT_LENGTH = 64;

/** SHA-256 in 32 bytes, as a multihash begins. */
const MULTIHASH_PREFIX = "1220";

/**
 * Reads a magnet link: `xt` of `urn:btih:` (40 hexadecimal digits or 32 of base 32) and `urn:btmh:`, `dn`, `xl`, `tr`,
 * `ws`, `x.pe` and `so`; `xs` of `urn:btpk:` and `s` (BEP 46). Parameters that are not known, or have values that make no
 * sense, are left out; those that may be there several times may be numbered (`tr.1`).
 *
 * @throws {MagnetError} if it is none, or names no torrent or several.
 */
export function parseMagnet(uri: string): Magnet {
  if (uri.length > MAX_MAGNET_LENGTH) {
    throw new MagnetError(`it has over ${MAX_MAGNET_LENGTH} characters`);
  }
  const query = /^\s*magnet:\/{0,2}\?(.*?)\s*$/is.exec(uri)?.[1];
  if (query === undefined) throw new MagnetError('it does not begin with "magnet:?"');
  const values = Map.groupBy(parameters(query), ([key]) => key);
  const all = (key: string) =>
    (values.get(key) ?? []).slice(0, MAX_LIST_ENTRIES).map(([_, value]) => percentDecode(value));
  const [[, name] = []] = values.get("dn") ?? [];
  const [length = ""] = all("xl");
  const [selection = ""] = all("so");
  const mutable = readMutableSource(all("xs"), all("s"));
  return {
    infoHashes: readTopics(all("xt"), { required: mutable === undefined }),
    ...(mutable && { mutable }),
    // As in forms, where blanks are written so.
    name: name && percentDecode(name.replaceAll("+", " ")).replace(/[\n\t]/g, " "),
    length: /^\d{1,15}$/.test(length) ? Number(length) : undefined,
    trackers: urls(all("tr"), TRACKER_PROTOCOLS),
    webSeeds: urls(all("ws"), WEB_SEED_PROTOCOLS),
    peers: all("x.pe").map(parseEndpoint).filter((peer) => peer !== undefined),
    selectOnly: parseIndexRanges(selection),
  };
}

/** Writes a magnet link. */
export function formatMagnet(magnet: Partial<Magnet> & Pick<Magnet, "infoHashes">): string {
  const { infoHashes: { v1, v2 }, mutable, name, length, trackers, webSeeds } = magnet;
  const { peers, selectOnly } = magnet;
  const values = (key: string, list: readonly string[] = []) =>
    list.map((value) => `${key}=${encodeURIComponent(value)}`);
  const parts = [
    ...v1 === undefined ? [] : [`xt=urn:btih:${toHex(v1)}`],
    ...v2 === undefined ? [] : [`xt=urn:btmh:${MULTIHASH_PREFIX}${toHex(v2)}`],
    ...mutable === undefined ? [] : [`xs=urn:btpk:${toHex(mutable.publicKey)}`],
    ...mutable?.salt === undefined ? [] : [`s=${toHex(mutable.salt)}`],
    ...name === undefined ? [] : values("dn", [name]),
    ...length === undefined ? [] : [`xl=${length}`],
    ...values("tr", trackers),
    ...values("ws", webSeeds),
    ...(peers ?? []).map((peer) => `x.pe=${formatEndpoint(peer)}`),
    ...selectOnly === undefined ? [] : [`so=${formatIndexRanges(selectOnly)}`],
  ];
  return `magnet:?${parts.join("&")}`;
}

/** Gives the magnet link of a torrent whose metainfo is there. */
export function magnetOf(metainfo: Metainfo): Magnet {
  return {
    infoHashes: metainfo.infoHashes,
    name: metainfo.name,
    length: metainfo.totalLength,
    trackers: metainfo.trackers.flat(),
    webSeeds: metainfo.webSeeds,
    peers: [],
  };
}

/**
 * Reads an info-hash as people write it: 40 hexadecimal digits or 32 of base 32 for v1, 64 hexadecimal digits for v2;
 * undefined for any other text.
 */
export function parseInfoHash(text: string): InfoHashes | undefined {
  if (/^[0-9a-f]{40}$/i.test(text)) return { v1: fromHex(text) };
  if (/^[a-z2-7]{32}$/i.test(text)) return { v1: fromBase32(text) };
  if (/^[0-9a-f]{64}$/i.test(text)) return { v2: fromHex(text) };
  return undefined;
}

/** Takes the parameters apart; some pages write the `&` between as HTML does. */
function parameters(query: string): [key: string, value: string][] {
  return query.split(/&(?:amp;)?/).map((parameter) => {
    const [, key = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(parameter) ?? [];
    return [percentDecode(key).toLowerCase().replace(/\.\d+$/, ""), value];
  });
}

function readTopics(
  topics: readonly string[],
  { required }: { readonly required: boolean },
): InfoHashes {
  let found: InfoHashes = { v1: undefined, v2: undefined };
  for (const topic of topics) {
    const { v1 = found.v1, v2 = found.v2 } = readTopic(topic);
    const isOther = found.v1 !== undefined && v1 !== undefined && !equalBytes(found.v1, v1) ||
      found.v2 !== undefined && v2 !== undefined && !equalBytes(found.v2, v2);
    if (isOther) throw new MagnetError("it names several torrents");
    found = { v1, v2 };
  }
  if (required && found.v1 === undefined && found.v2 === undefined) {
    throw new MagnetError("it names no torrent");
  }
  return found;
}

/** Reads one `xt`; those of other networks name nothing. */
function readTopic(topic: string): InfoHashes {
  const btih = /^urn:btih:(.*)$/is.exec(topic)?.[1];
  const btmh = /^urn:btmh:(.*)$/is.exec(topic)?.[1];
  if (btih === undefined && btmh === undefined) return {};
  const v1 = parseInfoHash(btih ?? "")?.v1;
  const v2 = btmh?.startsWith(MULTIHASH_PREFIX)
    ? parseInfoHash(btmh.slice(MULTIHASH_PREFIX.length))?.v2
    : undefined;
  if (v1 === undefined && v2 === undefined) throw new MagnetError("its info-hash is wrong");
  return { v1, v2 };
}

/** Reads the key of a torrent that changes; sources of other networks name nothing. */
function readMutableSource(
  sources: readonly string[],
  [salt]: readonly string[],
): MutableSource | undefined {
  const keys = sources.map((source) => /^urn:btpk:(.*)$/is.exec(source)?.[1]?.toLowerCase())
    .filter((key) => key !== undefined);
  const [key] = keys;
  if (key === undefined) return undefined;
  if (keys.some((other) => other !== key)) throw new MagnetError("it names several torrents");
  if (!/^[0-9a-f]{64}$/.test(key)) throw new MagnetError("its public key is wrong");
  const publicKey = fromHex(key);
  if (salt === undefined || salt === "") return { publicKey };
  const isSalt = /^(?:[0-9a-f]{2})+$/i.test(salt) && salt.length <= 2 * MAX_SALT_LENGTH;
  if (!isSalt) throw new MagnetError("its salt is wrong");
  return { publicKey, salt: fromHex(salt) };
}

function urls(texts: readonly string[], protocols: readonly string[]): string[] {
  const found = texts.filter(({ length }) => length <= MAX_URL_LENGTH)
    .map((text) => followableUrl(text, protocols))
    .filter((url) => url !== undefined);
  return [...new Set(found)];
}
