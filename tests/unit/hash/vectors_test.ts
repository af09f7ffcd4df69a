/**
 * The vectors of CRC-32C and of the trees of BEP 52 as they lie beside the project.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  crc32c,
  LEAF_LENGTH,
  leafCountFor,
  merkleRoot,
  sha256,
  SHA256_LENGTH,
  toHex,
} from "../../../lib/hash/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";

const SUMS = sharedVectors<Record<"input_ascii" | "crc32c", string>>("crc32c");

Deno.test({
  name: "crc32c() agrees with the stated sums",
  ignore: SUMS.length === 0,
  fn() {
    for (const row of SUMS) assertEquals(crc32c(utf8(row.input_ascii)).toString(16), row.crc32c);
  },
});

const ROOTS = sharedVectors<Record<"content" | "pieces_root", string>>("bep52_roots");

Deno.test({
  name: "merkleRoot() agrees with the stated roots",
  ignore: ROOTS.length === 0,
  fn() {
    assertEquals(ROOTS.length, 15);
    for (const { content, pieces_root } of ROOTS) {
      const length = Number(content.match(/^(\d+) zero bytes$|length (\d+)$/)?.slice(1).join(""));
      assert(length > 0, content);
      const bytes = content.includes("zero") ? new Uint8Array(length) : patternBytes(length);
      assertEquals(toHex(merkleRoot(leavesOf(bytes))), pieces_root, content);
    }
  },
});

function leavesOf(bytes: Uint8Array): Uint8Array {
  const leaves = new Uint8Array(leafCountFor(bytes.length) * SHA256_LENGTH);
  for (let at = 0; at < bytes.length; at += LEAF_LENGTH) {
    leaves.set(
      sha256(bytes.subarray(at, at + LEAF_LENGTH)),
      at / LEAF_LENGTH * SHA256_LENGTH,
    );
  }
  return leaves;
}
