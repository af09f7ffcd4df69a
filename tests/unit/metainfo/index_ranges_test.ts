import { assertEquals } from "@std/assert";
import {
  formatIndexRanges,
  type IndexRange,
  isInRanges,
  MAX_LIST_ENTRIES,
  parseIndexRanges,
} from "../../../lib/metainfo/mod.ts";

Deno.test("parseIndexRanges() reads numbers and ranges as BEP 53 has them", () => {
  const rows: [text: string, want: [first: number, last: number][] | undefined][] = [
    ["0", [[0, 0]]],
    ["0,2,4,6-8", [[0, 0], [2, 2], [4, 4], [6, 8]]],
    ["5-5", [[5, 5]]],
    ["0-999999999", [[0, 999999999]]],
    ["", undefined],
    ["1,", undefined],
    ["1-", undefined],
    ["-1", undefined],
    ["2-1", undefined],
    ["1-2-3", undefined],
    ["1 ,2", undefined],
    ["a", undefined],
    ["4294967295000", undefined],
    [Array(MAX_LIST_ENTRIES + 1).fill("1").join(), undefined],
  ];
  for (const [text, want] of rows) {
    const ranges: IndexRange[] | undefined = want?.map(([first, last]) => ({ first, last }));
    assertEquals(parseIndexRanges(text), ranges, text);
    if (ranges !== undefined && text !== "5-5") assertEquals(formatIndexRanges(ranges), text);
  }
});

Deno.test("isInRanges() tells which numbers are meant", () => {
  const ranges = [{ first: 1, last: 1 }, { first: 4, last: 6 }];
  const inside = [0, 1, 2, 3, 4, 5, 6, 7].filter((index) => isInRanges(index, ranges));
  assertEquals(inside, [1, 4, 5, 6]);
});
