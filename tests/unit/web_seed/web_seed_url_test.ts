import { assertEquals, assertThrows } from "@std/assert";
import { fileUrl, parseWebUrl, pieceUrl } from "../../../lib/web_seed/mod.ts";
import { parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

Deno.test("parseWebUrl() takes user name and password out of a URL", () => {
  const rows: [text: string, href: string | undefined, authorization: string | undefined][] = [
    ["http://a/b", "http://a/b", undefined],
    ["HTTPS://A/b#c", "https://a/b", undefined],
    ["http://user:pass@a/", "http://a/", "Basic dXNlcjpwYXNz"],
    ["http://%C3%BC:%zz@a/", "http://a/", "Basic w7w6JXp6"],
    ["http://user@a", "http://a/", "Basic dXNlcjo="],
    ["ftp://a/b", undefined, undefined],
    ["nothing", undefined, undefined],
  ];
  for (const [text, href, authorization] of rows) {
    const parsed = parseWebUrl(text);
    assertEquals([parsed?.url.href, parsed?.authorization], [href, authorization], text);
  }
});

Deno.test("fileUrl() adds names as BEP 19 has it, and escapes their elements", () => {
  const single = new LoopbackTorrent({ name: "a b#1.iso", files: 10 }).metainfo;
  const many = new LoopbackTorrent({
    name: "the name",
    files: { "sub/ü?&=%+'.txt": 10, "x;y,(z)!*~": 5 },
  }).metainfo;
  const rows: [base: string, file: number | undefined, want: string][] = [
    ["http://a/b.iso", undefined, "http://a/b.iso"],
    ["http://a/b.iso?x=1", undefined, "http://a/b.iso?x=1"],
    ["http://a/dir/", undefined, "http://a/dir/a%20b%231.iso"],
    ["http://a/get?f=/", undefined, "http://a/get?f=/a%20b%231.iso"],
    ["http://a/dir/", 0, "http://a/dir/the%20name/sub/%C3%BC%3F%26%3D%25%2B%27.txt"],
    ["http://a/dir", 1, "http://a/dir/the%20name/x%3By%2C(z)!*~"],
    ["http://a", 1, "http://a/the%20name/x%3By%2C(z)!*~"],
  ];
  for (const [base, file, want] of rows) {
    const torrent = file === undefined ? single : many;
    assertEquals(fileUrl(new URL(base), torrent, file ?? 0).href, want);
  }
  assertThrows(() => fileUrl(new URL("http://a/"), many, 9), RangeError);
});

Deno.test("fileUrl() can name every file of a torrent", () => {
  const { metainfo, bytes } = new LoopbackTorrent({ name: "n", files: { "ä/b": 1, "c d": 2 } });
  assertEquals(parseMetainfo(bytes).files.length, metainfo.files.length);
  for (const [index, { path }] of metainfo.files.entries()) {
    const { pathname } = fileUrl(new URL("http://h/root/"), metainfo, index);
    assertEquals(decodeURIComponent(pathname), `/root/${path}`);
  }
});

Deno.test("pieceUrl() asks as BEP 17 has it", () => {
  const infoHash = Uint8Array.from({ length: 20 }, (_, at) => at * 13);
  const hash = "%00%0D%1A%27%34%41%4E%5B%68%75%82%8F%9C%A9%B6%C3%D0%DD%EA%F7";
  const options = { infoHash, pieceSize: 262_144 };
  const rows: [base: string, begin: number, length: number, want: string][] = [
    ["http://w/seed.php", 0, 262_144, `http://w/seed.php?info_hash=${hash}&piece=8`],
    ["http://w/s?a=b", 0, 262_144, `http://w/s?a=b&info_hash=${hash}&piece=8`],
    [
      "http://w/seed.php",
      49_152,
      81_920,
      `http://w/seed.php?info_hash=${hash}&piece=8&ranges=49152-131071`,
    ],
    ["http://w/s?", 0, 262_144, `http://w/s?info_hash=${hash}&piece=8`],
  ];
  for (const [base, begin, length, want] of rows) {
    assertEquals(pieceUrl(new URL(base), { piece: 8, begin, length }, options).href, want);
  }
});
