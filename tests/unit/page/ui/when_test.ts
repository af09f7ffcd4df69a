import { assertEquals } from "@std/assert";
import { formatAgo, formatClock, formatWhen } from "../../../../lib/page/ui/when.ts";

Deno.test("formatWhen() says near days by their names", () => {
  const now = new Date(2026, 2, 1, 12, 0).getTime();
  const cases: [Date, string][] = [
    [new Date(2026, 2, 1, 0, 5), "today, 00:05"],
    [new Date(2026, 1, 28, 23, 59), "yesterday, 23:59"],
    [new Date(2026, 1, 27, 9, 10), "27 Feb, 09:10"],
    [new Date(2024, 11, 31, 18, 0), "31 Dec 2024, 18:00"],
    [new Date(2026, 2, 2, 1, 0), "2 Mar, 01:00"],
  ];
  for (const [date, want] of cases) assertEquals(formatWhen(date.getTime(), now), want);
  assertEquals(formatClock(new Date(2026, 2, 1, 7, 8, 9).getTime(), { seconds: true }), "07:08:09");
});

Deno.test("formatAgo() begins with now", () => {
  assertEquals(formatAgo(1000, 1999), "just now");
  assertEquals(formatAgo(2000, 1000), "just now");
  assertEquals(formatAgo(0, 65_000), "1m 05s ago");
});
