import { assertEquals } from "@std/assert";
import {
  gridOfWindow,
  gridStatus,
  type GridWindow,
  windowOfGrid,
} from "../../../../lib/daemon/limits/mod.ts";

const DAY = 1440;

Deno.test("gridOfWindow() is on within the window, over midnight and the week's end too", () => {
  const cases: [GridWindow, number[], number[]][] = [
    [{ beginMinute: 540, endMinute: 1020, days: 62 }, [DAY + 540, 5 * DAY + 1019], [
      540,
      DAY + 539,
      DAY + 1020,
      6 * DAY + 600,
    ]],
    [{ beginMinute: 1320, endMinute: 120, days: 64 }, [6 * DAY + 1320, 119], [120, 1320, DAY]],
    [{ beginMinute: 0, endMinute: 0, days: 1 }, [0, DAY - 1], [DAY]],
    [{ beginMinute: 545, endMinute: 555, days: 1 }, [540, 569], [539, 570]],
    [{ beginMinute: 60, endMinute: 120, days: 0 }, [], [60, DAY + 60]],
  ];
  for (const [window, on, off] of cases) {
    const grid = gridOfWindow(window);
    for (const minute of on) assertEquals(gridStatus(grid, minute).isOn, true, String(minute));
    for (const minute of off) assertEquals(gridStatus(grid, minute).isOn, false, String(minute));
  }
});

Deno.test("windowOfGrid() finds each window of whole half hours again", () => {
  for (let begin = 0; begin < DAY; begin += 210) {
    for (let end = 0; end < DAY; end += 90) {
      for (const days of [1, 64, 62, 65, 85, 127]) {
        const grid = gridOfWindow({ beginMinute: begin, endMinute: end, days });
        const found = windowOfGrid(grid);
        const name = `${begin} to ${end} on ${days}`;
        assertEquals(found && gridOfWindow(found), grid, name);
        if (begin !== end || days !== 127) {
          assertEquals(found, { beginMinute: begin, endMinute: end, days }, name);
        }
      }
    }
  }
});

Deno.test("windowOfGrid() finds none where there is none", () => {
  const none = "0".repeat(336);
  const cases = [none, "", "10".repeat(168), `11${"0".repeat(46)}111${none}`.slice(0, 336)];
  for (const halfHours of cases) assertEquals(windowOfGrid({ halfHours }), undefined, halfHours);
});
