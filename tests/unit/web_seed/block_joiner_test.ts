import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../../lib/testing/mod.ts";
import { BlockJoiner } from "../../../lib/web_seed/mod.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

const BLOCK = 16_384;

function setUp(isNeeded: (piece: number, block: number) => boolean = () => true) {
  const torrent = new LoopbackTorrent({ name: "n", files: 5 * 65_536 + 100 });
  const whole = new Map<string, Uint8Array>();
  const useless = { bytes: 0 };
  const joiner = new BlockJoiner(torrent.layout, {
    isNeeded,
    useless: (bytes) => useless.bytes += bytes,
    whole: (piece, block, bytes) => {
      assert(!whole.has(`${piece}/${block}`), "a block came twice");
      whole.set(`${piece}/${block}`, bytes.slice());
    },
  });
  const bytes = torrent.content(0);
  const assertAll = () => {
    assertEquals(whole.size, 21);
    for (const [key, block] of whole) {
      const [piece = 0, number = 0] = key.split("/").map(Number);
      assertEquals(block, torrent.block(piece, number * BLOCK, block.length), key);
    }
  };
  return { torrent, joiner, whole, useless, bytes, assertAll };
}

Deno.test("BlockJoiner makes the same blocks of any chunks", () => {
  const random = new SeededRandom(3);
  for (const max of [1_000, 20_000, 100_000, 1_000_000]) {
    const { joiner, bytes, assertAll } = setUp();
    for (let at = 0; at < bytes.length;) {
      const length = 1 + random.below(max);
      joiner.put(at, bytes.subarray(at, at + length));
      at += length;
    }
    assertAll();
  }
});

Deno.test("BlockJoiner joins parts that come in any order, twice, or across each other", () => {
  const { joiner, bytes, assertAll, whole } = setUp();
  const put = (start: number, end: number) => joiner.put(start, bytes.subarray(start, end));
  put(100, 200);
  put(50, 150);
  put(BLOCK - 10, BLOCK);
  put(100, 200);
  assertEquals(joiner.gaps(0, 0), [{ start: 0, end: 50 }, { start: 200, end: BLOCK - 10 }]);
  assertEquals(whole.size, 0);
  put(200, BLOCK - 10);
  put(0, 60);
  assertEquals(whole.size, 1);
  put(BLOCK, bytes.length);
  assertAll();
});

Deno.test("BlockJoiner passes over what is not needed, and forgets what it had of it", () => {
  let isNeeded = true;
  const { joiner, bytes, whole, useless } = setUp(() => isNeeded);
  joiner.put(0, bytes.subarray(0, 10));
  isNeeded = false;
  joiner.put(10, bytes.subarray(10, 20));
  assertEquals(useless.bytes, 10);
  isNeeded = true;
  assertEquals(joiner.gaps(0, 0), [{ start: 0, end: BLOCK }]);
  assertEquals(whole.size, 0);
});

Deno.test("BlockJoiner keeps 64 blocks in part, and forgets the oldest", () => {
  const torrent = new LoopbackTorrent({ name: "n", files: 70 * BLOCK });
  const joiner = new BlockJoiner(torrent.layout, {
    isNeeded: () => true,
    useless: () => undefined,
    whole: () => undefined,
  });
  for (let block = 0; block < 65; block++) joiner.put(block * BLOCK, new Uint8Array(1));
  assertEquals(joiner.gaps(0, 0), [{ start: 0, end: BLOCK }]);
  assertEquals(joiner.gaps(0, 1), [{ start: 1, end: BLOCK }]);
  joiner.clear();
  assertEquals(joiner.gaps(0, 1), [{ start: 0, end: BLOCK }]);
});
