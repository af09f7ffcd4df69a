import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Command } from "../../../lib/cli/command.ts";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { longHelp, programHelp, shortHelp } from "../../../lib/cli/help.ts";
import { GLOBAL_OPTIONS } from "../../../lib/cli/options/global_options.ts";
import { environmentName } from "../../../lib/cli/options/option.ts";
import { PLAIN } from "../../../lib/cli/output/palette.ts";
import { textWidth } from "../../../lib/cli/output/text_width.ts";
import { wrapText } from "../../../lib/cli/output/wrap_text.ts";

/** All commands, and those under them. */
async function allCommands(): Promise<readonly Command[]> {
  const commands = await Promise.all(COMMANDS.map((entry) => entry.load()));
  return commands.flatMap((command) => [command, ...command.subcommands ?? []]);
}

function assertFits(page: string, what: string, maxLines = Infinity): void {
  const lines = page.split("\n").slice(0, -1);
  for (const line of lines) assert(textWidth(line) <= 80, `${what}: ${line}`);
  assert(lines.length <= maxLines, `${what}: ${lines.length} lines`);
}

Deno.test("programHelp() fits a screen of 80 columns and 24 lines", () => {
  assertFits(programHelp(PLAIN), "shoal --help", 24);
});

Deno.test("shortHelp() of each command fits a screen and has examples", async () => {
  for (const command of await allCommands()) {
    const page = shortHelp(command, PLAIN);
    assertFits(page, `${command.name} -h`, 24);
    assert(command.examples.length >= 2, `${command.name} has too few examples`);
    for (const { line } of command.examples) assertStringIncludes(page, `shoal ${line}`);
  }
});

Deno.test("longHelp() of each command has every option and keeps to 80 columns", async () => {
  for (const command of await allCommands()) {
    const page = longHelp(command, PLAIN);
    assertFits(page, `${command.name} --help`);
    for (const option of [...command.options, ...GLOBAL_OPTIONS]) {
      assertEquals(page.includes(`--${option.name}`), !option.hidden, option.name);
    }
  }
});

Deno.test("each command is what the list of all says, and its options do not clash", async () => {
  for (const entry of COMMANDS) {
    const command = await entry.load();
    assertEquals([command.name, command.summary], [entry.name, entry.summary]);
  }
  for (const command of await allCommands()) {
    const options = [...command.options, ...GLOBAL_OPTIONS];
    const spellings = options.flatMap(({ name, short }) => short ? [name, short] : [name]);
    assertEquals(new Set(spellings).size, spellings.length, command.name);
    for (const option of options) assert(/^[a-z][a-z0-9-]+$/.test(option.name), option.name);
    for (const { repeat } of command.operands.slice(0, -1)) assert(!repeat, command.name);
  }
});

Deno.test("each example is a command line that parses", async () => {
  const { parseLine } = await import("../../../lib/cli/options/parse.ts");
  for (const { name, examples, options, subcommands = [] } of await allCommands()) {
    const own = [...options, ...subcommands.flatMap((one) => one.options)];
    for (const { line } of examples) {
      assert(line.startsWith(`${name} `) || line === name, line);
      const words = line.slice(name.length).replace(/ (>|&&) .*/, "").match(/'[^']*'|\S+/g) ?? [];
      const args = words.map((word) => word.replaceAll("'", ""));
      const { given } = parseLine(args, [...own, ...GLOBAL_OPTIONS]);
      for (const option of own) {
        for (const text of given.get(option.name)?.texts ?? []) option.read(text, option.name);
      }
    }
  }
});

Deno.test("wrapText() breaks between words", () => {
  assertEquals(wrapText("one two three", 2, 9), "one two\n  three");
  assertEquals(wrapText("longerthanwide x", 0, 5), "longerthanwide\nx");
});

Deno.test("environmentName() is the option's name in capitals", () => {
  const [, , quiet] = GLOBAL_OPTIONS;
  assert(quiet);
  assertEquals(environmentName(quiet), "SHOAL_QUIET");
});
