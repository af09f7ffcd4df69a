import { assert, assertEquals, assertThrows } from "@std/assert";
import { BencodeDict, bytesToKey, decode } from "../../../lib/bencode/mod.ts";
import {
  editMetainfo,
  MetainfoError,
  type OutsideChanges,
  parseMetainfo,
} from "../../../lib/metainfo/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { v1Torrent } from "./_torrents.ts";

const BYTES = v1Torrent({}, {
  announce: "http://a/",
  "announce-list": [["http://a/"], ["http://b/"]],
  comment: "old",
  "comment.utf-8": "old",
  "created by": "me",
  "creation date": 5,
  "url-list": "http://w/",
  httpseeds: ["http://h/"],
  nodes: [["a", 1]],
  "unknown key": { x: [1] },
});

function keysOf(bytes: Uint8Array): string[] {
  const root = decode(bytes, { strict: true });
  assert(root instanceof BencodeDict);
  return [...root.keys()];
}

Deno.test("editMetainfo() changes what it is told to, and nothing else", () => {
  const rows: [changes: OutsideChanges, gone: string[], text: string][] = [
    [{ comment: "new" }, ["comment.utf-8"], "7:comment3:new"],
    [{ comment: null }, ["comment", "comment.utf-8"], ""],
    [{ createdBy: "you" }, [], "10:created by3:you"],
    [{ creationDate: 7 }, [], "13:creation datei7e"],
    [{ creationDate: null }, ["creation date"], ""],
    [{ trackers: [["http://c/"]] }, ["announce-list"], "8:announce9:http://c/"],
    [
      { trackers: [["udp://x:1", "udp://y:1"], []] },
      [],
      "13:announce-listll9:udp://x:19:udp://y:1ee",
    ],
    [{ trackers: [] }, ["announce", "announce-list"], ""],
    [{ trackers: null }, ["announce", "announce-list"], ""],
    [{ webSeeds: ["http://v/"] }, [], "8:url-list9:http://v/"],
    [{ webSeeds: ["http://v/", "http://u/"] }, [], "8:url-listl9:http://v/9:http://u/e"],
    [{ webSeeds: null, httpSeeds: null }, ["url-list", "httpseeds"], ""],
    [{ nodes: [{ hostname: "b", port: 2 }] }, [], "5:nodesll1:bi2eee"],
    [{ nodes: [] }, ["nodes"], ""],
  ];
  const before = parseMetainfo(BYTES);
  for (const [changes, gone, text] of rows) {
    const bytes = editMetainfo(BYTES, changes);
    assertEquals(keysOf(bytes), keysOf(BYTES).filter((key) => !gone.includes(key)));
    assert(bytesToKey(bytes).includes(text), text);
    const after = parseMetainfo(bytes);
    assertEquals(after.infoBytes, before.infoBytes);
    assertEquals(after.infoHashes, before.infoHashes);
  }
});

Deno.test("editMetainfo() changes nothing if it is told nothing", () => {
  assertEquals(editMetainfo(BYTES, {}), BYTES);
  assertEquals(editMetainfo(BYTES, { comment: undefined }), BYTES);
});

Deno.test("editMetainfo() adds keys where they were not", () => {
  const bytes = editMetainfo(v1Torrent(), { comment: "c", trackers: [["http://a/"]] });
  assertEquals(keysOf(bytes), ["announce", "comment", "info"]);
});

Deno.test("editMetainfo() leaves an info dictionary with slips as it is", () => {
  const info = "d4:name1:x6:lengthi010e12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae";
  const bytes = utf8(`d4:info${info}8:announce9:http://a/e\n`);
  assertEquals(
    bytesToKey(editMetainfo(bytes, { comment: "c" })),
    `d8:announce9:http://a/7:comment1:c4:info${info}e`,
  );
});

Deno.test("editMetainfo() throws on what is not a torrent", () => {
  assertThrows(() => editMetainfo(utf8("de"), {}), MetainfoError);
});
