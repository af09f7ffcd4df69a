import { assertEquals, assertThrows } from "@std/assert";
import { encode } from "../../../../lib/bencode/mod.ts";
import {
  decodePexMessage,
  encodePexMessage,
  MAX_PEX_ENTRIES,
  type PexFlags,
  type PexMessage,
  WireError,
} from "../../../../lib/wire/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

const NONE: PexFlags = {
  encryption: false,
  seed: false,
  utp: false,
  holepunch: false,
  outgoing: false,
};

Deno.test("encodePexMessage() and decodePexMessage() give each flag its bit", () => {
  const rows: [flag: keyof PexFlags, bit: number][] = [
    ["encryption", 0x01],
    ["seed", 0x02],
    ["utp", 0x04],
    ["holepunch", 0x08],
    ["outgoing", 0x10],
  ];
  for (const [flag, bit] of rows) {
    const flags = { ...NONE, [flag]: true };
    const message: PexMessage = {
      added: [{ endpoint: { hostname: "97.98.99.100", port: 0x6566 }, flags }],
      dropped: [],
    };
    const bytes = encodePexMessage(message);
    const text = "d5:added6:abcdef7:added.f1:?6:added60:8:added6.f0:7:dropped0:8:dropped60:e";
    const expected = utf8(text);
    expected[text.indexOf("?")] = bit;
    assertEquals(bytes, expected, flag);
    assertEquals(decodePexMessage(bytes), message, flag);
  }
});

Deno.test("decodePexMessage() gives back what was encoded, IPv4 first", () => {
  const message: PexMessage = {
    added: [
      { endpoint: { hostname: "20.0.0.1", port: 1 }, flags: { ...NONE, utp: true } },
      { endpoint: { hostname: "20.0.0.2", port: 0 }, flags: NONE },
      { endpoint: { hostname: "2001:db8::1", port: 2 }, flags: { ...NONE, seed: true } },
    ],
    dropped: [{ hostname: "20.0.0.3", port: 3 }, { hostname: "2001:db8::2", port: 4 }],
  };
  assertEquals(decodePexMessage(encodePexMessage(message)), message);
  assertEquals(decodePexMessage(utf8("de")), { added: [], dropped: [] });
});

Deno.test("decodePexMessage() takes missing flags as none, and passes over a cut-off endpoint", () => {
  const bytes = encode({ "added": new Uint8Array(6 + 5), "added.f": "", "dropped6": "short" });
  const endpoint = { hostname: "0.0.0.0", port: 0 };
  assertEquals(decodePexMessage(bytes), { added: [{ endpoint, flags: NONE }], dropped: [] });
  assertEquals(decodePexMessage(encode({ added: 5, dropped: [] })), { added: [], dropped: [] });
});

Deno.test("decodePexMessage() bounds each list (P12)", () => {
  const many = {
    added: new Uint8Array(6 * 10_000),
    added6: new Uint8Array(18 * 10_000),
    dropped: new Uint8Array(6 * 10_000),
    dropped6: new Uint8Array(18 * 200),
  };
  const { added, dropped } = decodePexMessage(encode(many));
  assertEquals([added.length, dropped.length], [2 * MAX_PEX_ENTRIES, 2 * MAX_PEX_ENTRIES]);
});

Deno.test("decodePexMessage() throws on what is no dictionary and on what is too long", () => {
  for (const text of ["", "le", "i1e", "d5:added"]) {
    assertThrows(() => decodePexMessage(utf8(text)), WireError);
  }
  assertThrows(() => decodePexMessage(encode({ added: new Uint8Array(500 * 1024) })), WireError);
});
