/** What a browser says of who asks: not a site at all, or the one that is asked. */
const OWN_SITES: readonly string[] = ["same-origin", "none"];

/** What a request says of where it comes from. */
export interface RequestOrigin {
  /** Its header fields. */
  readonly headers: Headers;
  /** Host and port that it is for. */
  readonly authority: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
}

/**
 * Whether a page of another site makes a browser ask, which may be signed in here. Other ports of this machine are other
 * sites. What is no browser says nothing, and is believed: it has no cookie.
 */
export function isForeign({ headers, authority, isSecure }: RequestOrigin): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && !OWN_SITES.includes(site)) return true;
  const origin = headers.get("origin");
  return origin !== null && !isSameOrigin(origin, { authority, isSecure });
}

/** A proxy in front may speak TLS for a server that does not, so that the scheme must be right only the other way. */
function isSameOrigin(
  origin: string,
  { authority, isSecure }: Omit<RequestOrigin, "headers">,
): boolean {
  const scheme = /^(https?):\/\//.exec(origin)?.[1];
  if (scheme === undefined || isSecure && scheme !== "https") return false;
  const own = `${scheme}://${authority}`;
  if (!URL.canParse(origin) || !URL.canParse(own)) return false;
  return new URL(origin).host === new URL(own).host;
}
