import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { shoal } from "./support/run_program.ts";

const SHELLS = ["bash", "zsh", "fish"];

Deno.test("completions has every command and every option that is shown", async () => {
  const loaded = await Promise.all(COMMANDS.map((command) => command.load()));
  const commands = loaded.flatMap((command) => [command, ...command.subcommands ?? []]);
  for (const shell of SHELLS) {
    const { out, status } = await shoal(["completions", shell]);
    assertEquals(status, 0);
    for (const { name, options } of commands) {
      assertStringIncludes(out, name.split(" ").at(-1) ?? "");
      for (const option of options) {
        const written = shell === "fish" ? `-l ${option.name}` : `--${option.name}`;
        const isThere = new RegExp(`${written}\\b(?!-)`).test(out);
        assertEquals(isThere, !option.hidden, `${shell}: ${name} --${option.name}`);
      }
    }
  }
});

Deno.test("completions names the shells that there are", async () => {
  const cases: [string, string][] = [
    ["bsh", "There are no completions for bsh. Did you mean bash?"],
    ["powershell", "There are no completions for powershell. There are bash, zsh, fish"],
  ];
  for (const [shell, message] of cases) {
    const { status, err } = await shoal(["completions", shell]);
    assertEquals([status, err], [2, `shoal: ${message}\n`]);
  }
});

Deno.test("completions of bash quotes names of torrents, which come from strangers", async () => {
  const { out } = await shoal(["completions", "bash"]);
  assertStringIncludes(out, 'printf -v quoted %q "$name"');
  // What `compgen -W` is given, it expands.
  assertEquals(/compgen -W "[^"]*[$`]/.test(out), false);
});
