import { assertEquals } from "@std/assert";
import { QueryBytes } from "../../../../lib/tracker/server/query_bytes.ts";
import { thrown } from "../../../support/thrown.ts";

Deno.test("QueryBytes reads bytes, not text", () => {
  const query = new QueryBytes("?info_hash=%00%ffA%c3%A9+&port=6881&flag&x=a=b&&info_hash=B");
  assertEquals(query.all("info_hash"), [
    new Uint8Array([0, 0xff, 0x41, 0xc3, 0xa9, 0x2b]),
    new Uint8Array([0x42]),
  ]);
  assertEquals(query.count("port"), 6881);
  assertEquals(query.text("x"), "a=b");
  assertEquals([query.text("flag"), query.all("none")], [undefined, []]);
  assertEquals(new QueryBytes("").all(""), []);
});

Deno.test("count() gives numbers that are not negative", () => {
  const query = new QueryBytes("?a=0&b=-1&c=1.5&d=1e3&e=&f=99999999999999999999&g=0x1&h=%31");
  const counts = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map((key) => query.count(key));
  assertEquals(counts, [
    0,
    undefined,
    undefined,
    undefined,
    undefined,
    1e20,
    undefined,
    1,
    undefined,
  ]);
});

Deno.test("QueryBytes throws on what is not percent-encoded, or too long", () => {
  for (const query of ["?a=%", "?a=%1", "?a=%1g", "?a=é", "?a=b c\n", `?a=${"b".repeat(10_000)}`]) {
    thrown(() => new QueryBytes(query), SyntaxError, query);
  }
});
