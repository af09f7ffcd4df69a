import { assertEquals } from "@std/assert";
import {
  MINUTE_UNITS,
  RATE_UNITS,
  readQuantity,
  showQuantity,
  SIZE_UNITS,
} from "../../../../lib/page/settings/quantity.ts";

const MIB = 1024 ** 2;

Deno.test("showQuantity() takes the largest unit that is short and exact", () => {
  const cases = [
    [10 * MIB, RATE_UNITS, "10", "MiB/s"],
    [2.5 * MIB, RATE_UNITS, "2.5", "MiB/s"],
    [1100 * 1024, RATE_UNITS, "1100", "KiB/s"],
    [1536 * MIB, SIZE_UNITS, "1.5", "GiB"],
    [0, SIZE_UNITS, "0", "KiB"],
    [100, SIZE_UNITS, "0.1", "KiB"],
    [90, MINUTE_UNITS, "1.5", "hours"],
    [1440, MINUTE_UNITS, "1", "days"],
    [50, MINUTE_UNITS, "50", "minutes"],
  ] as const;
  for (const [value, units, text, unit] of cases) {
    assertEquals(showQuantity(value, units), { text, unit }, String(value));
  }
});

Deno.test("readQuantity() reads numbers as people type them", () => {
  const cases = [
    ["10", "MiB/s", RATE_UNITS, 10 * MIB],
    [" 2,5 ", "MiB/s", RATE_UNITS, 2.5 * MIB],
    [".5", "KiB/s", RATE_UNITS, 512],
    ["500k", "MiB/s", RATE_UNITS, 500 * 1024],
    ["3 MB/s", "KiB/s", RATE_UNITS, 3 * MIB],
    ["2 GiB", "KiB", SIZE_UNITS, 2048 * MIB],
    ["2 h", "minutes", MINUTE_UNITS, 120],
    ["", "KiB", SIZE_UNITS, undefined],
    ["-1", "KiB", SIZE_UNITS, undefined],
    ["1e5", "KiB", SIZE_UNITS, undefined],
    ["2 parsecs", "KiB", SIZE_UNITS, undefined],
    ["2", "parsecs", SIZE_UNITS, undefined],
  ] as const;
  for (const [text, unit, units, value] of cases) {
    assertEquals(readQuantity({ text, unit }, units), value, text);
  }
});

Deno.test("readQuantity() gives back what showQuantity() showed, to a hundredth of a unit", () => {
  for (const value of [0, 1024, 77 * 1024, 300 * MIB, 1.25 * 1024 * MIB]) {
    assertEquals(readQuantity(showQuantity(value, SIZE_UNITS), SIZE_UNITS), value);
  }
});
