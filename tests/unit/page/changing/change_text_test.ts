import { assertEquals } from "@std/assert";
import { readLabels, readRate, writeRate } from "../../../../lib/page/changing/change_text.ts";

Deno.test("readLabels() takes each label once, without space around", () => {
  assertEquals(readLabels(" iso, linux ,,iso,two words "), ["iso", "linux", "two words"]);
  assertEquals(readLabels(" , "), []);
});

Deno.test("readRate() reads bytes a second with units, and tells no limit from what is none", () => {
  const cases: [string, number | null | undefined][] = [
    ["", null],
    ["  ", null],
    ["500", 500],
    ["500k", 512_000],
    ["500 KiB/s", 512_000],
    ["2.5 MiB", 2_621_440],
    ["1g", 2 ** 30],
    ["0", 0],
    ["-1", undefined],
    ["fast", undefined],
    ["1 mile", undefined],
  ];
  for (const [text, rate] of cases) assertEquals(readRate(text), rate, text);
});

Deno.test("writeRate() writes what is read as the same", () => {
  for (const rate of [0, 1, 1_000, 1_024, 1_536, 512_000, 2_621_440, 2 ** 30, 12_345_678]) {
    assertEquals(readRate(writeRate(rate)), rate, writeRate(rate));
  }
  assertEquals(writeRate(null), "");
});
