import { assert, assertEquals } from "@std/assert";
import { SpareMemory } from "../../../lib/disk/_spare_memory.ts";

Deno.test("SpareMemory gives what came back to those who need about as much", () => {
  const memory = new SpareMemory();
  const first = memory.take(100_000);
  assertEquals(first.byteLength, 131_072);
  memory.giveBack(first);
  assert(memory.take(50_000) !== first);
  assert(memory.take(131_072) === first);
  assert(memory.take(131_072) !== first);
});

Deno.test("SpareMemory keeps 32 MiB at most", () => {
  const memory = new SpareMemory();
  const taken = Array.from({ length: 40 }, () => memory.take(1 << 20));
  for (const each of taken) memory.giveBack(each);
  const again = new Set(Array.from({ length: 40 }, () => memory.take(1 << 20)));
  assertEquals(again.intersection(new Set(taken)).size, 32);
});
