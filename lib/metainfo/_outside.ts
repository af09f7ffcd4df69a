import { normaliseHostname } from "../address/mod.ts";
import type { BencodeDict, BencodeValue } from "../bencode/mod.ts";
import { SHA1_LENGTH, SHA256_LENGTH } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { readUrls, TRACKER_PROTOCOLS, WEB_SEED_PROTOCOLS } from "./_urls.ts";
import { displayText } from "./_utf8.ts";
import { MAX_LIST_ENTRIES, MAX_TEXT_LENGTH } from "./limits.ts";
import type { Metainfo } from "./metainfo.ts";
import { signedInfo } from "./signatures.ts";

/** What is read outside of the info dictionary, and what may be on either side. */
export type OutsideKeys =
  & Pick<Metainfo, "webSeeds" | "httpSeeds" | "nodes" | "similar" | "collections">
  & Pick<Metainfo, "comment" | "createdBy" | "creationDate" | "source">
  & Pick<Metainfo, "updateUrl" | "originator">
  & {
    readonly trackers: string[][];
    /** URLs that nobody could follow. */
    readonly ignoredUrls: number;
  };

/** Bytes of a host name (RFC 1035). */
const MAX_HOSTNAME_LENGTH = 255;

/** The last second of the year 9999: what is greater was counted in milliseconds. */
const MAX_SECONDS = 253_402_300_799;

/** Reads all keys but `info` and `piece layers`. What has a wrong form is as good as absent. */
export function readOutside(
  root: BencodeDict,
  info: BencodeDict,
  metainfoBytes: Uint8Array,
): OutsideKeys {
  const { trackers, ignored } = readTrackers(root);
  const webSeeds = readUrls(root.get("url-list"), WEB_SEED_PROTOCOLS);
  const httpSeeds = readUrls(root.get("httpseeds"), WEB_SEED_PROTOCOLS);
  const originator = info.bytes("originator");
  // What the originator says when he signs is later than the info dictionary (BEP 39).
  const later = originator && signedInfo(root, metainfoBytes, originator)?.get("update-url");
  const update = readUrls(later ?? info.get("update-url"), WEB_SEED_PROTOCOLS);
  const [updateUrl] = update.urls;
  return {
    trackers,
    webSeeds: webSeeds.urls,
    httpSeeds: httpSeeds.urls,
    nodes: readNodes(root.list("nodes") ?? []),
    similar: [...byteStrings(root, "similar"), ...byteStrings(info, "similar")]
      .filter(({ length }) => length === SHA1_LENGTH || length === SHA256_LENGTH),
    collections: [...byteStrings(root, "collections"), ...byteStrings(info, "collections")]
      .map(displayText),
    comment: readText(root, "comment"),
    createdBy: readText(root, "created by"),
    creationDate: readCreationDate(root),
    source: readText(info, "source") ?? readText(info, "publisher"),
    ...(updateUrl === undefined ? {} : { updateUrl }),
    ...(originator === undefined || originator.length === 0 ? {} : { originator }),
    ignoredUrls: ignored + webSeeds.ignored + httpSeeds.ignored + update.ignored,
  };
}

/** Reads tiers; where they name none, the one tracker of BEP 3. */
function readTrackers(root: BencodeDict): { trackers: string[][]; ignored: number } {
  const trackers: string[][] = [];
  const seen = new Set<string>();
  let ignored = 0;
  let left = MAX_LIST_ENTRIES;
  for (const said of root.list("announce-list") ?? []) {
    if (left <= 0) break;
    const entries = Array.isArray(said) ? said.slice(0, left) : [said];
    left -= Math.max(1, entries.length);
    const list = readUrls(entries, TRACKER_PROTOCOLS);
    const tier = list.urls.filter((url) => !seen.has(url));
    for (const url of tier) seen.add(url);
    if (tier.length > 0) trackers.push(tier);
    ignored += list.ignored;
  }
  if (trackers.length > 0) return { trackers, ignored };
  const { urls: [announce], ignored: wrong } = readUrls(root.get("announce"), TRACKER_PROTOCOLS);
  return { trackers: announce === undefined ? [] : [[announce]], ignored: ignored + wrong };
}

function readNodes(entries: readonly BencodeValue[]): Endpoint[] {
  const nodes: Endpoint[] = [];
  for (const entry of entries.slice(0, MAX_LIST_ENTRIES)) {
    const [host, port] = Array.isArray(entry) ? entry : [];
    if (!(host instanceof Uint8Array) || typeof port !== "number") continue;
    const hostname = normaliseHostname(displayText(host).trim());
    if (hostname === "" || host.length > MAX_HOSTNAME_LENGTH || /[\s\ufffd]/.test(hostname)) {
      continue;
    }
    if (port < 1 || port > 0xffff) continue;
    nodes.push({ hostname, port });
  }
  return nodes;
}

function byteStrings(dict: BencodeDict, key: string): Uint8Array[] {
  return (dict.list(key) ?? []).slice(0, MAX_LIST_ENTRIES)
    .filter((entry) => entry instanceof Uint8Array);
}

/** Reads a text that is not empty; the UTF-8 form of it, where some programs write another encoding beside. */
function readText(dict: BencodeDict, key: string): string | undefined {
  const bytes = dict.bytes(`${key}.utf-8`) ?? dict.bytes(key);
  return bytes === undefined || bytes.length === 0
    ? undefined
    : displayText(bytes.subarray(0, MAX_TEXT_LENGTH));
}

function readCreationDate(root: BencodeDict): number | undefined {
  const date = root.integer("creation date");
  if (date === undefined || date < 0) return undefined;
  return date > MAX_SECONDS ? Math.floor(date / 1000) : date;
}
