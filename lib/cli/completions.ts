import type { Call, Command } from "./command.ts";
import { UsageError } from "./cli_error.ts";
import { bashCompletions } from "./completions/bash.ts";
import { fishCompletions } from "./completions/fish.ts";
import { zshCompletions } from "./completions/zsh.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { nearest } from "./options/suggest.ts";

/** The shells, and how each is told. */
const SHELLS = new Map([
  ["bash", bashCompletions],
  ["zsh", zshCompletions],
  ["fish", fishCompletions],
]);

/** `shoal completions` */
export const COMPLETIONS: Command = {
  name: "completions",
  summary: "prints completions for bash, zsh or fish",
  operands: [{ name: "SHELL", completion: [...SHELLS.keys()] }],
  options: [],
  examples: [
    { line: "completions bash > ~/.bash_completion.d/shoal", does: "bash" },
    { line: "completions zsh > ~/.zfunc/_shoal", does: "zsh" },
    { line: "completions fish > ~/.config/fish/completions/shoal.fish", does: "fish" },
  ],
  run,
};

async function run({ screen, commands, operands: [shell = ""] }: Call): Promise<ExitStatus> {
  const write = SHELLS.get(shell);
  if (write === undefined) {
    const meant = nearest(shell, SHELLS.keys());
    const hint = meant === undefined
      ? `There are ${[...SHELLS.keys()].join(", ")}`
      : `Did you mean ${meant}?`;
    throw new UsageError(`There are no completions for ${shell}`, { hint });
  }
  screen.result(write(await Promise.all(commands.map((command) => command.load()))));
  return EXIT.ok;
}
