import { assertEquals, assertThrows } from "@std/assert";
import { decodeBase64, encodeBase64 } from "../../../../lib/daemon/json/mod.ts";
import {
  legacySessionKey,
  legacyTorrentKey,
  toSnakeCase,
} from "../../../../lib/daemon/transmission/keys.ts";
import { primaryMimeType } from "../../../../lib/daemon/transmission/mime_type.ts";
import { SESSION_FIELDS } from "../../../../lib/daemon/transmission/session_fields.ts";
import { TORRENT_FIELDS } from "../../../../lib/daemon/transmission/torrent_fields.ts";
import { formatTiers, parseTiers } from "../../../../lib/daemon/transmission/tracker_list.ts";
import { RpcError } from "../../../../lib/daemon/transmission/rpc_error.ts";
import { fakeFile } from "../support/fake_torrent.ts";

for (
  const [key, snake] of [
    ["hashString", "hash_string"],
    ["isUTP", "is_utp"],
    ["download-dir", "download_dir"],
    ["downloadDir", "download_dir"],
    ["peer-limit", "peer_limit"],
    ["seedRatioLimited", "seed_ratio_limited"],
    ["cache-size-mb", "cache_size_mib"],
    ["webseeds_ex", "webseeds_ex"],
    ["id", "id"],
    ["", ""],
  ] as const
) {
  Deno.test(`toSnakeCase() makes ${snake} of ${key}`, () => assertEquals(toSnakeCase(key), snake));
}

Deno.test("toSnakeCase() finds each field again by its name in the legacy dialect", () => {
  for (const field of Object.keys(TORRENT_FIELDS)) {
    assertEquals(toSnakeCase(legacyTorrentKey(field)), field);
  }
  for (const field of Object.keys(SESSION_FIELDS)) {
    assertEquals(toSnakeCase(legacySessionKey(field)), field);
  }
});

Deno.test("parseTiers() reads what formatTiers() writes", () => {
  for (
    const tiers of [
      [],
      [["http://a.example/announce"]],
      [["http://a.example/announce", "udp://b.example:80/announce"], ["https://c.example/x?y=z"]],
    ]
  ) {
    assertEquals(parseTiers(formatTiers(tiers)), tiers);
  }
});

Deno.test("parseTiers() takes each URL once, and no empty tiers", () => {
  const text = "\n\n\r\nhttp://a.example/a\r\n\n \n\nhttp://b.example/a\nhttp://a.example/a\n\n";
  assertEquals(parseTiers(text), [["http://a.example/a"], ["http://b.example/a"]]);
});

for (
  const [name, text] of [
    ["a word", "tracker"],
    ["a file", "file:///etc/passwd"],
    ["a script", "javascript:alert(1)"],
    ["a long URL", `http://a.example/${"x".repeat(5_000)}`],
    [
      "a thousand and one",
      Array.from({ length: 1_001 }, (_, at) => `udp://a:${at + 1}`).join("\n"),
    ],
    ["a million empty lines", "\n".repeat(1_048_577)],
  ] as const
) {
  Deno.test(`parseTiers() refuses ${name}`, () => {
    assertThrows(() => parseTiers(text), RpcError);
  });
}

Deno.test("decodeBase64() reads what encodeBase64() writes, however long", () => {
  for (const length of [0, 1, 2, 3, 8_191, 8_192, 8_193, 300_000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => at * 31);
    assertEquals(decodeBase64(encodeBase64(bytes)), bytes);
  }
  assertEquals(decodeBase64("*"), undefined);
});

for (
  const [paths, type] of [
    [["a.MKV"], "video/x-matroska"],
    [["a.flac", "b.flac", "cover.jpg"], "audio/x-flac"],
    [["README"], "application/octet-stream"],
    [["mkv"], "video/x-matroska"],
    [[], "application/octet-stream"],
  ] as const
) {
  Deno.test(`primaryMimeType() says that ${paths} is ${type}`, () => {
    assertEquals(primaryMimeType(paths.map((path, at) => fakeFile(at, { path }))), type);
  });
}
