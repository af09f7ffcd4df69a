import type { BencodeValue } from "../bencode/mod.ts";
import { displayText } from "./_utf8.ts";
import { MAX_LIST_ENTRIES, MAX_URL_LENGTH } from "./limits.ts";

/** Schemes of trackers: HTTP, UDP (BEP 15) and WebTorrent's. */
export const TRACKER_PROTOCOLS: readonly string[] = ["http:", "https:", "udp:", "ws:", "wss:"];

/** Schemes of web seeds. */
export const WEB_SEED_PROTOCOLS: readonly string[] = ["http:", "https:"];

/** URLs that were read. */
export interface UrlList {
  /** Those that can be followed, each once. */
  readonly urls: string[];
  /** How many cannot. */
  readonly ignored: number;
}

/** Reads one URL, or the first of a list of them. */
export function readUrls(
  value: BencodeValue | undefined,
  protocols: readonly string[],
): UrlList {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const entries = all.slice(0, MAX_LIST_ENTRIES);
  const urls = new Set<string>();
  let ignored = 0;
  for (const entry of entries) {
    if (entry instanceof Uint8Array && entry.length === 0) continue;
    const isShort = entry instanceof Uint8Array && entry.length <= MAX_URL_LENGTH;
    const url = isShort ? followableUrl(displayText(entry), protocols) : undefined;
    if (url === undefined) ignored++;
    else urls.add(url);
  }
  return { urls: [...urls], ignored };
}

/** Gives a URL without blanks, as it was written otherwise; undefined if it has none of the schemes. */
export function followableUrl(text: string, protocols: readonly string[]): string | undefined {
  const url = text.trim().replaceAll(" ", "%20");
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  return protocol !== undefined && protocols.includes(protocol) && !/\s/.test(url)
    ? url
    : undefined;
}
