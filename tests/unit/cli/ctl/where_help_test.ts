import { assert, assertEquals } from "@std/assert";
import { textWidth } from "../../../../lib/cli/output/text_width.ts";
import { FIELDS, parseSelector, STATE_WORDS } from "../../../../lib/daemon/selector/mod.ts";
import { ctl } from "./run_ctl.ts";

Deno.test("ctl list --where help lists all fields on a terminal of 80 columns, with the words of those that have some", async () => {
  const { out, err } = await ctl(["list", "--where", "help"], {
    terminal: true,
    noColor: true,
    columns: 80,
  });
  const lines = out.split("\n");
  for (const line of lines) assert(textWidth(line) <= 80, line);
  for (const { name, help } of FIELDS) {
    assert(lines.some((line) => line.startsWith(`${name} `) && line.endsWith(help)), name);
  }
  assert(out.includes("check-waiting"));
  assert(err.includes("active"));
});

Deno.test("--where help prints for programs what selectors are made of", async () => {
  const { out } = await ctl(["rm", "--where", "help", "--json"]);
  const { words, fields } = JSON.parse(out);
  assertEquals(words, Object.keys(STATE_WORDS));
  assertEquals(fields.length, FIELDS.length);
  for (const { name, aliases, words } of fields) {
    for (const called of [name, ...aliases]) parseSelector(called);
    for (const word of words) parseSelector(`${name} = ${word}`);
  }
  const piped = await ctl(["list", "--where", "help"]);
  assertEquals(piped.out.trimEnd().split("\n").length, FIELDS.length);
  assertEquals(piped.calls, []);
});
