import { assertEquals } from "@std/assert";
import { bufferedRuns, hereRuns } from "../../../../lib/page/playing/bar_runs.ts";

Deno.test("hereRuns() gives what of a file is here, joined", () => {
  const rows: [
    what: string,
    have: number[],
    pieceCount: number,
    file: [number, number],
    runs: string,
  ][] = [
    ["nothing", [0, 0, 0, 0], 4, [0, 4], ""],
    ["all", [255, 255, 255, 255], 4, [0, 4], "0-1"],
    ["some", [255, 0, 255, 255], 4, [0, 4], "0-0.25 0.5-1"],
    ["in part", [255, 100, 0, 0], 4, [0, 4], "0-0.25 0.25-0.5?"],
    ["a file in the middle", [255, 255, 0, 255], 4, [1, 3], "0-0.5"],
    ["several pieces a cell", [255, 0], 8, [2, 6], "0-0.5"],
    ["a cell across its beginning", [0, 255], 8, [3, 5], "0.5-1"],
    ["a last cell that is not full", [255, 255], 3, [0, 3], "0-1"],
    ["a file without bytes", [255], 1, [1, 1], ""],
    ["no cells", [], 4, [0, 4], ""],
  ];
  for (const [what, have, pieceCount, [firstPiece, endPiece], expected] of rows) {
    const runs = hereRuns({ pieceCount, have: Uint8Array.from(have) }, { firstPiece, endPiece });
    const text = runs.map(({ from, to, isWhole }) => `${from}-${to}${isWhole ? "" : "?"}`).join(
      " ",
    );
    assertEquals(text, expected, what);
  }
});

Deno.test("bufferedRuns() gives what the browser has in hand, as far as its length is known", () => {
  const ranges = { length: 2, start: (at: number) => at * 50, end: (at: number) => at * 50 + 25 };
  assertEquals(bufferedRuns(ranges, 100).map(({ from, to }) => [from, to]), [[0, 0.25], [
    0.5,
    0.75,
  ]]);
  for (const duration of [0, NaN, Infinity]) assertEquals(bufferedRuns(ranges, duration), []);
});
