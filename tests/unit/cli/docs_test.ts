import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands.ts";
import { EXIT } from "../../../lib/cli/exit_status.ts";

const PAGE = Deno.readTextFileSync(new URL("../../../docs/command_line.md", import.meta.url));

/** What the page says is there, but only later. */
const LATER: readonly number[] = [EXIT.noDaemon, EXIT.notAuthorised];

Deno.test("docs/command_line.md has every command", () => {
  for (const { name } of COMMANDS) assert(PAGE.includes(`\`${name}`), name);
});

Deno.test("docs/command_line.md has every exit status", () => {
  const rows = [...PAGE.matchAll(/^\| (\d+) +\|/gm)].map(([, status]) => Number(status));
  assertEquals(rows, Object.values(EXIT).filter((status) => !LATER.includes(status)));
});

Deno.test("docs/command_line.md has every option of get, seed and create", async () => {
  for (const name of ["get", "seed", "create"]) {
    const command = await COMMANDS.find((entry) => entry.name === name)?.load();
    for (const option of command?.options ?? []) {
      if (!option.hidden) assertStringIncludes(PAGE, `--${option.name}`);
    }
  }
});
