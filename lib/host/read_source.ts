import type { Io } from "../io/mod.ts";
import {
  type Magnet,
  MAX_METAINFO_LENGTH,
  type Metainfo,
  parseInfoHash,
  parseMagnet,
  parseMetainfo,
} from "../metainfo/mod.ts";
import { fetchMetainfo } from "../session/mod.ts";
import type { TorrentSource } from "../torrent/mod.ts";

/** What tells of a torrent: the bytes of a metainfo file, what was made of them, or where one is; or a magnet link. */
export type SourceLike = string | URL | Uint8Array | Metainfo | Magnet;

/** How {@linkcode readLocation} reads. */
export interface ReadLocationOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal;
  /** Cookies for the server of a URL, as in a `Cookie` header field. */
  readonly cookies?: string;
}

/**
 * Makes a torrent's source of whatever tells of one: a path, a URL, a magnet link, an info-hash, bytes, or what was
 * read of such.
 *
 * @throws {MetainfoError} or {MagnetError} if it is none; {Error} if it can not be read.
 */
export async function readSource(
  source: SourceLike,
  io: Io,
  options: { readonly signal?: AbortSignal } = {},
): Promise<TorrentSource> {
  if (source instanceof Uint8Array) return { kind: "metainfo", metainfo: parseMetainfo(source) };
  if (typeof source !== "string" && !(source instanceof URL)) {
    return "infoBytes" in source
      ? { kind: "metainfo", metainfo: source }
      : { kind: "magnet", magnet: source };
  }
  const read = await readLocation(source, io, options);
  if (!(read instanceof Uint8Array)) return { kind: "magnet", magnet: read };
  return { kind: "metainfo", metainfo: parseMetainfo(read) };
}

/**
 * Reads what is at a path or a URL, which may be a torrent, or what a magnet link or an info-hash says.
 *
 * @throws {MagnetError} if it is a magnet link that can not be read; {Error} if there is nothing.
 */
export async function readLocation(
  location: string | URL,
  io: Io,
  options: ReadLocationOptions = {},
): Promise<Uint8Array | Magnet> {
  return asMagnet(`${location}`) ?? await readBytes(location, io, options);
}

/** Reads a magnet link or an info-hash; undefined where it is neither. */
function asMagnet(text: string): Magnet | undefined {
  if (/^magnet:/i.test(text)) return parseMagnet(text);
  const infoHashes = parseInfoHash(text);
  return infoHashes && { infoHashes, trackers: [], webSeeds: [], peers: [] };
}

async function readBytes(
  source: string | URL,
  io: Io,
  options: ReadLocationOptions,
): Promise<Uint8Array> {
  const url = toUrl(source);
  if (url?.protocol === "http:" || url?.protocol === "https:") {
    return await fetchMetainfo(url, io, options);
  }
  return await readFile(url?.protocol === "file:" ? url.pathname : `${source}`, io);
}

async function readFile(path: string, io: Io): Promise<Uint8Array> {
  const at = path.lastIndexOf("/");
  const folder = io.disk.open(at < 0 ? "." : path.slice(0, at) || "/");
  const name = path.slice(at + 1);
  const stat = await folder.stat(name);
  if (stat?.kind !== "file") throw new Error(`Cannot read "${path}": there is no such file`);
  if (stat.size > MAX_METAINFO_LENGTH) {
    throw new Error(`Cannot read "${path}": ${stat.size} bytes are too many for a torrent`);
  }
  const bytes = new Uint8Array(stat.size);
  return bytes.subarray(0, await folder.read(name, 0, bytes));
}

function toUrl(source: string | URL): URL | undefined {
  if (source instanceof URL) return source;
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(source) && URL.canParse(source)
    ? new URL(source)
    : undefined;
}
