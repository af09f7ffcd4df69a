import { assertEquals } from "@std/assert";
import { parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { onDiskNames } from "../../../lib/torrent/on_disk_names.ts";

const FILES = "d6:lengthi3e4:pathl1:aeed6:lengthi3e4:pathl1:bee";
const TORRENT =
  `d4:infod5:filesl${FILES}e4:name4:disc12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee`;
const metainfo = parseMetainfo(new TextEncoder().encode(TORRENT));

Deno.test("onDiskNames() names nothing else where nothing else is wanted", () => {
  assertEquals(onDiskNames(metainfo, undefined), new Map());
  assertEquals(onDiskNames(metainfo, "disc"), new Map());
});

Deno.test("onDiskNames() gives the torrent another name, and single files their own", () => {
  assertEquals(onDiskNames(metainfo, "cd"), new Map([[0, "cd/a"], [1, "cd/b"]]));
  const own = new Map([[1, "other/c"]]);
  assertEquals(onDiskNames(metainfo, undefined, own), new Map([[1, "other/c"]]));
  assertEquals(onDiskNames(metainfo, "cd", own), new Map([[0, "cd/a"], [1, "other/c"]]));
});
