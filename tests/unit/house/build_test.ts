import { inflateSync } from "node:zlib";
import { assertEquals } from "@std/assert";
import { shortenStyles } from "../../../tools/build.ts";
import { drawIcon } from "../../../tools/page_icon.ts";

Deno.test("shortenStyles() leaves out comments and space that mean nothing, and nothing else", () => {
  const cases: [string, string][] = [
    ["/* all */\n.a > .b {\n  color: red;\n}\n", ".a > .b{color: red;}"],
    ["a, b {}\n\nc d {}", "a,b{}c d{}"],
    ['.a::before { content: "; {  }, /* no */"; }', '.a::before{content: "; {  }, /* no */";}'],
    [".a { width: calc(1px  +  2px); }", ".a{width: calc(1px + 2px);}"],
    ["@media (max-width: 1px) { a { b: c; } }", "@media (max-width: 1px){a{b: c;}}"],
    [".a /* one */ .b {}", ".a  .b{}"],
  ];
  for (const [text, expected] of cases) assertEquals(shortenStyles(text), expected, text);
});

Deno.test("drawIcon() draws a PNG of its size, of two colours and what is between", () => {
  const size = 48;
  const png = drawIcon(size);
  const view = new DataView(png.buffer, png.byteOffset);
  assertEquals([...png.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
  assertEquals([view.getUint32(16), view.getUint32(20)], [size, size]);
  const length = view.getUint32(33);
  const lines = inflateSync(png.subarray(41, 41 + length));
  assertEquals(lines.length, size * (size * 3 + 1));
  const colours = new Set<string>();
  for (let at = 1; at < lines.length; at += at % (size * 3 + 1) === size * 3 - 2 ? 4 : 3) {
    colours.add([...lines.subarray(at, at + 3)].join());
  }
  assertEquals([colours.has("11,122,117"), colours.has("255,255,255")], [true, true]);
});
