import { assert, assertEquals } from "@std/assert";
import { fromHex } from "../../../../lib/hash/mod.ts";
import { ALLOWED_FAST_COUNT, allowedFastSet } from "../../../../lib/wire/mod.ts";
import { sharedVectors } from "../../../support/shared.ts";

const INFO_HASH = new Uint8Array(20).fill(0xaa);
const SET = [1059, 431, 808, 1217, 287, 376, 1188, 353, 508];

Deno.test("allowedFastSet() gives the sets of BEP 6", () => {
  for (const count of [7, 9]) {
    const set = allowedFastSet(INFO_HASH, "80.4.4.200", { pieceCount: 1_313, count });
    assertEquals(set, SET.slice(0, count));
  }
});

interface Vector {
  readonly k: number;
  readonly pieces: number;
  readonly infohash: string;
  readonly ip: string;
  readonly set: readonly number[];
}

const VECTORS = sharedVectors<Vector>("bep6_allowed_fast");

Deno.test({
  name: "allowedFastSet() gives the stated sets",
  ignore: VECTORS.length === 0,
  fn() {
    for (const { k, pieces, infohash, ip, set } of VECTORS) {
      const options = { pieceCount: pieces, count: k };
      assertEquals(allowedFastSet(fromHex(infohash), ip, options), set);
    }
  },
});

Deno.test("allowedFastSet() is the same in one network, and another in another", () => {
  const rows: [one: string, other: string, same: boolean][] = [
    ["80.4.4.200", "80.4.4.1", true],
    ["80.4.4.200", "80.4.5.200", false],
    ["2001:db8:1::1", "2001:db8:1:2::3", true],
    ["2001:db8:1::1", "2001:db8:2::1", false],
  ];
  for (const [one, other, same] of rows) {
    const [a, b] = [one, other].map((ip) => allowedFastSet(INFO_HASH, ip, { pieceCount: 1_313 }));
    assert(a?.length === ALLOWED_FAST_COUNT && b?.length === ALLOWED_FAST_COUNT);
    assertEquals(a.join() === b.join(), same, `${one} ${other}`);
  }
});

Deno.test("allowedFastSet() ends for any number of pieces, with no piece twice", () => {
  for (const pieceCount of [0, 1, 9, 10, 11, 12, 50_000, 2_097_152]) {
    for (const count of [0, 10, 13, 5_000]) {
      const set = allowedFastSet(INFO_HASH, "80.4.4.200", { pieceCount, count });
      assertEquals(new Set(set).size, set.length);
      assert(set.length <= Math.min(count, pieceCount));
      assert(set.every((piece) => piece >= 0 && piece < pieceCount));
      if (count <= 13) assertEquals(set.length, Math.min(count, pieceCount));
    }
  }
  assertEquals(allowedFastSet(INFO_HASH, "no address", { pieceCount: 100 }), []);
});
