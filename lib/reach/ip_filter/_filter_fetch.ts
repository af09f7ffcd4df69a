import { concatBytes } from "../../hash/mod.ts";
import type { Disk, FileStore, Http, HttpResponse } from "../../io/mod.ts";
import { type FilterStamp, MAX_KEPT_BYTES } from "./_kept_lists.ts";
import { IpFilterError } from "./ip_filter_error.ts";
import { type IpFilterList, readIpFilter } from "./read_ip_filter.ts";

/** Redirects that are followed. */
const MAX_REDIRECTS = 5;

/** Bytes that are read of a file at once. */
const READ_LENGTH = 1 << 20;

/** A list as it was found, and by what to know it again. */
export interface FetchedFilter {
  /** The list. */
  readonly list: IpFilterList;
  /** Its stamp. */
  readonly stamp: FilterStamp;
  /** What was read, where it came from a URL and is short enough to be kept. */
  readonly bytes?: Uint8Array | undefined;
}

/**
 * Reads a list from a URL; undefined if it is the one of `stamp`.
 *
 * @throws {IpFilterError} if there is none, or it can not be read.
 */
export async function fetchFilter(
  url: URL,
  http: Http,
  { stamp, signal }: { readonly stamp: FilterStamp; readonly signal: AbortSignal },
): Promise<FetchedFilter | undefined> {
  const headers: Record<string, string> = {};
  if (stamp.etag !== undefined) headers["If-None-Match"] = stamp.etag;
  if (stamp.lastModified !== undefined) headers["If-Modified-Since"] = stamp.lastModified;
  const response = await follow(url, http, { headers, signal });
  if (response.status === 304) {
    await response.body?.cancel();
    return undefined;
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new IpFilterError(url.href, `the server answered ${response.status}`);
  }
  const copy = new Copy();
  const list = await readIpFilter(copy.of(response.body ?? []), url.href);
  const etag = response.headers.get("etag");
  const lastModified = response.headers.get("last-modified");
  return {
    list,
    bytes: copy.bytes(),
    stamp: {
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
    },
  };
}

/** Keeps what passes, unless it is too much. */
class Copy {
  #parts: Uint8Array[] | undefined = [];
  #length = 0;

  async *of(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#length += chunk.length;
      if (this.#length > MAX_KEPT_BYTES) this.#parts = undefined;
      this.#parts?.push(chunk.slice());
      yield chunk;
    }
  }

  /** What passed, together; undefined if it was too much. */
  bytes(): Uint8Array | undefined {
    if (this.#parts === undefined) return undefined;
    return concatBytes(this.#parts);
  }
}

async function follow(
  url: URL,
  http: Http,
  { headers, signal }: {
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  },
): Promise<HttpResponse> {
  let at = url;
  let redirectedBy: HttpResponse | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const request = { url: at, purpose: "user", headers, signal } as const;
    const response = await http.request(redirectedBy ? { ...request, redirectedBy } : request);
    const location = response.headers.get("location");
    const isRedirect = response.status >= 300 && response.status < 400 && response.status !== 304;
    if (!isRedirect || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at);
    if (next === null) throw new IpFilterError(url.href, "it redirects to what is no URL");
    at = next;
    redirectedBy = response;
  }
  throw new IpFilterError(url.href, `it redirects more than ${MAX_REDIRECTS} times`);
}

/**
 * Reads a list from a file; undefined if it is the one of `stamp`.
 *
 * @throws {IpFilterError} if there is none, or it can not be read.
 */
export async function loadFilter(
  path: string,
  disk: Disk,
  stamp: FilterStamp,
): Promise<FetchedFilter | undefined> {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  // The folder at the root is named with its separator: `/`, `C:\`.
  const isAtRoot = /^(?:[a-z]:)?$/i.test(path.slice(0, Math.max(0, cut)));
  const store = disk.open(cut < 0 ? "." : path.slice(0, isAtRoot ? cut + 1 : cut));
  const name = path.slice(cut + 1);
  try {
    const stat = await store.stat(name);
    if (stat?.kind !== "file") throw new IpFilterError(path, "there is no such file");
    const file = `${stat.size} bytes, changed at ${stat.mtimeMs}`;
    if (file === stamp.file) return undefined;
    return { list: await readIpFilter(chunksOf(store, name), path), stamp: { file } };
  } catch (error) {
    if (error instanceof IpFilterError) throw error;
    throw new IpFilterError(path, error instanceof Error ? error.message : String(error));
  } finally {
    await store.close();
  }
}

async function* chunksOf(store: FileStore, name: string): AsyncGenerator<Uint8Array> {
  for (let position = 0;;) {
    const into = new Uint8Array(READ_LENGTH);
    const length = await store.read(name, position, into);
    if (length === 0) return;
    position += length;
    yield into.subarray(0, length);
  }
}
