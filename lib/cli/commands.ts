import type { CommandEntry } from "./command.ts";

/** All commands, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "get",
    summary: "downloads torrents",
    load: async () => (await import("./get.ts")).GET,
  },
  {
    name: "show",
    summary: "shows what is in a torrent or magnet link",
    load: async () => (await import("./show.ts")).SHOW,
  },
  {
    name: "hash",
    summary: "prints the info-hash and nothing else",
    load: async () => (await import("./hash.ts")).HASH,
  },
  {
    name: "magnet",
    summary: "prints the magnet link of a torrent",
    load: async () => (await import("./magnet.ts")).MAGNET,
  },
  {
    name: "peers",
    summary: "asks trackers for peers, and prints host:port a line",
    load: async () => (await import("./peers.ts")).PEERS,
  },
  {
    name: "scrape",
    summary: "asks trackers how many seeders and leechers there are",
    load: async () => (await import("./scrape.ts")).SCRAPE,
  },
  {
    name: "tracker",
    summary: "runs an HTTP and UDP tracker, until Ctrl+C",
    load: async () => (await import("./tracker.ts")).TRACKER_COMMAND,
  },
];

/** Finds a command by its word. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((command) => command.name === name);
}
