import { assertEquals } from "@std/assert";
import { LiveOutput } from "../../../../lib/cli/output/live_output.ts";
import { FakeOutput } from "../support/fake_program.ts";

function taken(output: FakeOutput): string {
  const text = output.text;
  output.text = "";
  return text;
}

Deno.test("LiveOutput.draw() draws in place, in one write a frame", () => {
  const output = new FakeOutput(true);
  const live = new LiveOutput(output);
  live.draw(["one", "two"]);
  assertEquals(taken(output), "one\x1b[K\ntwo\x1b[K\n\x1b[J");
  live.draw(["three"]);
  assertEquals(taken(output), "\x1b[2A\rthree\x1b[K\n\x1b[J");
  live.draw([]);
  assertEquals(taken(output), "\x1b[1A\r\x1b[J");
  live.draw([]);
  assertEquals(taken(output), "");
});

Deno.test("LiveOutput.write() puts text above the block", () => {
  const output = new FakeOutput(true);
  const live = new LiveOutput(output);
  live.draw(["bar"]);
  taken(output);
  live.write("line\n");
  assertEquals(taken(output), "\x1b[1A\r\x1b[Jline\nbar\x1b[K\n\x1b[J");
});

Deno.test("LiveOutput.draw() counts the rows that a narrower terminal made of its lines", () => {
  const output = new FakeOutput(true, 80);
  const live = new LiveOutput(output);
  live.draw(["x".repeat(60), ""]);
  taken(output);
  output.columns = 25;
  live.draw(["y"]);
  assertEquals(taken(output), "\x1b[4A\ry\x1b[K\n\x1b[J");
});

Deno.test("LiveOutput draws nothing where there is no terminal", () => {
  const output = new FakeOutput(false);
  const live = new LiveOutput(output);
  live.draw(["bar"]);
  live.write("line\n");
  assertEquals(taken(output), "line\n");
});
