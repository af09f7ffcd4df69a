/**
 * Transmission has one URL of a blocklist, Shoal a list of files and URLs of IP filters. The first URL of the list is the one that
 * clients see and set; files, and further URLs, stay as they are.
 *
 * @module
 */
import type { Param } from "./params.ts";

const URL_START = /^https?:\/\//i;

/** The URL that clients see; "" where there is none. */
export function blocklistUrl(filters: readonly string[]): string {
  return filters.find((one) => URL_START.test(one)) ?? "";
}

/**
 * Puts another URL in place of the one that clients see; "" takes it away.
 *
 * @throws {RpcError} for what is no URL: a client is not to have files read.
 */
export function withBlocklistUrl(filters: readonly string[], param: Param): string[] {
  const url = param.string().trim();
  if (url !== "" && !(URL_START.test(url) && URL.canParse(url))) {
    throw param.refuse("a URL that begins with http:// or https://");
  }
  const at = filters.findIndex((one) => URL_START.test(one));
  const others = filters.filter((_, index) => index !== at);
  return url === "" ? others : others.toSpliced(Math.max(at, 0), 0, url);
}
