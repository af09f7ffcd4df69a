import { assertEquals } from "@std/assert";
import { fromHex, toHex } from "../../../../lib/hash/mod.ts";
import {
  decodeNatPmpAnswer,
  decodeNatPmpRequest,
  encodeNatPmpAnswer,
  encodeNatPmpRequest,
  type NatPmpAnswer,
  type NatPmpRequest,
} from "../../../../lib/reach/nat_pmp/mod.ts";

const requests: readonly (readonly [NatPmpRequest, string])[] = [
  [{ kind: "address" }, "0000"],
  [
    {
      kind: "map",
      transport: "udp",
      internalPort: 6881,
      externalPort: 6882,
      lifetimeSeconds: 7200,
    },
    "00010000" + "1ae1" + "1ae2" + "00001c20",
  ],
  [
    { kind: "map", transport: "tcp", internalPort: 1, externalPort: 0, lifetimeSeconds: 0 },
    "00020000" + "0001" + "0000" + "00000000",
  ],
];

for (const [request, hex] of requests) {
  Deno.test(`encodeNatPmpRequest() writes ${hex}, as RFC 6886 has it`, () => {
    assertEquals(toHex(encodeNatPmpRequest(request)), hex);
    assertEquals(decodeNatPmpRequest(fromHex(hex)), request);
  });
}

const answers: readonly (readonly [NatPmpAnswer, string])[] = [
  [
    { kind: "address", result: "success", epochSeconds: 1000, address: "203.0.113.9" },
    "00800000" + "000003e8" + "cb007109",
  ],
  [
    {
      kind: "map",
      result: "success",
      epochSeconds: 1000,
      transport: "tcp",
      internalPort: 6881,
      externalPort: 7000,
      lifetimeSeconds: 3600,
    },
    "00820000" + "000003e8" + "1ae1" + "1b58" + "00000e10",
  ],
  [
    {
      kind: "map",
      result: "not-authorized",
      epochSeconds: 0,
      transport: "udp",
      internalPort: 6881,
      externalPort: 0,
      lifetimeSeconds: 0,
    },
    "00810002" + "00000000" + "1ae1" + "0000" + "00000000",
  ],
];

for (const [answer, hex] of answers) {
  Deno.test(`decodeNatPmpAnswer() reads ${hex}, as RFC 6886 has it`, () => {
    assertEquals(decodeNatPmpAnswer(fromHex(hex)), answer);
    assertEquals(toHex(encodeNatPmpAnswer(answer)), hex);
  });
}

Deno.test("decodeNatPmpAnswer() reads errors that end early", () => {
  assertEquals(decodeNatPmpAnswer(fromHex("0082000100000007")), {
    kind: "map",
    transport: "tcp",
    result: "unsupported-version",
    epochSeconds: 7,
  });
  assertEquals(decodeNatPmpAnswer(fromHex("0080000300000007")), {
    kind: "address",
    result: "network-failure",
    epochSeconds: 7,
  });
});

Deno.test("decodeNatPmpAnswer() takes results that it does not know for failures", () => {
  assertEquals(decodeNatPmpAnswer(fromHex("0080ffff00000000"))?.result, "network-failure");
});

const noAnswers = [
  "",
  "00",
  "0080000000000000", // went well, and has no address
  "008200000000000000010002", // went well, and ends early
  "0280000000000000cb007109", // version 2
  "0000000000000000cb007109", // a request
  "0083000000000000cb007109", // an answer to what there is not
];
for (const hex of noAnswers) {
  Deno.test(`decodeNatPmpAnswer() gives nothing for "${hex}"`, () => {
    assertEquals(decodeNatPmpAnswer(fromHex(hex)), undefined);
  });
}

for (const hex of ["", "00", "02", "0001", "000100001ae11ae2000000", "0003"]) {
  Deno.test(`decodeNatPmpRequest() gives nothing for "${hex}"`, () => {
    assertEquals(decodeNatPmpRequest(fromHex(hex)), undefined);
  });
}
