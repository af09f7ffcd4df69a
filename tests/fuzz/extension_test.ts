import { assert, assertEquals } from "@std/assert";
import {
  decodeDontHave,
  decodeExtensionHandshake,
  decodeHolepunchMessage,
  decodeMetadataMessage,
  decodePexMessage,
  decodeUploadOnly,
  encodeDontHave,
  encodeExtensionHandshake,
  encodeHolepunchMessage,
  encodeMetadataMessage,
  encodePexMessage,
  encodeUploadOnly,
  MAX_EXTENSION_NAMES,
  MAX_PEX_ENTRIES,
  METADATA_BLOCK_LENGTH,
  WireError,
} from "../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";
import { generateBencode } from "./generate_bencode.ts";

const IPV4 = { hostname: "20.1.2.3", port: 6_881 };
const IPV6 = { hostname: "2001:db8::1", port: 51_413 };
const FLAGS = { encryption: true, seed: false, utp: true, holepunch: true, outgoing: false };

fuzzTest({
  name: "decodeExtensionHandshake()",
  seeds: [
    encodeExtensionHandshake({
      messages: new Map([["ut_metadata", 2], ["ut_pex", 1], ["lt_donthave", 7]]),
      port: 6_881,
      client: "Shoal 1.0",
      yourIp: IPV4.hostname,
      ipv6: IPV6.hostname,
      reqq: 500,
      metadataSize: 31_235,
      uploadOnly: true,
      encryption: true,
    }),
    utf8("d1:md11:LT_metadatai1e6:ut_pexi2ee1:pi6881e1:v12:uTorrent 1.2e"),
    utf8("d1:md6:ut_pexi0ee4:ipv416:aaaaaaaaaaaaaaaae"),
  ],
  generate: generateBencode,
  expects: [WireError],
  run(input) {
    const handshake = decodeExtensionHandshake(input);
    const { messages, port = 1, client = "-", reqq = 1, metadataSize = 1 } = handshake;
    assert(messages.size <= MAX_EXTENSION_NAMES);
    for (const [name, id] of messages) assert(name.length <= 64 && id >= 0 && id <= 255);
    assert(port >= 1 && port <= 65_535 && reqq >= 1 && metadataSize >= 1);
    assert([...client].length <= 64 && !/\p{C}/u.test(client), client);
    assertEquals(decodeExtensionHandshake(encodeExtensionHandshake(handshake)), handshake);
  },
});

fuzzTest({
  name: "decodeMetadataMessage()",
  seeds: [
    encodeMetadataMessage({ type: "request", piece: 0 }),
    encodeMetadataMessage({ type: "data", piece: 1, totalSize: 16_484, data: patternBytes(100) }),
    encodeMetadataMessage({ type: "reject", piece: 2 ** 32 - 1 }),
    utf8("d8:msg_typei3e5:piecei0ee"),
  ],
  generate: generateBencode,
  expects: [WireError],
  run(input) {
    const message = decodeMetadataMessage(input);
    if (message === undefined) return;
    assert(message.piece >= 0);
    if (message.type === "data") assert(message.data.length <= METADATA_BLOCK_LENGTH);
    assertEquals(decodeMetadataMessage(encodeMetadataMessage(message)), message);
  },
});

fuzzTest({
  name: "decodePexMessage()",
  seeds: [
    encodePexMessage({
      added: [{ endpoint: IPV4, flags: FLAGS }, { endpoint: IPV6, flags: FLAGS }],
      dropped: [IPV6, IPV4],
    }),
    encodePexMessage({ added: [], dropped: [] }),
    utf8(`d5:added${6 * 120}:${"a".repeat(6 * 120)}7:added.f2:abe`),
  ],
  generate: generateBencode,
  expects: [WireError],
  run(input) {
    const message = decodePexMessage(input);
    assert(message.added.length <= 2 * MAX_PEX_ENTRIES);
    assert(message.dropped.length <= 2 * MAX_PEX_ENTRIES);
    // An IPv4 address in the list of IPv6 ones moves to its own list, which may be full by then.
    const { added, dropped } = decodePexMessage(encodePexMessage(message));
    assert(added.length <= message.added.length && dropped.length <= message.dropped.length);
  },
});

fuzzTest({
  name: "decodeHolepunchMessage()",
  seeds: [
    encodeHolepunchMessage({ type: "rendezvous", endpoint: IPV4 }),
    encodeHolepunchMessage({ type: "connect", endpoint: IPV6 }),
    encodeHolepunchMessage({ type: "error", endpoint: IPV6, code: 2 }),
  ],
  expects: [WireError],
  run(input) {
    const message = decodeHolepunchMessage(input);
    if (message === undefined) return;
    assertEquals(decodeHolepunchMessage(encodeHolepunchMessage(message)), message);
  },
});

fuzzTest({
  name: "decodeDontHave() or decodeUploadOnly()",
  seeds: [encodeDontHave(2 ** 32 - 1), encodeUploadOnly(true), new Uint8Array(5)],
  expects: [WireError],
  run(input) {
    if (input.length === 4) assertEquals(encodeDontHave(decodeDontHave(input)), input);
    else assertEquals(decodeUploadOnly(input), input[0] !== 0);
  },
});
