import { assertEquals } from "@std/assert";
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatElapsed,
  formatNoun,
  formatPart,
  formatPercent,
  formatPieceLength,
  formatRate,
} from "../../../lib/text/mod.ts";

Deno.test("formatBytes() uses the largest unit that fits, with a tenth", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [34202, "33.4 KiB"],
    [1024 * 1024 - 1, "1.0 MiB"],
    [661651456, "631.0 MiB"],
    [1.5 * 2 ** 40, "1.5 TiB"],
    [2 ** 53, "8.0 PiB"],
  ];
  for (const [bytes, want] of cases) assertEquals(formatBytes(bytes), want);
  assertEquals(formatPieceLength(262144), "256 KiB");
  assertEquals(formatRate(44354764), "42.3 MiB/s");
});

Deno.test("formatPart() has both in the unit of the whole", () => {
  assertEquals(formatPart(403595264, 661651456), "384.9 / 631.0 MiB");
  assertEquals(formatPart(100, 2 ** 30), "0.0 / 1.0 GiB");
  assertEquals(formatPart(7, 12), "7 / 12 B");
});

Deno.test("formatCount() and formatNoun() keep thousands apart", () => {
  assertEquals(formatCount(2524), "2,524");
  assertEquals(formatCount(999), "999");
  assertEquals(formatCount(1234567), "1,234,567");
  assertEquals(formatNoun(1, "file"), "1 file");
  assertEquals(formatNoun(2524, "piece"), "2,524 pieces");
  assertEquals(formatNoun(0, "entry", "entries"), "0 entries");
});

Deno.test("formatPercent() says 100% of nothing but the whole", () => {
  const cases: [number, string][] = [
    [0, "0%"],
    [0.009, "0%"],
    [0.61, "61%"],
    [0.9999, "99%"],
    [
      1,
      "100%",
    ],
    [2, "100%"],
    [-1, "0%"],
  ];
  for (const [share, want] of cases) assertEquals(formatPercent(share), want);
});

Deno.test("formatDuration() has the two largest units", () => {
  const cases: [number, string][] = [
    [0, "0s"],
    [6.4, "6s"],
    [59.6, "1m 00s"],
    [65, "1m 05s"],
    [7800, "2h 10m"],
    [3 * 86400 + 4 * 3600, "3d 4h"],
    [-3, "0s"],
  ];
  for (const [seconds, want] of cases) assertEquals(formatDuration(seconds), want);
  assertEquals(formatElapsed(14.94), "14.9s");
  assertEquals(formatElapsed(65), "1m 05s");
});

Deno.test("formatDate() gives the day, and the number where there is no such day", () => {
  assertEquals(formatDate(1724889600), "2024-08-29");
  assertEquals(formatDate(1e20), String(1e20));
});
