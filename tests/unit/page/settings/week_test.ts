import { assertEquals } from "@std/assert";
import {
  cellsBetween,
  describeWeek,
  everyDay,
  isOn,
  moved,
  painted,
  timeOf,
} from "../../../../lib/page/settings/week.ts";

const NEVER = "0".repeat(336);
const WEEKDAYS = [1, 2, 3, 4, 5];

Deno.test("painted() sets and clears the cells of a rectangle as it is shown", () => {
  const cells = cellsBetween({ day: 0, halfHour: 3 }, { day: 6, halfHour: 2 });
  assertEquals(cells, [
    { day: 6, halfHour: 2 },
    { day: 6, halfHour: 3 },
    { day: 0, halfHour: 2 },
    { day: 0, halfHour: 3 },
  ]);
  const grid = painted(NEVER, cells, true);
  assertEquals(grid.length, 336);
  assertEquals([...grid].filter((letter) => letter === "1").length, 4);
  assertEquals(isOn(grid, { day: 0, halfHour: 3 }), true);
  assertEquals(isOn(grid, { day: 1, halfHour: 3 }), false);
  assertEquals(painted(grid, cells, false), NEVER);
});

Deno.test("describeWeek() says a grid in words", () => {
  const cases: [grid: string, words: string][] = [
    [NEVER, "never"],
    ["1".repeat(336), "always"],
    [everyDay(WEEKDAYS, 16, 36), "Monday to Friday 08:00–18:00"],
    [everyDay([0, 6], 0, 48), "Saturday and Sunday all day"],
    [everyDay([0, 1, 2, 3, 4, 5, 6], 44, 12), "every day 00:00–06:00, 22:00–24:00"],
    [
      painted(everyDay(WEEKDAYS, 16, 36), [{ day: 0, halfHour: 47 }], true),
      "Monday to Friday 08:00–18:00; Sunday 23:30–24:00",
    ],
    [painted(NEVER, [{ day: 3, halfHour: 1 }], true), "Wednesday 00:30–01:00"],
  ];
  for (const [grid, words] of cases) assertEquals(describeWeek(grid), words);
});

Deno.test("moved() goes where a key points, and stays in the grid", () => {
  const at = { day: 1, halfHour: 0 };
  const cases: [key: string, day: number, halfHour: number][] = [
    ["ArrowUp", 1, 0],
    ["ArrowDown", 2, 0],
    ["ArrowLeft", 1, 0],
    ["ArrowRight", 1, 1],
    ["Home", 1, 0],
    ["End", 1, 47],
    ["PageUp", 1, 0],
    ["PageDown", 0, 0],
  ];
  for (const [key, day, halfHour] of cases) assertEquals(moved(at, key), { day, halfHour }, key);
  assertEquals(moved({ day: 0, halfHour: 47 }, "ArrowDown"), { day: 0, halfHour: 47 });
  assertEquals(moved(at, "x"), undefined);
});

Deno.test("timeOf() says when a half hour begins", () => {
  assertEquals([0, 1, 27, 48].map(timeOf), ["00:00", "00:30", "13:30", "24:00"]);
});
