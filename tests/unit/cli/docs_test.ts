import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { EXIT } from "../../../lib/cli/exit_status.ts";

const PAGE = Deno.readTextFileSync(new URL("../../../docs/command_line.md", import.meta.url));

Deno.test("docs/command_line.md has every command", () => {
  for (const { name } of COMMANDS) assert(PAGE.includes(`\`${name}`), name);
});

Deno.test("docs/command_line.md has every word of ctl", async () => {
  const command = await COMMANDS.find(({ name }) => name === "ctl")?.load();
  for (const { name } of command?.subcommands ?? []) assertStringIncludes(PAGE, `\`${name}`);
});

Deno.test("docs/command_line.md has every exit status", () => {
  const rows = [...PAGE.matchAll(/^\| (\d+) +\|/gm)].map(([, status]) => Number(status));
  assertEquals<readonly number[]>(rows, Object.values(EXIT));
});

Deno.test("docs/command_line.md has every option of get, seed and create", async () => {
  for (const name of ["get", "seed", "create"]) {
    const command = await COMMANDS.find((entry) => entry.name === name)?.load();
    for (const option of command?.options ?? []) {
      if (!option.hidden) assertStringIncludes(PAGE, `--${option.name}`);
    }
  }
});
