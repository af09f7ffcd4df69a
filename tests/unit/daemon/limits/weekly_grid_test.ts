import { assertEquals, assertThrows } from "@std/assert";
import {
  gridStatus,
  lookAgainAt,
  MINUTES_PER_WEEK,
  weekMinuteOf,
} from "../../../../lib/daemon/limits/mod.ts";

/** Half hours that are on, by number. */
function grid(...on: number[]): { halfHours: string } {
  return { halfHours: Array.from({ length: 336 }, (_, i) => on.includes(i) ? "1" : "0").join("") };
}

Deno.test("gridStatus() says whether limits hold, and for how long", () => {
  const cases: [number[], number, boolean, number | undefined][] = [
    [[], 0, false, undefined],
    [[2, 3], 0, false, 60],
    [[2, 3], 59.5, false, 0.5],
    [[2, 3], 60, true, 60],
    [[2, 3], 119, true, 1],
    [[2, 3], 120, false, MINUTES_PER_WEEK - 60],
    [[335, 0], MINUTES_PER_WEEK - 1, true, 31],
    [[335, 0], 29, true, 1],
  ];
  for (const [on, weekMinute, isOn, changesInMinutes] of cases) {
    const status = gridStatus(grid(...on), weekMinute);
    assertEquals(status, { isOn, changesInMinutes }, `${on} at ${weekMinute}`);
  }
  assertEquals(gridStatus({ halfHours: "1".repeat(336) }, 77), {
    isOn: true,
    changesInMinutes: undefined,
  });
});

Deno.test("gridStatus() throws on what is no grid or no minute", () => {
  for (const halfHours of ["", "0".repeat(335), `${"0".repeat(335)}2`, "0".repeat(337)]) {
    assertThrows(() => gridStatus({ halfHours }, 0), RangeError, "not 336 times 0 or 1");
  }
  for (const minute of [-1, MINUTES_PER_WEEK, NaN]) {
    assertThrows(() => gridStatus(grid(), minute), RangeError, "no minute of a week");
  }
});

Deno.test("weekMinuteOf() counts from Sunday 00:00 local time", () => {
  assertEquals(weekMinuteOf(new Date(2026, 0, 4, 0, 0)), 0);
  assertEquals(weekMinuteOf(new Date(2026, 0, 5, 13, 45, 30)), 1440 + 13 * 60 + 45.5);
  assertEquals(weekMinuteOf(new Date(2026, 0, 10, 23, 59)), MINUTES_PER_WEEK - 1);
});

Deno.test("lookAgainAt() is the next quarter of an hour", () => {
  const at = Date.UTC(2026, 2, 29, 1, 0);
  assertEquals(lookAgainAt(at), at + 15 * 60_000);
  assertEquals(lookAgainAt(at - 1), at);
});
