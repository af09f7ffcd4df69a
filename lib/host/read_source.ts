import type { Io } from "../io/mod.ts";
import { MAX_METAINFO_LENGTH, type Metainfo, parseMetainfo } from "../metainfo/mod.ts";
import { fetchMetainfo } from "../session/mod.ts";

/**
 * Makes a metainfo of whatever tells of one.
 *
 * @throws {MetainfoError} if it is none; {Error} if it can not be read.
 */
export async function readSource(
  source: string | URL | Uint8Array | Metainfo,
  io: Io,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Metainfo> {
  if (source instanceof Uint8Array) return parseMetainfo(source);
  if (source instanceof URL || typeof source === "string") {
    const url = toUrl(source);
    if (url?.protocol === "http:" || url?.protocol === "https:") {
      return parseMetainfo(await fetchMetainfo(url, io.network, options));
    }
    return parseMetainfo(
      await readFile(url?.protocol === "file:" ? url.pathname : `${source}`, io),
    );
  }
  return source;
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
