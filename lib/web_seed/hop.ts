import { parseWebUrl, type WebUrl } from "./web_seed_url.ts";
import { WebSeedError } from "./web_seed_error.ts";

/** Redirects that are followed for one request. */
export const MAX_REDIRECTS = 10;

/**
 * Gives where a redirect leads. User name and password go along only within the same origin.
 *
 * @throws {WebSeedError} if it leads to what is neither HTTP nor HTTPS.
 */
export function nextHop(from: WebUrl, location: string): WebUrl {
  const target = URL.parse(location, from.url);
  const next = target === null ? undefined : parseWebUrl(target.href);
  if (next === undefined) throw new WebSeedError("failed", "it redirects to what is no web server");
  const { authorization } = from;
  return next.authorization === undefined && authorization !== undefined &&
      next.url.origin === from.url.origin
    ? { ...next, authorization }
    : next;
}
