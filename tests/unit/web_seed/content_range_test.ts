import { assertEquals } from "@std/assert";
import { parseContentRange } from "../../../lib/web_seed/mod.ts";

Deno.test("parseContentRange() reads what RFC 9110 allows and nothing else", () => {
  const rows: [value: string, want: ReturnType<typeof parseContentRange>][] = [
    ["bytes 0-0/1", { start: 0, length: 1, total: 1 }],
    ["bytes 5-9/10", { start: 5, length: 5, total: 10 }],
    ["Bytes  5-9/*", { start: 5, length: 5 }],
    [" bytes 0-9007199254740990/9007199254740991 ", {
      start: 0,
      length: 2 ** 53 - 1,
      total: 2 ** 53 - 1,
    }],
    ["bytes */10", undefined],
    ["bytes 9-5/10", undefined],
    ["bytes 5-10/10", undefined],
    ["bytes 0-9007199254740991/*", undefined],
    ["bytes 0-99999999999999999/*", undefined],
    ["bytes 0-0/9007199254740992", undefined],
    ["bytes=0-1/2", undefined],
    ["items 0-1/2", undefined],
    ["bytes -1-1/2", undefined],
    ["bytes 0-1", undefined],
    ["", undefined],
  ];
  for (const [value, want] of rows) assertEquals(parseContentRange(value), want, value);
});
