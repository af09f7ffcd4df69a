import { assertEquals } from "@std/assert";
import { readPasted, readSources, textInAddress } from "../../../../lib/page/adding/sources.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";

Deno.test("readSources() tells links, magnet links, info-hashes and paths apart", () => {
  const cases: [text: string, kind: string, location: string, name: string][] = [
    [`magnet:?xt=urn:btih:${HASH}`, "magnet", `magnet:?xt=urn:btih:${HASH}`, HASH],
    [
      `  magnet:?xt=urn:btih:${HASH}&dn=A+b%20c  `,
      "magnet",
      `magnet:?xt=urn:btih:${HASH}&dn=A+b%20c`,
      "A b c",
    ],
    [
      "https://example.org/a/de%20bian.torrent?key=1#x",
      "link",
      "https://example.org/a/de%20bian.torrent?key=1#x",
      "de bian.torrent",
    ],
    ["http://example.org", "link", "http://example.org", "http://example.org"],
    ["http://example.org/%zz", "link", "http://example.org/%zz", "%zz"],
    [HASH.toUpperCase(), "info-hash", HASH.toUpperCase(), HASH.toUpperCase()],
    ["a".repeat(32), "info-hash", "a".repeat(32), "a".repeat(32)],
    [`urn:btih:${HASH}`, "magnet", `magnet:?xt=urn:btih:${HASH}`, HASH],
    ["/srv/a b.torrent", "path", "/srv/a b.torrent", "a b.torrent"],
    ['"C:\\t\\x.torrent"', "path", "C:\\t\\x.torrent", "x.torrent"],
    ["\\\\nas\\t\\x.torrent", "path", "\\\\nas\\t\\x.torrent", "x.torrent"],
    ["file:///srv/a%20b.torrent", "path", "/srv/a b.torrent", "a b.torrent"],
  ];
  for (const [text, kind, location, name] of cases) {
    const { sources, unknown } = readSources(text);
    assertEquals(unknown, [], text);
    assertEquals(sources.map((one) => ({ ...one })), [{ kind, location, name }] as never, text);
  }
});

Deno.test("readSources() finds what is on several lines and in the middle of words, each once", () => {
  const magnet = `magnet:?xt=urn:btih:${HASH}`;
  const text = `See <a href="${magnet}">here</a>\r\n\n${HASH} ${"b".repeat(40)}\n` +
    `${HASH.toUpperCase()}\n${magnet}\nhttp://a.example/1 http://a.example/2`;
  const { sources, unknown } = readSources(text);
  assertEquals(unknown, []);
  assertEquals(sources.map(({ location }) => location), [
    magnet,
    HASH.toUpperCase(),
    "b".repeat(40),
    "http://a.example/1",
    "http://a.example/2",
  ]);
});

Deno.test("readSources() names the lines that are nothing to add", () => {
  const { sources, unknown } = readSources(`hello world\n/\nftp://a.example/x\n${HASH}0`);
  assertEquals(sources, []);
  assertEquals(unknown, ["hello world", "/", "ftp://a.example/x", `${HASH}0`]);
});

Deno.test("readPasted() takes a text only if all of it is something to add", () => {
  assertEquals(readPasted(`${HASH}\nhttp://a.example/x.torrent`).length, 2);
  assertEquals(readPasted(`${HASH}\nsome words`), []);
  assertEquals(readPasted("/etc/passwd"), []);
  assertEquals(readPasted(""), []);
});

Deno.test("textInAddress() is the link that a browser opened the page with", () => {
  const magnet = `magnet:?xt=urn:btih:${HASH}&dn=a%20b/c`;
  assertEquals(textInAddress(`#/add/${encodeURIComponent(magnet)}`), magnet);
  assertEquals(["#/add", "#/add/", "#/", "", "#/settings"].map(textInAddress), Array(5).fill(""));
  assertEquals(textInAddress("#/add/%zz"), "%zz");
});
