import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { drawSvg } from "../../../tools/picture/draw_svg.ts";
import { TerminalScreen, type TextRun } from "../../../tools/picture/terminal_screen.ts";

function shown(...texts: string[]): TextRun[][] {
  const screen = new TerminalScreen();
  for (const text of texts) screen.write(text);
  return screen.rows();
}

function words(...texts: string[]): string[][] {
  return shown(...texts).map((runs) => runs.map((run) => run.text));
}

Deno.test("TerminalScreen shows lines, each from its first column", () => {
  assertEquals(words("one\r\n\r\n  two  \r\n"), [["one"], [], ["two"]]);
  assertEquals(shown("  two"), [[{ column: 2, text: "two", style: {} }]]);
});

Deno.test("TerminalScreen draws what is drawn anew in place", () => {
  const frame = "1%\x1b[K\r\nlong row\x1b[K\r\n\x1b[J";
  assertEquals(words(frame, "\x1b[2A\r2%\x1b[K\r\nrow\x1b[K\r\n\x1b[J"), [["2%"], ["row"]]);
  assertEquals(words(frame, "\x1b[2A\r\x1b[Jdone\r\n"), [["done"]]);
});

Deno.test("TerminalScreen keeps colours and weights apart", () => {
  assertEquals(shown("\x1b[1ma\x1b[32mb\x1b[22mc\x1b[39md \x1b[2me\x1b[0mf"), [[
    { column: 0, text: "a", style: { bold: true } },
    { column: 1, text: "b", style: { bold: true, color: "green" } },
    { column: 2, text: "c", style: { color: "green" } },
    { column: 3, text: "d", style: {} },
    { column: 5, text: "e", style: { dim: true } },
    { column: 6, text: "f", style: {} },
  ]]);
});

Deno.test("TerminalScreen.write() throws on what it does not know, rather than draw it wrong", () => {
  for (const text of ["\x1b[2J", "\x1b[5B", "\x1b[48m", "\x1b]0;title\x07", "a\tb", "a\x1b["]) {
    assertThrows(() => new TerminalScreen().write(text), RangeError, "Cannot show");
  }
});

/** The lines of a picture that draw something. */
function drawn(text: string): string[] {
  const screen = new TerminalScreen();
  screen.write(text);
  const svg = drawSvg([{ rows: screen.rows() }], { title: "A <test>", columns: 10 });
  assertStringIncludes(svg, "<title>A &lt;test&gt;</title>");
  return svg.split("\n").filter((line) => /^<(text|rect class="(shade|block))/.test(line));
}

Deno.test("drawSvg() draws text where it stands, as wide as its columns", () => {
  assertEquals(drawn("  a<b\x1b[32m & c"), [
    '<text x="36.8" y="35" textLength="25.2">a&lt;b</text>',
    '<text class="green" x="70.4" y="35" textLength="25.2">&amp; c</text>',
  ]);
});

Deno.test("drawSvg() draws a bar as blocks, filled to eighths of a column", () => {
  assertEquals(drawn("█▌░░ 37%"), [
    '<rect class="shade" x="20" y="24" width="33.6" height="13"/>',
    '<rect class="block" x="20" y="24" width="12.6" height="13"/>',
    '<text x="62" y="35" textLength="25.2">37%</text>',
  ]);
  assertEquals(drawn("░░").length, 1);
});

Deno.test("drawSvg() puts screens below each other, with a line between", () => {
  const rows = [[{ column: 0, text: "x", style: {} }]];
  const svg = drawSvg([{ command: "shoal", rows }, { rows }], { title: "Two", columns: 10 });
  const heights = [...svg.matchAll(/<text[^>]* y="(\d+)"/g)].map(([, y]) => Number(y));
  assertEquals(heights, [35, 35, 55, 101]);
  assert(/<line class="edge" x1="0.5" x2="123.5" y1="73" y2="73"\/>/.test(svg), svg);
});
