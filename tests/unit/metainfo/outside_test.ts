import { assertEquals } from "@std/assert";
import type { Encodable } from "../../../lib/bencode/mod.ts";
import { MAX_LIST_ENTRIES, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { v1Torrent } from "./_torrents.ts";

Deno.test("parseMetainfo() reads tiers of trackers, and the one tracker where there are none", () => {
  const rows: [outside: Record<string, Encodable>, want: string[][]][] = [
    [{}, []],
    [{ announce: "http://a/announce" }, [["http://a/announce"]]],
    [{ announce: "\t udp://a:1/announce" }, [["udp://a:1/announce"]]],
    [{ announce: "http://x/", "announce-list": [["http://a/", "udp://b:1"], ["wss://c/"]] }, [
      ["http://a/", "udp://b:1"],
      ["wss://c/"],
    ]],
    [{ announce: "http://x/", "announce-list": [[], 7, [["http://a/"]], [""]] }, [["http://x/"]]],
    [{ "announce-list": ["http://a/", "http://b/"] }, [["http://a/"], ["http://b/"]]],
    [{ "announce-list": [["http://a/"], ["http://a/", "http://b/", "http://b/"]] }, [
      ["http://a/"],
      ["http://b/"],
    ]],
    [
      {
        "announce-list": [["tracker.example.com:80/announce", "ftp://a/", "http://", "HTTP://a/"]],
      },
      [
        ["HTTP://a/"],
      ],
    ],
    [{ announce: "http://a/\u0007x" }, [["http://a/\ufffdx"]]],
    [{ announce: "http://a/" + "x".repeat(5000) }, []],
  ];
  for (const [outside, want] of rows) {
    assertEquals(parseMetainfo(v1Torrent({}, outside)).trackers, want);
  }
});

Deno.test("parseMetainfo() reads web seeds of both kinds, each once", () => {
  const rows: [said: Encodable, want: string[]][] = [
    ["http://a/", ["http://a/"]],
    ["", []],
    [7, []],
    [["", "http://a/", "https://b/x y/", "http://a/"], ["http://a/", "https://b/x%20y/"]],
    [[[""], -20, "ftp://a/", "udp://a/"], []],
  ];
  for (const [said, want] of rows) {
    const metainfo = parseMetainfo(v1Torrent({}, { "url-list": said, httpseeds: said }));
    assertEquals([metainfo.webSeeds, metainfo.httpSeeds], [want, want]);
  }
  const { warnings } = parseMetainfo(v1Torrent({}, { "url-list": ["ftp://a/", "x"] }));
  assertEquals(warnings, ["2 URLs cannot be followed and are left out"]);
});

Deno.test("parseMetainfo() bounds the lists outside of the info dictionary", () => {
  const urls = Array.from({ length: MAX_LIST_ENTRIES + 5 }, (_, i) => `http://a/${i}`);
  const metainfo = parseMetainfo(v1Torrent({}, {
    "announce-list": [urls.slice(0, 600), urls.slice(600)],
    "url-list": urls,
    nodes: urls.map((_, i) => ["a", i + 1]),
    collections: urls,
  }));
  assertEquals(metainfo.trackers.flat().length, MAX_LIST_ENTRIES);
  assertEquals(metainfo.webSeeds.length, MAX_LIST_ENTRIES);
  assertEquals(metainfo.nodes.length, MAX_LIST_ENTRIES);
  assertEquals(metainfo.collections.length, MAX_LIST_ENTRIES);
});

Deno.test("parseMetainfo() reads nodes and leaves out what is none", () => {
  const nodes = [
    ["127.0.0.1", 6881],
    ["router.example.com", 1],
    ["[2001:DB8::1]", 65535],
    ["a", 0],
    ["a", 65536],
    ["a", 2n ** 60n],
    ["", 1],
    ["a b", 1],
    [7, 1],
    ["a"],
    "udp://tracker.example.com:80",
    7,
  ];
  assertEquals(parseMetainfo(v1Torrent({}, { nodes })).nodes, [
    { hostname: "127.0.0.1", port: 6881 },
    { hostname: "router.example.com", port: 1 },
    { hostname: "2001:db8::1", port: 65535 },
  ]);
  assertEquals(parseMetainfo(v1Torrent({}, { nodes: "x" })).nodes, []);
});

Deno.test("parseMetainfo() reads similar torrents and collections on either side", () => {
  const hash = "a".repeat(20);
  const long = "b".repeat(32);
  const metainfo = parseMetainfo(
    v1Torrent({ similar: [long], collections: ["x"] }, {
      similar: [hash, "c", 7],
      collections: ["y"],
    }),
  );
  assertEquals(metainfo.similar, [utf8(hash), utf8(long)]);
  assertEquals(metainfo.collections, ["y", "x"]);
});

Deno.test("parseMetainfo() gives texts that can be shown", () => {
  const metainfo = parseMetainfo(
    v1Torrent({ source: "\u202esource" }, {
      comment: Uint8Array.of(0x61, 0x0d, 0x0a, 0x09, 0x1b, 0x5b, 0xff),
      "created by": "ü",
    }),
  );
  assertEquals(metainfo.comment, "a\n\t\ufffd[\ufffd");
  assertEquals([metainfo.createdBy, metainfo.source], ["ü", "source"]);
  const other = parseMetainfo(v1Torrent({}, { comment: "x", "comment.utf-8": "ü" }));
  assertEquals([other.comment, other.createdBy, other.source], ["ü", undefined, undefined]);
  assertEquals(parseMetainfo(v1Torrent({}, { comment: "" })).comment, undefined);
});

Deno.test("parseMetainfo() reads dates, milliseconds too", () => {
  const rows: [said: Encodable, want: number | undefined][] = [
    [1234567, 1234567],
    [0, 0],
    [1452468725091, 1452468725],
    [-1, undefined],
    ["1234567", undefined],
    [2n ** 60n, undefined],
  ];
  for (const [said, want] of rows) {
    assertEquals(parseMetainfo(v1Torrent({}, { "creation date": said })).creationDate, want);
  }
});
