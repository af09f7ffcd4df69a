import { assertEquals } from "@std/assert";
import { formatFields } from "../../../../lib/cli/output/fields.ts";
import { LiveOutput } from "../../../../lib/cli/output/live_output.ts";
import { choosePalette, Screen } from "../../../../lib/cli/output/screen.ts";
import { COLORS, PLAIN } from "../../../../lib/cli/output/palette.ts";
import { StepBar } from "../../../../lib/cli/output/step_bar.ts";
import { VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeOutput } from "../support/fake_program.ts";

function screenOf(stderr: FakeOutput, quiet = false): Screen {
  const stdout = new FakeOutput();
  const options = { quiet, json: false, verbosity: 0, color: "auto", noColor: true } as const;
  return new Screen({ stdout, stderr: new LiveOutput(stderr) }, options);
}

Deno.test("StepBar draws four times a second at most, and takes itself away", async () => {
  const stderr = new FakeOutput(true);
  const clock = new VirtualClock();
  const bar = new StepBar(screenOf(stderr), { clock, title: "Hashing", totalBytes: 1000 });
  for (let i = 0; i < 10; i++) {
    bar.add(100);
    await clock.advance(100);
  }
  const frames = stderr.text.split("\x1b[J").length - 1;
  assertEquals(frames, 3);
  assertEquals(
    stderr.text.split("\n")[0],
    "Hashing  ███████▏░░░░░░░░░░  40%  400 B  1.3 KiB/s\x1b[K",
  );
  assertEquals(bar.rateBytesPerSec, 1000);
  stderr.text = "";
  bar.end();
  assertEquals(stderr.text, "\x1b[1A\r\x1b[J");
});

Deno.test("StepBar draws nothing in a pipe or when quiet", async () => {
  for (const [isTerminal, quiet] of [[false, false], [true, true]] as const) {
    const stderr = new FakeOutput(isTerminal);
    const clock = new VirtualClock();
    const bar = new StepBar(screenOf(stderr, quiet), { clock, title: "x", totalBytes: 0 });
    await clock.advance(1000);
    bar.add(1);
    bar.end();
    assertEquals(stderr.text, "");
  }
});

Deno.test("formatFields() has a column of labels on a terminal, tabs in a pipe", () => {
  const fields = [["name", ["x"]], ["trackers", ["a", "b"]], ["none", []]] as const;
  assertEquals(
    formatFields(fields, { terminal: true }),
    "  name      x\n  trackers  a\n            b\n",
  );
  assertEquals(formatFields(fields, { terminal: false }), "name\tx\ntrackers\ta\ntrackers\tb\n");
});

Deno.test("choosePalette() has colours where they are seen and wanted", () => {
  const [terminal, pipe] = [new FakeOutput(true), new FakeOutput(false)];
  assertEquals(choosePalette(terminal, { color: "auto", noColor: false }), COLORS);
  assertEquals(choosePalette(terminal, { color: "auto", noColor: true }), PLAIN);
  assertEquals(choosePalette(pipe, { color: "auto", noColor: false }), PLAIN);
  assertEquals(choosePalette(pipe, { color: "always", noColor: true }), COLORS);
  assertEquals(choosePalette(terminal, { color: "never", noColor: false }), PLAIN);
});
