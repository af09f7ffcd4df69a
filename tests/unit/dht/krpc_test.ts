import { assert, assertEquals } from "@std/assert";
import {
  decodeKrpc,
  encodeKrpc,
  KRPC_ERROR_CODES,
  KrpcError,
  type KrpcMessage,
  MAX_KRPC_LENGTH,
  type NodeContact,
} from "../../../lib/dht/mod.ts";
import { fromHex } from "../../../lib/hash/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { thrown } from "../../support/thrown.ts";

const ID = "20:abcdefghij0123456789";
const TARGET = "20:mnopqrstuvwxyz123456";

/** The messages of BEP 5 that are whole. */
const BEP5: readonly string[] = [
  "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee",
  `d1:ad2:id${ID}e1:q4:ping1:t2:aa1:y1:qe`,
  `d1:rd2:id${TARGET}e1:t2:aa1:y1:re`,
  `d1:ad2:id${ID}6:target${TARGET}e1:q9:find_node1:t2:aa1:y1:qe`,
  `d1:ad2:id${ID}9:info_hash${TARGET}e1:q9:get_peers1:t2:aa1:y1:qe`,
  `d1:rd2:id${ID}5:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re`,
  `d1:ad2:id${ID}12:implied_porti1e9:info_hash${TARGET}4:porti6881e5:token8:aoeusnthe` +
  "1:q13:announce_peer1:t2:aa1:y1:qe",
];

/** What each of them is, but for the last, whose port does not count. */
for (const text of BEP5.slice(0, -1)) {
  Deno.test(`encodeKrpc() writes what decodeKrpc() read of ${text}`, () => {
    assertEquals(new TextDecoder().decode(encodeKrpc(decodeKrpc(utf8(text)))), text);
  });
}

Deno.test("decodeKrpc() reads the announce of BEP 5, whose port is the one it came from", () => {
  const message = decodeKrpc(utf8(BEP5.at(-1) ?? ""));
  assert(message.kind === "query" && message.query.method === "announce_peer");
  assertEquals([message.query.impliedPort, message.query.port], [true, 0]);
});

Deno.test("decodeKrpc() takes the nodes of BEP 5's examples, which are cut off, for none", () => {
  const message = decodeKrpc(utf8(`d1:rd2:id${ID}5:nodes9:def456...e1:t2:aa1:y1:re`));
  assert(message.kind === "response");
  assertEquals(message.response.nodes, []);
});

function node(i: number): NodeContact {
  return {
    id: new Uint8Array(20).fill(i),
    endpoint: { hostname: `192.0.2.${i}`, port: i },
  };
}

const node6 = { id: new Uint8Array(20).fill(9), endpoint: { hostname: "2001:db8::9", port: 9 } };
const id = new Uint8Array(20).fill(1);
const transactionId = new Uint8Array([1, 2, 3, 4]);

/** Messages with all that there can be in them. */
const FULL: Readonly<Record<string, KrpcMessage>> = {
  "get_peers": {
    kind: "query",
    transactionId,
    version: utf8("SH01"),
    readOnly: true,
    query: {
      method: "get_peers",
      id,
      infoHash: new Uint8Array(20).fill(2),
      want: ["n4", "n6"],
      noSeeds: true,
      scrape: true,
      token: utf8("abcd"),
    },
  },
  "put": {
    kind: "query",
    transactionId,
    version: undefined,
    readOnly: false,
    query: {
      method: "put",
      id,
      token: utf8("abcd"),
      value: utf8("d1:bi1e1:ai2ee"),
      mutable: {
        publicKey: new Uint8Array(32).fill(3),
        salt: utf8("foobar"),
        seq: 0x7fff_ffff_ffff_ffffn,
        signature: new Uint8Array(64).fill(4),
        cas: 1n,
      },
    },
  },
  "a response": {
    kind: "response",
    transactionId,
    version: undefined,
    seenAs: { hostname: "2001:db8::7", port: 6881 },
    response: {
      id,
      nodes: [node(1), node(2)],
      nodes6: [node6],
      values: [node(1).endpoint, node6.endpoint],
      token: utf8("abcd"),
      seedFilter: new Uint8Array(256).fill(5),
      peerFilter: new Uint8Array(256).fill(6),
      value: utf8("li1e1:ae"),
      publicKey: new Uint8Array(32).fill(3),
      signature: new Uint8Array(64).fill(4),
      seq: 12n,
      samples: new Uint8Array(40).fill(7),
      sampleTotal: 2,
      intervalSeconds: 60,
    },
  },
  "an error": {
    kind: "error",
    transactionId,
    version: undefined,
    code: 302,
    reason: "too low",
    seenAs: { hostname: "192.0.2.7", port: 6881 },
  },
};

for (const [name, message] of Object.entries(FULL)) {
  Deno.test(`decodeKrpc() reads what encodeKrpc() wrote of ${name}`, () => {
    assertEquals(decodeKrpc(encodeKrpc(message)), message);
  });
}

function put(args: string): string {
  return `d1:ad2:id${ID}${args}e1:q3:put1:t2:aa1:y1:qe`;
}

const key = `1:k32:${"k".repeat(32)}`;
function signed(salt: number, seq = "1"): string {
  return `${key}4:salt${salt}:${"s".repeat(salt)}3:seqi${seq}e3:sig64:${
    "g".repeat(64)
  }5:token1:t1:v1:x`;
}

const { protocol, saltTooLong, valueTooLong } = KRPC_ERROR_CODES;

/** What is refused, with which code, and whether it can be answered. */
const REFUSED: readonly [what: string, text: string, code: number, isAnswerable: boolean][] = [
  ["nothing", "", protocol, false],
  ["a list", "le", protocol, false],
  ["no transaction id", "d1:y1:qe", protocol, false],
  ["a long transaction id", `d1:t33:${"t".repeat(33)}1:y1:qe`, protocol, false],
  ["no kind", "d1:t2:aae", protocol, false],
  ["an unknown kind", "d1:t2:aa1:y1:xe", protocol, false],
  ["a query without arguments", "d1:q4:ping1:t2:aa1:y1:qe", protocol, true],
  ["a query without a method", `d1:ad2:id${ID}e1:t2:aa1:y1:qe`, protocol, true],
  ["a query with a short id", "d1:ad2:id2:abe1:q4:ping1:t2:aa1:y1:qe", protocol, true],
  [
    "a target of 19 bytes",
    `d1:ad2:id${ID}6:target19:${"x".repeat(19)}e1:q9:find_node1:t2:aa1:y1:qe`,
    protocol,
    true,
  ],
  [
    "port 0",
    `d1:ad2:id${ID}9:info_hash${TARGET}4:porti0e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe`,
    protocol,
    true,
  ],
  [
    "port 65536",
    `d1:ad2:id${ID}9:info_hash${TARGET}4:porti65536e5:token1:xe1:q13:announce_peer1:t2:aa1:y1:qe`,
    protocol,
    true,
  ],
  [
    "an announce without token",
    `d1:ad2:id${ID}9:info_hash${TARGET}4:porti1ee1:q13:announce_peer1:t2:aa1:y1:qe`,
    protocol,
    true,
  ],
  ["a put without v", put("5:token1:x"), protocol, true],
  ["a put with v of 1,001 bytes", put(`5:token1:x1:v997:${"v".repeat(997)}`), valueTooLong, true],
  ["a salt of 65 bytes", put(signed(65)), saltTooLong, true],
  ["a salt of 1,000 bytes", put(signed(1_000)), saltTooLong, true],
  ["a negative sequence number", put(signed(0, "-1")), protocol, true],
  ["a sequence number of 2^63", put(signed(0, "9223372036854775808")), protocol, true],
  ["a key of 31 bytes", put(signed(0).replace(key, `1:k31:${"k".repeat(31)}`)), protocol, true],
  ["a response without id", "d1:rde1:t2:aa1:y1:re", protocol, false],
  ["a response without fields", "d1:t2:aa1:y1:re", protocol, false],
  [
    "nesting",
    `d1:ad2:id${ID}1:x${"l".repeat(30)}${"e".repeat(30)}e1:q4:ping1:t2:aa1:y1:qe`,
    protocol,
    false,
  ],
  [
    "many values",
    `d1:ad2:id${ID}1:xl${"0:".repeat(600)}ee1:q4:ping1:t2:aa1:y1:qe`,
    protocol,
    false,
  ],
  [
    "a long datagram",
    `d1:ad2:id${ID}1:x2048:${"x".repeat(2048)}e1:q4:ping1:t2:aa1:y1:qe`,
    protocol,
    false,
  ],
];

Deno.test("decodeKrpc() throws on what is no message, and says what can be answered", () => {
  for (const [what, text, code, isAnswerable] of REFUSED) {
    const error = thrown(() => decodeKrpc(utf8(text)), KrpcError, what);
    assertEquals([error.code, error.transactionId !== undefined], [code, isAnswerable], what);
  }
});

Deno.test("decodeKrpc() takes salts of up to 64 bytes and values of up to 1,000", () => {
  for (const text of [put(signed(64)), put(`5:token1:x1:v996:${"v".repeat(996)}`)]) {
    assertEquals(decodeKrpc(utf8(text)).kind, "query");
  }
});

Deno.test("decodeKrpc() throws on the garbage that others have seen", () => {
  const garbage = fromHex(
    "64313a6164323a696432303a2a2119899fcd5fc9bc80c176fee0c6842df6fcb8393a696e666f5f6861ae6832303a" +
      "1478d5b0dcf6824232a0d688eb48570189404ebc65313a71393a6765745f7065657278ff3a74383aaad4a1887a8d" +
      "c3d6313a7931ae716500",
  );
  thrown(() => decodeKrpc(garbage), KrpcError);
});

Deno.test("decodeKrpc() leaves out of a response what is not as it should be", () => {
  const text = `d2:ip3:abc1:rd4:BFsd3:abc2:id${ID}5:nodesi1e7:samples3:abc3:seqi-1e5:token65:` +
    `${"t".repeat(65)}6:valuesl3:abci1e6:abcd\0\0e1:v1001:${"v".repeat(1001)}e1:t2:aa1:y1:re`;
  const message = decodeKrpc(utf8(text));
  assert(message.kind === "response");
  const { id: _, values, ...rest } = message.response;
  assertEquals(values, []);
  assertEquals(Object.values(rest).filter((value) => value !== undefined), []);
  assertEquals(message.seenAs, undefined);
});

Deno.test("decodeKrpc() keeps `__proto__` a key as any other", () => {
  const text = `d1:ad9:__proto__d2:id${ID}e2:id${ID}e1:q4:ping1:t2:aa1:y1:qe`;
  assertEquals(decodeKrpc(utf8(text)).kind, "query");
});

Deno.test("decodeKrpc() gives queries that it does not know, with what they are about", () => {
  const message = decodeKrpc(utf8(`d1:ad2:id${ID}6:target${TARGET}e1:q4:frob1:t2:aa1:y1:qe`));
  assert(message.kind === "query" && message.query.method === "unknown");
  assertEquals(message.query.target, utf8("mnopqrstuvwxyz123456"));
});

Deno.test("MAX_KRPC_LENGTH leaves room for the largest put", () => {
  const message = FULL["put"];
  assert(message?.kind === "query" && message.query.method === "put");
  const query = { ...message.query, value: utf8(`996:${"v".repeat(996)}`) };
  assert(encodeKrpc({ ...message, query }).length < MAX_KRPC_LENGTH);
});
