import { assertEquals } from "@std/assert";
import { AllowedFastQuota, AllowedFastSet } from "../../../lib/swarm/mod.ts";

Deno.test("AllowedFastQuota serves a piece as often as each of its blocks three times", () => {
  const quota = new AllowedFastQuota([4, 7]);
  const served = (piece: number, blockCount: number) => {
    let count = 0;
    for (let i = 0; i < 100; i++) if (quota.request(piece, blockCount)) count++;
    return count;
  };
  assertEquals(served(4, 5), 15);
  assertEquals(served(4, 5), 0);
  assertEquals(served(7, 1), 3);
  for (const piece of [0, 5, 2 ** 31, 2 ** 32 - 1]) assertEquals(served(piece, 5), 0);
  assertEquals([quota.has(4), quota.has(5)], [true, false]);
});

Deno.test("AllowedFastSet is bounded", () => {
  const set = new AllowedFastSet();
  for (let piece = 0; piece < 10_000; piece++) set.add(piece);
  assertEquals([set.size, set.has(0), set.has(9_999)], [100, true, false]);
  assertEquals([...set].length, 100);
});
