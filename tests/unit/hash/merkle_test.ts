import { assertEquals, assertThrows } from "@std/assert";
import {
  fromHex,
  LEAF_LENGTH,
  leafCountFor,
  merkleParents,
  merkleProof,
  merkleRoot,
  merkleRootOfProof,
  padHash,
  pieceLayerOf,
  sha256,
  SHA256_LENGTH,
  toHex,
} from "../../../lib/hash/mod.ts";
import { patternBytes } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";

/** The hashes of the 16 KiB blocks of some bytes. */
function leavesOf(bytes: Uint8Array): Uint8Array {
  const leaves = new Uint8Array(leafCountFor(bytes.length) * SHA256_LENGTH);
  for (let i = 0; i < leaves.length / SHA256_LENGTH; i++) {
    leaves.set(
      sha256(bytes.subarray(i * LEAF_LENGTH, (i + 1) * LEAF_LENGTH)),
      i * SHA256_LENGTH,
    );
  }
  return leaves;
}

Deno.test("padHash() gives the roots of subtrees of zeros", () => {
  const rows: [number, string][] = [
    [0, "0000000000000000000000000000000000000000000000000000000000000000"],
    [1, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"],
    [2, "db56114e00fdd4c1f85c892bf35ac9a89289aaecb1ebd0a96cde606a748b5d71"],
    [3, "c78009fdf07fc56a11f122370658a353aaa542ed63e44c4bc15ff4cd105ab33c"],
    [10, "ffff0ad7e659772f9534c195c815efc4014ef1e1daed4404c06385d11192e92b"],
    [20, "cddba7b592e3133393c16194fac7431abf2f5485ed711db282183c819e08ebaa"],
  ];
  for (const [layer, want] of rows) assertEquals(toHex(padHash(layer)), want);
});

const PAD_HASHES = sharedVectors<string>("bep52_pad_hashes");

Deno.test({
  name: "padHash() gives all the stated pad hashes",
  ignore: PAD_HASHES.length === 0,
  fn() {
    assertEquals(PAD_HASHES.length, 21);
    for (const [layer, want] of PAD_HASHES.entries()) assertEquals(toHex(padHash(layer)), want);
  },
});

Deno.test("merkleRoot() gives the roots of contents", () => {
  const rows: [content: Uint8Array, root: string][] = [
    [new Uint8Array(1), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    [new Uint8Array(16383), "3202cc6a8c4ac4b66337a899428e1bc94f2ab7695c2ac7271c91324010f1c452"],
    [new Uint8Array(16384), "4fe7b59af6de3b665b67788cc2f99892ab827efae3a467342b3bb4e3bc8e5bfe"],
    [new Uint8Array(16385), "477e14ff3453ec4ec3855f8753cb07288aade5618a473ccc2ab1208886e460ec"],
    [new Uint8Array(32768), "c36d0dd6a886e1fce758b6b5c531b703a1f21e8f6453785c390931cf8fa8a76d"],
    [new Uint8Array(49152), "1cb5a249f6e721060aae623d21d3eca23056bda8c19e4e89f9a086151553713d"],
    [new Uint8Array(65536), "60aae9c7b428f87e0713e88229e18f0adf12cd7b22a0dd8a92bb2485eb7af242"],
    [new Uint8Array(65537), "5237ab44f83ac2e214b8c1e1627f18e5d50caed1c8ead9b66770c15b7ee609c7"],
    [new Uint8Array(1048576), "515ea9181744b817744ded9d2e8e9dc6a8450c0b0c52e24b5077f302ffbd9008"],
    [patternBytes(1), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    [patternBytes(16384), "15345b8bcf83c9acd70121ebacc0aae2b90b2995b90a5143382a4f29fd125083"],
    [patternBytes(40000), "edaf342a1e57e988bf038a3a36f2b9d53abdefd78944f04688dc95a810307cd8"],
    [patternBytes(65536), "bf5e6794f674e74d96c094af0945222b017815cb2056fa2821800f64148f80aa"],
    [patternBytes(262145), "35e7d3339d214447e6fddd873b6097dacc1066fd067260d61284efce8440f5a8"],
    [patternBytes(1000000), "477cecee3649032a5441a1ae3dce00d47445a1b73d841bec0ea15fa5bef26d36"],
  ];
  for (const [content, root] of rows) {
    assertEquals(toHex(merkleRoot(leavesOf(content))), root);
  }
});

Deno.test("merkleRoot() gives the same root from any layer", () => {
  const leaves = leavesOf(patternBytes(1_000_000));
  const root = merkleRoot(leaves);
  let nodes: Uint8Array = leaves;
  for (let layer = 1; layer <= 6; layer++) {
    nodes = merkleParents(nodes, layer - 1);
    assertEquals(nodes.length / SHA256_LENGTH, Math.ceil(62 / 2 ** layer));
    assertEquals(merkleRoot(nodes, { layer }), root);
  }
  assertEquals(nodes, root);
});

Deno.test("merkleRoot() fills a short last piece up to the width of the others", () => {
  const leaves = leavesOf(patternBytes(5 * LEAF_LENGTH));
  const first = merkleRoot(leaves.subarray(0, 4 * SHA256_LENGTH));
  const last = merkleRoot(leaves.subarray(4 * SHA256_LENGTH), { width: 4 });
  const layer = pieceLayerOf(4 * LEAF_LENGTH);
  assertEquals(layer, 2);
  assertEquals(
    merkleRoot(Uint8Array.of(...first, ...last), { layer }),
    merkleRoot(leaves),
  );
});

Deno.test("merkleRoot() throws on what makes no tree", () => {
  for (const [length, width] of [[0, 1], [33, 2], [96, 2]] as const) {
    assertThrows(() => merkleRoot(new Uint8Array(length), { width }), RangeError);
  }
});

Deno.test("merkleRootOfProof() is led to the root by merkleProof() alone", () => {
  const leaves = leavesOf(patternBytes(1_000_000));
  const root = merkleRoot(leaves);
  const rows: [index: number, length: number, uncles: number][] = [
    [0, 1, 6],
    [61, 1, 6],
    [60, 2, 5],
    [60, 4, 4],
    [32, 32, 1],
    [0, 64, 0],
  ];
  for (const [index, length, uncles] of rows) {
    const proof = merkleProof(leaves, { index, length });
    assertEquals(proof.length, uncles);
    const run = leaves.subarray(index * SHA256_LENGTH, (index + length) * SHA256_LENGTH);
    const node = merkleRoot(run, { width: length });
    assertEquals(merkleRootOfProof(node, index / length, proof), root);
    const wrong = node.with(0, node[0]! ^ 1);
    assertEquals(toHex(merkleRootOfProof(wrong, index / length, proof)) === toHex(root), false);
  }
});

Deno.test("merkleProof() proves nodes of the piece layer", () => {
  const leaves = leavesOf(patternBytes(1_000_000));
  const layer = 2;
  const pieces = merkleParents(merkleParents(leaves), 1);
  const proof = merkleProof(pieces, { layer, index: 15, length: 1 });
  const last = pieces.subarray(15 * SHA256_LENGTH);
  assertEquals(merkleRootOfProof(last, 15, proof), merkleRoot(leaves));
  assertEquals(fromHex(toHex(last)), last);
});
