import { assertEquals } from "@std/assert";
import { parseByteRange } from "../../../../lib/daemon/streaming/byte_range.ts";

Deno.test("parseByteRange() reads one range, and takes what is none for the whole", () => {
  const rows: [header: string | null, expected: string][] = [
    [null, "whole"],
    ["bytes=0-9", "0-10"],
    ["bytes=90-", "90-100 open"],
    ["bytes=90-1000", "90-100"],
    ["bytes=99-99", "99-100"],
    ["bytes=-10", "90-100 open"],
    ["bytes=-1000", "0-100 open"],
    ["Bytes = 0 - 9", "0-10"],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=100-200", "unsatisfiable"],
    ["bytes=99999999999999999999-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=9-0", "whole"],
    ["bytes=-", "whole"],
    ["bytes=", "whole"],
    ["bytes=a-b", "whole"],
    ["bytes=0x1-0x2", "whole"],
    ["bytes=--5", "whole"],
    ["bytes=1.5-2", "whole"],
    ["items=0-9", "whole"],
    ["bytes=0-9,20-29", "whole"],
    [`bytes=${"0-0,".repeat(1_000)}1-1`, "whole"],
    [`bytes=${"0".repeat(100)}-`, "whole"],
  ];
  for (const [header, expected] of rows) {
    const range = parseByteRange(header, 100);
    const text = range.kind === "part"
      ? `${range.start}-${range.end}${range.isOpen ? " open" : ""}`
      : range.kind;
    assertEquals(text, expected, String(header));
  }
});

Deno.test("parseByteRange() finds nothing in a file without bytes", () => {
  for (const header of ["bytes=0-", "bytes=0-0", "bytes=-1"]) {
    assertEquals(parseByteRange(header, 0).kind, "unsatisfiable");
  }
});
