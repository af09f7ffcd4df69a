/** A file of a web page, in memory. */
export interface Asset {
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its media type, with the character set of texts. */
  readonly contentType: string;
}

/**
 * All files of web pages, by the path that they are asked for: `/`, `/app.js`. No path leads to a file of a disk: what is
 * not here is not there.
 */
export type Assets = ReadonlyMap<string, Asset>;

/** Answers with a file; it is asked for anew each time, since the next version has the same paths. */
export function assetAnswer({ bytes, contentType }: Asset): Response {
  return new Response(bytes, {
    headers: { "content-type": contentType, "cache-control": "no-cache" },
  });
}
