import type { CommandEntry } from "./command.ts";

/** All commands, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "get",
    summary: "downloads torrents",
    load: async () => (await import("./get.ts")).GET,
  },
  {
    name: "stream",
    summary: "plays what is in a torrent while it is downloaded",
    load: async () => (await import("./stream.ts")).STREAM,
  },
  {
    name: "seed",
    summary: "serves what is in a folder, checking it first",
    load: async () => (await import("./seed.ts")).SEED,
  },
  {
    name: "create",
    summary: "makes a torrent of a file or folder",
    load: async () => (await import("./create.ts")).CREATE,
  },
  {
    name: "verify",
    summary: "checks data on disk, file by file",
    load: async () => (await import("./verify.ts")).VERIFY,
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
    name: "edit",
    summary: "changes trackers, comment and such; the info-hash stays",
    load: async () => (await import("./edit.ts")).EDIT,
  },
  {
    name: "serve",
    summary: "runs the daemon: many torrents, and an API for others",
    load: async () => (await import("./serve.ts")).SERVE,
  },
  {
    name: "ctl",
    summary: "tells a daemon what to do",
    load: async () => (await import("./ctl.ts")).CTL,
  },
  {
    name: "peers",
    summary: "asks trackers and the DHT for peers, prints host:port a line",
    load: async () => (await import("./peers.ts")).PEERS,
  },
  {
    name: "scrape",
    summary: "asks trackers and the DHT how many seeders and leechers there are",
    load: async () => (await import("./scrape.ts")).SCRAPE,
  },
  {
    name: "dht",
    summary: "asks the DHT: ping, get, put, peers, sample, stats, publish",
    load: async () => (await import("./dht.ts")).DHT_COMMAND,
  },
  {
    name: "tracker",
    summary: "runs an HTTP and UDP tracker, until Ctrl+C",
    load: async () => (await import("./tracker.ts")).TRACKER_COMMAND,
  },
  {
    name: "demo",
    summary: "a tracker, seeders and a download, all on this machine",
    load: async () => (await import("./demo.ts")).DEMO,
  },
  {
    name: "doctor",
    summary: "shows what of the network, disk and permissions works",
    load: async () => (await import("./doctor.ts")).DOCTOR,
  },
  {
    name: "completions",
    summary: "prints completions for bash, zsh or fish",
    load: async () => (await import("./completions.ts")).COMPLETIONS,
  },
];

/** Finds a command by its word. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((command) => command.name === name);
}
