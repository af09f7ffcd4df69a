import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../../lib/hash/mod.ts";
import {
  decodePcpAnswer,
  decodePcpRequest,
  encodePcpAnswer,
  encodePcpRequest,
  type PcpAnswer,
  type PcpMapping,
} from "../../../../lib/reach/pcp/mod.ts";

const MAPPING: PcpMapping = {
  nonce: fromHex("000102030405060708090a0b"),
  transport: "tcp",
  internalPort: 6881,
  externalPort: 7000,
  externalAddress: "203.0.113.9",
};

const MAPPING_HEX = "000102030405060708090a0b" + "06000000" + "1ae1" + "1b58" +
  "00000000000000000000ffffcb007109";

Deno.test("encodePcpRequest() writes a request for a mapping, as RFC 6887 has it", () => {
  const request = { clientAddress: "192.168.1.20", lifetimeSeconds: 1200, mapping: MAPPING };
  const hex = "02010000" + "000004b0" + "00000000000000000000ffffc0a80114" + MAPPING_HEX;
  assertEquals(toHex(encodePcpRequest(request)), hex);
  assertEquals(decodePcpRequest(fromHex(hex)), request);
});

Deno.test("encodePcpRequest() writes IPv6 addresses as they are", () => {
  const mapping = { ...MAPPING, transport: "udp", externalAddress: "::" } as const;
  const request = { clientAddress: "fd00::20", lifetimeSeconds: 0, mapping };
  const bytes = encodePcpRequest(request);
  assertEquals(toHex(bytes.subarray(8, 24)), "fd000000000000000000000000000020");
  assertEquals(bytes[36], 17);
  assertEquals(toHex(bytes.subarray(44)), "00".repeat(16));
  assertEquals(decodePcpRequest(bytes), request);
});

const answers: readonly (readonly [PcpAnswer, string])[] = [
  [
    { kind: "map", result: "success", lifetimeSeconds: 600, epochSeconds: 9, mapping: MAPPING },
    "02810000" + "00000258" + "00000009" + "00".repeat(12) + MAPPING_HEX,
  ],
  [
    {
      kind: "map",
      result: "not-authorized",
      lifetimeSeconds: 30,
      epochSeconds: 9,
      mapping: MAPPING,
    },
    "02810002" + "0000001e" + "00000009" + "00".repeat(12) + MAPPING_HEX,
  ],
  [
    { kind: "map", result: "address-mismatch", lifetimeSeconds: 30, epochSeconds: 9 },
    "0281000c" + "0000001e" + "00000009" + "00".repeat(12),
  ],
  [
    { kind: "announce", result: "success", lifetimeSeconds: 0, epochSeconds: 1 },
    "02800000" + "00000000" + "00000001" + "00".repeat(12),
  ],
];

for (const [answer, hex] of answers) {
  Deno.test(`decodePcpAnswer() reads ${hex.slice(0, 16)}…, as RFC 6887 has it`, () => {
    assertEquals(decodePcpAnswer(fromHex(hex)), answer);
    assertEquals(toHex(encodePcpAnswer(answer)), hex);
  });
}

Deno.test("decodePcpAnswer() passes over options behind a mapping", () => {
  const hex = "02810000" + "00000258" + "00000009" + "00".repeat(12) + MAPPING_HEX + "01000000";
  assertEquals(decodePcpAnswer(fromHex(hex))?.mapping, MAPPING);
});

Deno.test("decodePcpAnswer() reads the answer of a router that knows NAT-PMP alone", () => {
  assertEquals(decodePcpAnswer(fromHex("0081000100000007")), {
    kind: "other",
    result: "unsupported-version",
    lifetimeSeconds: 0,
    epochSeconds: 7,
  });
});

Deno.test("decodePcpAnswer() reads of another version that ours is not known, and nothing else", () => {
  const rest = "0000001e" + "00000009" + "00".repeat(12);
  assertEquals(decodePcpAnswer(fromHex("01810001" + rest))?.result, "unsupported-version");
  assertEquals(decodePcpAnswer(fromHex("01810000" + rest)), undefined);
});

Deno.test("decodePcpAnswer() takes results that it does not know for failures", () => {
  assertEquals(decodePcpAnswer(fromHex("028100ff" + "00".repeat(20)))?.result, "network-failure");
});

const noAnswers: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["half a head", "0281000000000000"],
  ["a request", "02010000" + "00".repeat(20)],
  ["a length that is no multiple of four", "02800000" + "00".repeat(21)],
  ["more than 1100 bytes", "02800000" + "00".repeat(1100)],
  ["a mapping that is cut off", "02810000" + "00".repeat(20) + MAPPING_HEX.slice(0, 64)],
  [
    "a protocol that was not asked for",
    "02810000" + "00".repeat(20) + MAPPING_HEX.replace("06000000", "07000000"),
  ],
  ["NAT-PMP that went well", "0081000000000007"],
];
for (const [name, hex] of noAnswers) {
  Deno.test(`decodePcpAnswer() gives nothing for ${name}`, () => {
    assertEquals(decodePcpAnswer(fromHex(hex)), undefined);
  });
}
