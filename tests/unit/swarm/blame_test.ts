import { assert, assertEquals } from "@std/assert";
import { Blame, type SuspectBlock } from "../../../lib/swarm/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

Deno.test("Blame.failed() convicts the only sender of a piece at once", () => {
  const blame = new Blame<string>();
  assertEquals(blame.failed(0, blocks("a1 a2 a3")), new Set(["a"]));
  assert(!blame.hasFailed(0), "there is nobody left to find");
});

Deno.test("Blame.failed() convicts nobody for having been there", () => {
  const blame = new Blame<string>();
  assertEquals(blame.failed(0, blocks("a1 b2 a3")), new Set());
  assert(blame.hasFailed(0));
});

Deno.test("Blame.passed() convicts the senders of blocks that differ, and no other", () => {
  const blame = new Blame<string>();
  blame.failed(7, blocks("a1 bX a3 c4 dX"));
  assertEquals(blame.passed(7, ["1", "2", "3", "4", "5"]), new Set(["b", "d"]));
  assert(!blame.hasFailed(7));
  assertEquals(blame.passed(7, ["1", "2", "3", "4", "5"]), new Set());
});

Deno.test("Blame.passed() remembers every time that a piece failed", () => {
  const blame = new Blame<string>();
  blame.failed(7, blocks("a1 bX a3"));
  blame.failed(7, blocks("aX c2 c3"));
  assertEquals(blame.passed(7, ["1", "2", "3"]), new Set(["b", "a"]));
});

Deno.test("Blame.failed() convicts who sends two versions of one block, at once", () => {
  const blame = new Blame<string>();
  blame.failed(7, blocks("a1 b2"));
  assertEquals(blame.failed(7, blocks("a1 bX")), new Set(["b"]));
});

Deno.test("Blame.failed() holds nothing against a piece that is not the same", () => {
  const blame = new Blame<string>();
  blame.failed(1, blocks("a1 b2"));
  assertEquals(blame.failed(2, blocks("aX bY")), new Set());
});

Deno.test("Blame forgets the oldest pieces when there are too many", () => {
  const blame = new Blame<string>();
  const piece = Array.from({ length: 10_000 }, (_, i) => ({ source: `${i % 2}`, digest: `${i}` }));
  for (let index = 0; index < 20; index++) blame.failed(index, piece);
  assert(!blame.hasFailed(0));
  assert(blame.hasFailed(19));
  // What is sent again just as it was takes no more memory.
  for (let round = 0; round < 50; round++) blame.failed(19, piece);
  assert(blame.hasFailed(18));
});

Deno.test("Blame finds one that corrupts 5 % of its blocks among nine honest, and no other", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = new SeededRandom(seed);
    const blame = new Blame<string>();
    const peers = "abcdefghij".split("");
    const convicted = new Set<string>();
    /** All blocks of a piece as they come; from one peer alone once it has failed. */
    const download = (): SuspectBlock<string>[] => {
      const present = peers.filter((peer) => !convicted.has(peer));
      const alone = present[random.below(present.length)];
      return Array.from({ length: 16 }, (_, block) => {
        const source = blame.hasFailed(0) ? alone : present[random.below(present.length)];
        const corrupt = source === "a" && random.below(20) === 0;
        return {
          source: source ?? "",
          digest: corrupt ? `corrupt ${random.below(1e9)}` : `${block}`,
        };
      });
    };
    for (let piece = 0; piece < 2_000; piece++) {
      for (let passed = false; !passed;) {
        const got = download();
        passed = got.every(({ digest }, block) => digest === `${block}`);
        const guilty = passed
          ? blame.passed(0, got.map(({ digest }) => digest))
          : blame.failed(0, got);
        for (const peer of guilty) convicted.add(peer);
      }
    }
    assertEquals(convicted, new Set(["a"]), `seed ${seed}`);
  }
});

/** Blocks in order, each written as its sender's letter and its digest. */
function blocks(text: string): SuspectBlock<string>[] {
  return text.split(" ").map((block) => ({ source: block.charAt(0), digest: block.slice(1) }));
}
