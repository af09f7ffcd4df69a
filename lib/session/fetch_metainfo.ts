import type { HttpResponse, Network } from "../io/mod.ts";
import { MAX_METAINFO_LENGTH } from "../metainfo/mod.ts";

/** Redirects that are followed. */
const MAX_REDIRECTS = 5;

/**
 * Fetches a .torrent over HTTP or HTTPS.
 *
 * @throws {Error} if there is none to be had, or it is larger than a torrent may be.
 */
export async function fetchMetainfo(
  url: URL,
  network: Network,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  let next = url;
  let redirectedBy: HttpResponse | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await network.http.request({
      url: next,
      ...(redirectedBy === undefined ? {} : { redirectedBy }),
      ...options,
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      next = redirected(next, location);
      redirectedBy = response;
      continue;
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`Cannot fetch "${url.href}": the server answered ${response.status}`);
    }
    return await readBody(response, url);
  }
  throw new Error(`Cannot fetch "${url.href}": more than ${MAX_REDIRECTS} redirects`);
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from)) throw new Error(`Cannot follow a redirect to "${location}"`);
  const to = new URL(location, from);
  if (to.protocol !== "http:" && to.protocol !== "https:") {
    throw new Error(`Cannot follow a redirect to "${to.protocol}"`);
  }
  return to;
}

async function readBody(response: HttpResponse, url: URL): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MAX_METAINFO_LENGTH) {
      throw new Error(`Cannot fetch "${url.href}": it is too large for a torrent`);
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
