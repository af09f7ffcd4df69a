import { assertEquals, assertThrows } from "@std/assert";
import { encode } from "../../../../lib/bencode/mod.ts";
import {
  decodeExtensionHandshake,
  encodeExtensionHandshake,
  type ExtensionHandshake,
  MAX_EXTENSION_HANDSHAKE_LENGTH,
  MAX_EXTENSION_NAMES,
  WireError,
} from "../../../../lib/wire/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { thrown } from "../../../support/thrown.ts";

const WHOLE: ExtensionHandshake = {
  messages: new Map([["lt_donthave", 7], ["ut_metadata", 2], ["ut_pex", 0]]),
  port: 6_881,
  client: "Shoal 1.2.3",
  yourIp: "20.1.2.3",
  ipv4: "20.4.5.6",
  ipv6: "2001:db8::1",
  reqq: 2_000,
  metadataSize: 31_235,
  uploadOnly: true,
  encryption: false,
};

function decoded(fields: Parameters<typeof encode>[0]): ExtensionHandshake {
  return decodeExtensionHandshake(encode(fields));
}

Deno.test("encodeExtensionHandshake() gives the keys of BEP 9, 10 and 21", () => {
  assertEquals(
    encodeExtensionHandshake({
      messages: new Map([["ut_metadata", 3]]),
      port: 6_881,
      client: "µTorrent 1.2",
      metadataSize: 31_235,
      uploadOnly: true,
      yourIp: "97.98.99.100",
      encryption: true,
      reqq: 250,
    }),
    utf8(
      "d1:ei1e1:md11:ut_metadatai3ee13:metadata_sizei31235e1:pi6881e4:reqqi250e" +
        "11:upload_onlyi1e1:v13:µTorrent 1.26:yourip4:abcde",
    ),
  );
});

Deno.test("decodeExtensionHandshake() gives back what was encoded", () => {
  assertEquals(decodeExtensionHandshake(encodeExtensionHandshake(WHOLE)), WHOLE);
  const empty: ExtensionHandshake = { messages: new Map() };
  assertEquals(decodeExtensionHandshake(encodeExtensionHandshake(empty)), empty);
  assertEquals(decodeExtensionHandshake(utf8("de")), empty);
});

Deno.test("decodeExtensionHandshake() leaves out what makes no sense", () => {
  const rows: [key: string, values: (number | string | Uint8Array | string[])[]][] = [
    ["p", [0, -1, 65_536, "6881", []]],
    ["v", ["", "\x1b\x07\u202e", 5]],
    ["yourip", ["abc", "abcde", 7, new Uint8Array(17)]],
    ["ipv4", [new Uint8Array(16), ""]],
    ["ipv6", [new Uint8Array(4), ""]],
    ["reqq", [0, -5, "many"]],
    ["metadata_size", [0, -1, "31235"]],
    ["upload_only", ["1"]],
    ["e", ["1"]],
    ["m", [1, "ut_pex", ["ut_pex"]]],
  ];
  for (const [key, values] of rows) {
    for (const value of values) {
      assertEquals(decoded({ [key]: value }), { messages: new Map() }, `${key} ${value}`);
    }
  }
  const messages = { a: 0, b: 255, c: 256, d: -1, e: "1", f: 1 };
  assertEquals(decoded({ m: messages }).messages, new Map([["a", 0], ["b", 255], ["f", 1]]));
});

Deno.test("decodeExtensionHandshake() bounds what it keeps", () => {
  const names = Array.from({ length: 200 }, (_, i) => [`x${i}`, 1] as const);
  assertEquals(decoded({ m: new Map(names) }).messages.size, MAX_EXTENSION_NAMES);
  const long = new Map([["n".repeat(64), 1], ["n".repeat(65), 2]]);
  assertEquals(decoded({ m: long }).messages, new Map([["n".repeat(64), 1]]));
  assertEquals(decoded({ v: "🐟".repeat(100) }).client, "🐟".repeat(64));
});

Deno.test("decodeExtensionHandshake() gives names of clients that move no cursor", () => {
  assertEquals(decoded({ v: "a\x1b[2J\x9b\r\n\u202eb" }).client, "a[2Jb");
  assertEquals(decoded({ v: Uint8Array.of(0x61, 0xb5, 0x62) }).client, "a\ufffdb");
});

Deno.test("decodeExtensionHandshake() throws on what is no dictionary and on what is too long", () => {
  const deep = "d1:a" + "l".repeat(50) + "e".repeat(50) + "e";
  for (const text of ["", "i1e", "le", "d1:ai1e", "d1:a", deep, "x"]) {
    thrown(() => decodeExtensionHandshake(utf8(text)), WireError, text);
  }
  const longest = encode({ v: "" }).length + "16300".length - 1;
  const fits = encode({ v: "a".repeat(MAX_EXTENSION_HANDSHAKE_LENGTH - longest) });
  assertEquals(fits.length, MAX_EXTENSION_HANDSHAKE_LENGTH);
  decodeExtensionHandshake(fits);
  const over = encode({ v: "a".repeat(MAX_EXTENSION_HANDSHAKE_LENGTH - longest + 1) });
  assertThrows(() => decodeExtensionHandshake(over), WireError, "the most is");
});
