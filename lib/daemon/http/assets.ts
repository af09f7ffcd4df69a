/** A file of a web page, in memory. */
export interface Asset {
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its media type, with the character set of texts. */
  readonly contentType: string;
  /** The same by gzip, for those who take it so. */
  readonly compressed?: Uint8Array<ArrayBuffer>;
  /** What changes with its contents, without quotes: who has them is not sent them again. */
  readonly etag?: string;
}

/**
 * All files of web pages, by the path that they are asked for: `/`, `/app.js`. No path leads to a file of a disk: what is
 * not here is not there.
 */
export type Assets = ReadonlyMap<string, Asset>;

/** A file of which there is what gzip has made of it. @throws {TypeError} if it is not by gzip. */
export async function compressedAsset(
  asset: Required<Omit<Asset, "bytes">>,
): Promise<Asset> {
  const stream = new Blob([asset.compressed]).stream();
  const whole = stream.pipeThrough(new DecompressionStream("gzip"));
  return { ...asset, bytes: new Uint8Array(await new Response(whole).arrayBuffer()) };
}

/** Answers with a file; it is asked for anew each time, since the next version has the same paths. */
export function assetAnswer(
  { bytes, contentType, compressed, etag }: Asset,
  request: Headers,
): Response {
  const headers = new Headers({ "content-type": contentType, "cache-control": "no-cache" });
  if (etag !== undefined) {
    headers.set("etag", `"${etag}"`);
    if (isAmong(etag, request.get("if-none-match"))) {
      return new Response(null, { status: 304, headers });
    }
  }
  if (compressed === undefined) return new Response(bytes, { headers });
  headers.set("vary", "accept-encoding");
  if (!takesGzip(request.get("accept-encoding"))) return new Response(bytes, { headers });
  headers.set("content-encoding", "gzip");
  return new Response(compressed, { headers });
}

/** Whether one of the tags in an `If-None-Match` is this one; what stands on the way may have weakened it. */
function isAmong(etag: string, tags: string | null): boolean {
  const named = (tags ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return named.includes(`"${etag}"`);
}

function takesGzip(encodings: string | null): boolean {
  return (encodings ?? "").split(",").some((part) =>
    /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part)
  );
}
