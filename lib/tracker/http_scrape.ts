import { BencodeDict, bytesToKey } from "../bencode/mod.ts";
import { answerDict, countOf } from "./_http_answer.ts";
import { percentEncode } from "./_percent_encode.ts";
import type { ScrapeEntry } from "./announce.ts";
import { appendToQuery } from "./http_announce.ts";
import type { TrackerUrl } from "./tracker_url.ts";

/** Torrents that are asked for at once, so that the URL stays well below 8 KiB. */
export const MAX_HTTP_SCRAPE = 64;

/** Gives the URL that asks for torrents, of the one to scrape at (BEP 48). */
export function scrapeRequestUrl(
  scrapeAt: TrackerUrl,
  infoHashes: readonly Uint8Array[],
): TrackerUrl {
  const pairs = infoHashes.map((infoHash) => `info_hash=${percentEncode(infoHash)}`);
  return { ...scrapeAt, query: appendToQuery(scrapeAt.query, pairs) };
}

/**
 * Reads the body of an answer to a scrape: what it says of the torrents that were asked for.
 *
 * @throws {TrackerError} if it says that it failed, or can not be read.
 */
export function decodeScrapeBody(
  body: Uint8Array,
  infoHashes: readonly Uint8Array[],
): ScrapeEntry[] {
  const files = answerDict(body).dict("files") ?? new BencodeDict();
  const entries: ScrapeEntry[] = [];
  for (const infoHash of infoHashes) {
    const file = files.dict(bytesToKey(infoHash));
    if (file === undefined) continue;
    entries.push({
      infoHash,
      seeders: countOf(file, "complete") ?? 0,
      leechers: countOf(file, "incomplete") ?? 0,
      downloads: countOf(file, "downloaded") ?? 0,
    });
  }
  return entries;
}
