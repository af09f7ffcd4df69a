import type { Command } from "./command.ts";
/** `show` */
export const SHOW: Command = {
  name: "show",
  summary: "shows what is in a torrent or magnet link",
  operands: [{ name: "SOURCE", completion: "torrent" }],
  options: [],
  examples: [{ line: "show debian.torrent", does: "read it" }],
  run: async () => await Promise.resolve(0),
};
