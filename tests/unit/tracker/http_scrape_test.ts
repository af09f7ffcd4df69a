import { assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { decodeScrapeBody, scrapeRequestUrl } from "../../../lib/tracker/http_scrape.ts";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { parseTrackerUrl } from "../../../lib/tracker/tracker_url.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";

const A = new Uint8Array(20).fill(0x61);
const B = new Uint8Array(20).fill(0x62);

Deno.test("scrapeRequestUrl() names each torrent", () => {
  const { path, query } = scrapeRequestUrl(parseTrackerUrl("http://h/scrape?k=v"), [A, B]);
  assertEquals(path + query, `/scrape?k=v&info_hash=${"a".repeat(20)}&info_hash=${"b".repeat(20)}`);
});

Deno.test("decodeScrapeBody() gives what was asked for, and nothing else", () => {
  const body = encode({
    files: {
      [`${"b".repeat(20)}`]: { complete: 1, downloaded: 2, incomplete: 3 },
      [`${"c".repeat(20)}`]: { complete: 4, downloaded: 5, incomplete: 6 },
    },
  });
  assertEquals(decodeScrapeBody(body, [A, B]), [
    { infoHash: B, seeders: 1, downloads: 2, leechers: 3 },
  ]);
});

Deno.test("decodeScrapeBody() takes no counts that can not be", () => {
  const files = { ["a".repeat(20)]: { complete: -1, downloaded: "many" }, ["b".repeat(20)]: "x" };
  assertEquals(decodeScrapeBody(encode({ files }), [A, B]), [
    { infoHash: A, seeders: 0, downloads: 0, leechers: 0 },
  ]);
  assertEquals(decodeScrapeBody(encode({ files: [] }), [A]), []);
  assertEquals(decodeScrapeBody(encode({}), [A]), []);
});

Deno.test("decodeScrapeBody() throws with the tracker's reason", () => {
  const failed = encode({ "failure reason": "no scrape here" });
  assertEquals(thrown(() => decodeScrapeBody(failed, [A]), TrackerError).reason, "no scrape here");
  assertEquals(thrown(() => decodeScrapeBody(utf8("?"), [A]), TrackerError).code, "bad-answer");
});
