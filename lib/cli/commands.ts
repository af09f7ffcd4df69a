import type { CommandEntry } from "./command.ts";

/** All commands, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "show",
    summary: "shows what is in a torrent or magnet link",
    load: async () => (await import("./show.ts")).SHOW,
  },
];

/** Finds a command by its word. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((command) => command.name === name);
}
