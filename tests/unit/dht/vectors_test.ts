/**
 * The vectors of BEP 5, 33, 42, 44 and 46 as they lie beside the project. The short ones are in the tests of what they
 * are about as well, so that these run anywhere.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BloomFilter } from "../../../lib/dht/bloom_filter.ts";
import {
  decodeKrpc,
  encodeKrpc,
  isGenuine,
  itemTarget,
  mutableTarget,
  verifyEd25519,
} from "../../../lib/dht/mod.ts";
import { isSecureNodeId, secureNodeId } from "../../../lib/dht/node_id.ts";
import { crc32c, fromHex, toHex } from "../../../lib/hash/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";

const PACKETS = sharedVectors<string>("bep5_packets");

Deno.test({
  name: "decodeKrpc() reads the messages of BEP 5, and encodeKrpc() writes them again",
  ignore: PACKETS.length === 0,
  fn() {
    assertEquals(PACKETS.length, 9);
    for (const text of PACKETS) {
      const message = decodeKrpc(utf8(text));
      assertEquals(message.kind[0], text.match(/1:y1:([qre])e$/)?.[1], text);
      // Nodes that are cut off are left out, and so is a port beside `implied_port`.
      const written = text.replace("9:def456...", "0:").replace(/porti6881e/, "porti0e");
      if (!text.includes("def456")) {
        assertEquals(new TextDecoder().decode(encodeKrpc(message)), written);
      }
    }
  },
});

const FILTERS = sharedVectors<string | number>("bep33");

Deno.test({
  name: "BloomFilter agrees with the vector of BEP 33",
  ignore: FILTERS.length === 0,
  fn() {
    const [, hex, estimate] = FILTERS;
    const filter = new BloomFilter();
    for (let i = 0; i < 256; i++) filter.add(`192.0.2.${i}`);
    for (let i = 0; i <= 0x3e7; i++) filter.add(`2001:db8::${i.toString(16)}`);
    assertEquals(toHex(filter.bytes), hex);
    // The text cuts off what the formula gives: 1224.93088.
    assert(Math.abs(filter.estimate() - Number(estimate)) < 1e-4);
  },
});

const NODE_IDS = sharedVectors<
  Record<"ip" | "node_id" | "first21bits_of_crc32c" | "masked_input", string> & { rand: number }
>("bep42");

Deno.test({
  name: "secureNodeId() agrees with the vectors of BEP 42, step by step",
  ignore: NODE_IDS.length === 0,
  fn() {
    for (const row of NODE_IDS) {
      const crc = crc32c(fromHex(row.masked_input)).toString(16).padStart(8, "0");
      assertEquals(crc, row.first21bits_of_crc32c);
      const made = toHex(secureNodeId(row.ip, new SeededRandom(), row.rand));
      assertEquals(firstBits(made), firstBits(row.node_id));
      assertEquals(firstBits(made), firstBits(crc));
      assertEquals(made.slice(-2), row.node_id.slice(-2));
      assert(isSecureNodeId(fromHex(row.node_id), row.ip));
    }
  },
});

/** The 21 bits of an identifier that follow from the address. */
function firstBits(hex: string): number {
  return Number.parseInt(hex.slice(0, 6), 16) >>> 3;
}

interface ItemRow {
  readonly kind: string;
  readonly v_bencoded: string;
  readonly target: string;
  readonly seq?: number;
  readonly salt_ascii?: string;
  readonly buffer?: string;
  readonly public_key?: string;
  readonly signature?: string;
}

const ITEMS = sharedVectors<ItemRow>("bep44");

Deno.test({
  name: "isGenuine() and itemTarget() agree with the vectors of BEP 44",
  ignore: ITEMS.length === 0,
  fn() {
    assertEquals(ITEMS.map(({ kind }) => kind), ["mutable", "mutable+salt", "immutable"]);
    for (const { v_bencoded, target, salt_ascii = "", buffer, ...row } of ITEMS) {
      const value = utf8(v_bencoded);
      const { public_key, signature: hex = "", seq = 0 } = row;
      if (public_key === undefined || buffer === undefined) {
        assertEquals(toHex(itemTarget({ value })), target);
        continue;
      }
      const publicKey = fromHex(public_key);
      const signature = fromHex(hex);
      const mutable = { publicKey, salt: utf8(salt_ascii), seq: BigInt(seq), signature };
      assert(isGenuine({ value, mutable }));
      assert(verifyEd25519(utf8(buffer), signature, publicKey), "what is signed");
      assertEquals(toHex(itemTarget({ value, mutable })), target);
    }
  },
});

const KEYS = sharedVectors<Record<"public_key" | "salt_hex" | "target", string>>("bep46");

Deno.test({
  name: "mutableTarget() agrees with the vectors of BEP 46",
  ignore: KEYS.length === 0,
  fn() {
    for (const { public_key, salt_hex, target } of KEYS) {
      const [publicKey, salt] = [fromHex(public_key), fromHex(salt_hex)];
      assertEquals(toHex(mutableTarget({ publicKey, salt })), target);
    }
  },
});
