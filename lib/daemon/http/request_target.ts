/** Where a request goes. */
export interface RequestTarget {
  /** Host and port, each way in which the request names them; a request that names none has none. */
  readonly authorities: readonly string[];
  /** The path, as it was sent. */
  readonly path: string;
  /** What stands behind the `?`. */
  readonly query: string;
}

const URL_REGEXP = /^[a-z+]+:\/\/([^/]*)(\/[^?#]*)?(?:\?([^#]*))?/;

/**
 * Takes apart where a request goes. Nothing is decoded or joined: a path is looked up as it was sent, or not found. HTTP/2,
 * which is spoken over TLS alone, has no `Host`; there the URL has what stood in its place, elsewhere a guess.
 */
export function targetOf(
  { url, headers }: Pick<Request, "url" | "headers">,
  { isSecure }: { readonly isSecure: boolean },
): RequestTarget {
  const host = headers.get("host");
  const [, authority = "", path = "", query = ""] = URL_REGEXP.exec(url) ?? [];
  const named = host === null ? isSecure ? [authority] : [] : [host, authority];
  return { authorities: [...new Set(named)], path, query };
}
