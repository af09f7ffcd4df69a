import { assertEquals } from "@std/assert";
import { changedGrid, toGrid, toWindow } from "../../../../lib/daemon/transmission/alt_window.ts";

/** A day's half hours, of which some hold. */
function day(...spans: (readonly [number, number])[]): string {
  const slots = new Array<string>(48).fill("0");
  for (const [from, to] of spans) slots.fill("1", from, to);
  return slots.join("");
}

const OFF = day();

for (
  const window of [
    { beginMinute: 540, endMinute: 1_020, days: 127 },
    { beginMinute: 545, endMinute: 1_015, days: 62 },
    { beginMinute: 1_290, endMinute: 375, days: 65 },
    { beginMinute: 0, endMinute: 0, days: 127 },
    { beginMinute: 600, endMinute: 600, days: 2 },
    { beginMinute: 1, endMinute: 2, days: 1 },
    { beginMinute: 540, endMinute: 1_020, days: 0 },
  ]
) {
  Deno.test(`toWindow() gives back ${JSON.stringify(window)} of toGrid()`, () => {
    const grid = toGrid(window);
    assertEquals(grid.halfHours.length, 336);
    const isEmpty = window.days === 0;
    assertEquals(grid.halfHours.includes("1"), !isEmpty);
    assertEquals(toWindow(grid), window);
  });
}

for (
  const [name, halfHours, window] of [
    ["never", OFF.repeat(7), { beginMinute: 540, endMinute: 1_020, days: 127 }],
    ["always", "1".repeat(336), { beginMinute: 0, endMinute: 0, days: 127 }],
    ["each morning", day([16, 24]).repeat(7), { beginMinute: 480, endMinute: 720, days: 127 }],
    [
      "over one midnight",
      OFF + day([44, 48]) + day([0, 4]) + OFF.repeat(4),
      { beginMinute: 1_320, endMinute: 120, days: 2 },
    ],
    [
      "twice a day",
      OFF + day([10, 12], [20, 22]) + OFF.repeat(3) + day([15, 30]) + OFF,
      { beginMinute: 300, endMinute: 900, days: 34 },
    ],
    [
      "till the end of different days",
      day([40, 48]) + day([46, 48]) + OFF.repeat(5),
      { beginMinute: 1_200, endMinute: 0, days: 3 },
    ],
  ] as const
) {
  Deno.test(`toWindow() tells of a grid that holds ${name}`, () => {
    assertEquals(toWindow({ halfHours }), window);
  });
}

Deno.test("toGrid() holds no longer than a day for a window of nearly one", () => {
  const { halfHours } = toGrid({ beginMinute: 550, endMinute: 545, days: 1 });
  assertEquals(halfHours, day([18, 48]) + day([0, 18]) + OFF.repeat(5));
});

Deno.test("toWindow() looks at the half hours where they are no longer of the window beside them", () => {
  const window = { beginMinute: 545, endMinute: 600, days: 127 };
  assertEquals(toWindow({ halfHours: day([0, 2]).repeat(7), window }), {
    beginMinute: 0,
    endMinute: 60,
    days: 127,
  });
});

Deno.test("changedGrid() leaves a grid alone where a client sends what it was told", () => {
  const grid = { halfHours: day([10, 12], [20, 22]).repeat(7) };
  assertEquals(changedGrid(grid, toWindow(grid)), undefined);
  assertEquals(changedGrid(grid, { beginMinute: 300 }), undefined);
});

Deno.test("changedGrid() keeps minutes that are changed one after the other", () => {
  let grid = { halfHours: OFF.repeat(7) };
  grid = changedGrid(grid, { beginMinute: 1_295 }) ?? grid;
  grid = changedGrid(grid, { endMinute: 365 }) ?? grid;
  grid = changedGrid(grid, { days: 0 }) ?? grid;
  assertEquals(grid.halfHours, OFF.repeat(7));
  grid = changedGrid(grid, { days: 1 }) ?? grid;
  assertEquals(toWindow(grid), { beginMinute: 1_295, endMinute: 365, days: 1 });
  assertEquals(grid.halfHours, day([43, 48]) + day([0, 13]) + OFF.repeat(5));
});
