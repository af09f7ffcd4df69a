import { assert, assertEquals } from "@std/assert";
import { type Metainfo, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { toHex } from "../../../lib/hash/mod.ts";
import { CORPUS, corpusRows, readCorpus } from "./_corpus.ts";

/** Where the listings of transmission-show lie. */
const FOLDER = "transmission+transmission/tests/utils/assets/";

const UNITS: Readonly<Record<string, number>> = {
  "B": 1,
  "kB": 1e3,
  "MB": 1e6,
  "GB": 1e9,
  "KiB": 1024,
  "MiB": 1024 ** 2,
};

/** Reads a size of two digits at least: `2.29 GB`. */
function parseSize(text: string): number {
  const [, number, unit = ""] = /^([\d.]+) (\w+)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit] ?? NaN);
}

/** Gives the lines of a section; none where it is not there. */
function sectionOf(listing: string, title: string): string[] {
  const parts = listing.split(/^(GENERAL|TRACKERS|WEBSEEDS|FILES)$/m);
  const index = parts.indexOf(title);
  const body = index < 0 ? "" : parts[index + 1] ?? "";
  return body.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function dateText(seconds: number | undefined): string {
  if (seconds === undefined) return "Unknown";
  const [day, dayOfMonth, month, year, time] = new Date(seconds * 1000).toUTCString()
    .replace(",", "").split(" ");
  return `${day} ${month} ${dayOfMonth} ${time} ${year}`;
}

function assertClose(actual: number, said: string, what: string): void {
  const size = parseSize(said);
  assert(Math.abs(actual - size) <= Math.max(size * 0.01, 10), `${what}: ${actual}, not ${said}`);
}

function checkListing(listing: string, metainfo: Metainfo): void {
  const general = new Map(
    sectionOf(listing, "GENERAL").map((line) => {
      const [key = "", ...value] = line.split(": ");
      return [key, value.join(": ")];
    }),
  );
  assertEquals(general.get("Name"), metainfo.name);
  const { v1, v2 } = metainfo.infoHashes;
  assertEquals(general.get("Hash v1"), v1 && toHex(v1));
  assertEquals(general.get("Hash v2"), v2 && toHex(v2));
  assertEquals(general.get("Created by"), metainfo.createdBy ?? "Unknown");
  assertEquals(general.get("Created on"), dateText(metainfo.creationDate));
  assertEquals(general.get("Comment"), metainfo.comment?.split("\n")[0]);
  assert(listing.includes(metainfo.comment ?? ""));
  assertEquals(general.get("Source"), metainfo.source);
  // Transmission counts pads, and the pieces of v2 as if no file began with one of its own.
  const total = metainfo.files.reduce((sum, { length }) => sum + length, 0);
  const { version, pieceCount, pieceLength } = metainfo;
  const counted = version === "v2" ? Math.ceil(total / pieceLength) : pieceCount;
  assertEquals(Number(general.get("Piece Count")), counted);
  assertClose(pieceLength, general.get("Piece Size") ?? "", "piece size");
  assertClose(total, general.get("Total Size") ?? "", "total size");
  assertEquals(general.get("Privacy"), metainfo.private ? "Private torrent" : "Public torrent");

  const trackers = sectionOf(listing, "TRACKERS").join("\n").split(/^Tier #\d+\n/m)
    .filter((tier) => tier !== "").map((tier) => tier.trim().split("\n"));
  assertEquals(trackers, metainfo.trackers.map((tier) => [...tier]));
  assertEquals(sectionOf(listing, "WEBSEEDS"), [...metainfo.webSeeds]);

  const files = new Map(metainfo.files.map(({ path, length }) => [path, length]));
  const listed = sectionOf(listing, "FILES").map((line) => /^(.*) \(([^()]*)\)$/.exec(line) ?? []);
  assertEquals(listed.map(([_, path]) => path).sort(), [...files.keys()].sort());
  for (const [_, path = "", size = ""] of listed) assertClose(files.get(path) ?? NaN, size, path);
}

Deno.test({
  name: "parseMetainfo() finds what transmission-show shows",
  ignore: CORPUS === undefined,
  fn() {
    const torrents = corpusRows().filter(({ path }) => path.startsWith(FOLDER));
    assertEquals(torrents.length, 7);
    for (const { path } of torrents) {
      const listing = new TextDecoder().decode(readCorpus(path.replace(/torrent$/, "show")));
      checkListing(listing, parseMetainfo(readCorpus(path)));
    }
  },
});
