import { assertEquals, assertThrows } from "@std/assert";
import {
  MerkleLayers,
  merkleParents,
  merkleProof,
  merkleRoot,
  padHash,
  SHA256_LENGTH,
} from "../../../lib/hash/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

const COUNTS = [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33];

function join(parts: readonly Uint8Array[]): number[] {
  return parts.flatMap((part) => [...part]);
}

Deno.test("MerkleLayers has the root, whatever the layer that it is built from", () => {
  for (const count of COUNTS) {
    for (const base of [0, 1, 5]) {
      const nodes = patternBytes(count * SHA256_LENGTH);
      const tree = new MerkleLayers(nodes, base);
      assertEquals(tree.root, merkleRoot(nodes, { layer: base }), `${count} ${base}`);
      assertEquals(tree.count(base), count);
      assertEquals([tree.count(base - 1), tree.count(tree.top + 1)], [0, 0]);
    }
  }
});

Deno.test("MerkleLayers gives the uncles that merkleProof() gives, and no more than are asked for", () => {
  for (const count of COUNTS) {
    const nodes = patternBytes(count * SHA256_LENGTH);
    const tree = new MerkleLayers(nodes, 2);
    for (let length = 1; length <= count; length *= 2) {
      for (let index = 0; index < count; index += length) {
        const uncles = merkleProof(nodes, { layer: 2, index, length });
        const run = { layer: 2, index, length };
        assertEquals([...tree.uncles(run)], join(uncles), `${count} ${index} ${length}`);
        assertEquals([...tree.uncles(run, 2)], join(uncles.slice(0, 2)));
        assertEquals(tree.uncles(run, 0).length, 0);
      }
    }
  }
});

Deno.test("MerkleLayers gives nodes of any layer, and those that fill it up", () => {
  const nodes = patternBytes(5 * SHA256_LENGTH);
  const tree = new MerkleLayers(nodes, 1, 16);
  const above = merkleParents(nodes, 1);
  assertEquals(tree.top, 5);
  assertEquals(
    [...tree.nodes(1, 4, 4)],
    join([nodes.slice(4 * 32), padHash(1), padHash(1), padHash(1)]),
  );
  assertEquals([...tree.nodes(2, 0, 4)], join([above, padHash(2)]));
  assertEquals(tree.nodes(4, 1, 1), padHash(4));
  assertThrows(() => tree.nodes(1, 12, 8), RangeError);
  assertThrows(() => tree.nodes(0, 0, 1), RangeError);
  assertThrows(() => tree.nodes(6, 0, 1), RangeError);
});
