import { assertEquals } from "@std/assert";
import { addCounts, readSummary } from "../../../tools/test.ts";

Deno.test("readSummary() reads the line that deno test ends with", () => {
  const cases: [output: string, count: [number, number, number] | undefined][] = [
    ["a ... ok (1ms)\n\nok | 12 passed | 0 failed (9ms)\n", [12, 0, 0]],
    ["ok | 12 passed (3 steps) | 0 failed | 2 ignored (1 step) (1s)\n", [12, 0, 2]],
    ["FAILED | 2 passed (1 step) | 3 failed (1 step) | 1 ignored (1s)\n", [2, 3, 1]],
    ["ok | 0 passed | 0 failed | 148 filtered out (1s)\n", [0, 0, 0]],
    ["\x1b[0m\x1b[32mok\x1b[0m | 5 passed | 0 failed \x1b[38;5;245m(9ms)\x1b[0m\n", [5, 0, 0]],
    ["ok | 1 passed | 0 failed (9ms)\n\nFAILED | 7 passed | 1 failed (9ms)\n", [7, 1, 0]],
    ["it says ok | 1 passed | 0 failed\n", undefined],
    ["error: Type checking failed.\n", undefined],
    ["", undefined],
  ];
  for (const [output, count] of cases) {
    const [passed, failed, skipped] = count ?? [];
    const wanted = count && { passed, failed, skipped };
    assertEquals<unknown>(readSummary(output), wanted, output);
  }
});

Deno.test("addCounts() adds groups up", () => {
  assertEquals(
    addCounts([
      { count: { passed: 3, failed: 0, skipped: 1 }, success: true },
      { count: { passed: 2, failed: 2, skipped: 4 }, success: false },
    ]),
    { passed: 5, failed: 2, skipped: 5 },
  );
  assertEquals(addCounts([]), { passed: 0, failed: 0, skipped: 0 });
});

Deno.test("addCounts() counts a group that did not come to its end as a failure", () => {
  assertEquals(addCounts([{ count: undefined, success: false }]).failed, 1);
  assertEquals(
    addCounts([{ count: { passed: 3, failed: 0, skipped: 0 }, success: false }]),
    { passed: 3, failed: 1, skipped: 0 },
  );
});
