import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeMetadataMessage,
  encodeMetadataMessage,
  METADATA_BLOCK_LENGTH,
  type MetadataMessage,
  WireError,
} from "../../../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../../../support/bytes.ts";
import { sharedVectors } from "../../../support/shared.ts";
import { thrown } from "../../../support/thrown.ts";

const DATA = patternBytes(3_425);

/** The examples of BEP 9, with its two slips corrected. */
const ROWS: readonly [message: MetadataMessage, head: string][] = [
  [{ type: "request", piece: 0 }, "d8:msg_typei0e5:piecei0ee"],
  [
    { type: "data", piece: 0, totalSize: 3_425, data: DATA },
    "d8:msg_typei1e5:piecei0e10:total_sizei3425ee",
  ],
  [{ type: "reject", piece: 0 }, "d8:msg_typei2e5:piecei0ee"],
  [{ type: "data", piece: 7, data: DATA }, "d8:msg_typei1e5:piecei7ee"],
];

Deno.test("encodeMetadataMessage() and decodeMetadataMessage() have the examples of BEP 9", () => {
  for (const [message, head] of ROWS) {
    const bytes = encodeMetadataMessage(message);
    const data = message.type === "data" ? message.data : [];
    assertEquals([...bytes], [...utf8(head), ...data], head);
    assertEquals(decodeMetadataMessage(bytes), message, head);
  }
});

const VECTORS = sharedVectors<string>("bep9_messages");

Deno.test({
  name: "decodeMetadataMessage() takes the stated messages",
  ignore: VECTORS.length === 0,
  fn() {
    const types = VECTORS.map((text) => decodeMetadataMessage(utf8(text))?.type);
    assertEquals(types, ["request", "data", "reject"]);
  },
});

Deno.test("decodeMetadataMessage() passes over types that are not known", () => {
  for (const type of [3, 255, -1]) {
    assertEquals(decodeMetadataMessage(utf8(`d8:msg_typei${type}e5:piecei0ee`)), undefined);
  }
});

Deno.test("decodeMetadataMessage() gives any number of a block", () => {
  for (const piece of [0, 1, 639, 640, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    for (const type of ["request", "reject"] as const) {
      assertEquals(decodeMetadataMessage(encodeMetadataMessage({ type, piece })), { type, piece });
    }
  }
});

Deno.test("decodeMetadataMessage() throws on what it can not be", () => {
  const rows = ["", "le", "d5:piecei0ee", "d8:msg_typei0ee", "d8:msg_typei0e5:piecei-1ee"];
  rows.push("d8:msg_type1:05:piecei0ee", "d8:msg_typei0e5:piece1:0e", "d8:msg_typei1e5:piecei0e");
  for (const text of rows) {
    thrown(() => decodeMetadataMessage(utf8(text)), WireError, text);
  }
});

Deno.test("decodeMetadataMessage() takes blocks of 16 KiB and no longer", () => {
  for (const length of [0, 1, METADATA_BLOCK_LENGTH]) {
    const data = patternBytes(length);
    const bytes = encodeMetadataMessage({ type: "data", piece: 1, totalSize: 99, data });
    assertEquals(decodeMetadataMessage(bytes), { type: "data", piece: 1, totalSize: 99, data });
  }
  for (const length of [METADATA_BLOCK_LENGTH + 1, 20_000, 1 << 20]) {
    const data = new Uint8Array(length);
    const bytes = encodeMetadataMessage({ type: "data", piece: 1, totalSize: 99, data });
    assertThrows(() => decodeMetadataMessage(bytes), WireError);
  }
});
