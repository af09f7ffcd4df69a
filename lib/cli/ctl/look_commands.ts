import type { Command } from "../command.ts";
import { CONNECTION, WHERE } from "./connection_options.ts";
import { FIELDS, INTERVAL, NAMES } from "./list_options.ts";
import { ONE_TORRENT, TORRENTS } from "./selection.ts";

/** How torrents are named. */
const HOW_TO_NAME =
  "TORRENT is a number, a range (1-5,9), the beginning of an info-hash, a name, whole or with * and ?, or a word: " +
  "all, active, downloading, seeding, stopped, … --where takes comparisons, joined by and, or, not; --where help says of what.";

/** `shoal ctl list` */
export const LIST: Command = {
  name: "ctl list",
  summary: "lists torrents",
  operands: [TORRENTS],
  options: [WHERE, FIELDS, NAMES, ...CONNECTION],
  examples: [
    { line: "ctl list", does: "all of them" },
    { line: "ctl list active 'debian*'", does: "moving, or called so" },
    { line: "ctl list --where 'ratio > 2 and not private'", does: "what fits" },
    { line: "ctl list --json --fields id,name,ratio", does: "for programs" },
  ],
  details: [HOW_TO_NAME],
  async run(call) {
    return await (await import("./list.ts")).list(call);
  },
};

const WATCH: Command = {
  name: "ctl watch",
  summary: "lists torrents as they go on, until Ctrl+C",
  operands: [TORRENTS],
  options: [WHERE, INTERVAL, ...CONNECTION],
  examples: [
    { line: "ctl watch active", does: "what moves" },
    { line: "ctl watch --interval 10", does: "calmly" },
  ],
  details: [HOW_TO_NAME],
  async run(call) {
    return await (await import("./watch.ts")).watch(call);
  },
};

const SHOW: Command = {
  name: "ctl show",
  summary: "shows all that is known of torrents",
  operands: [TORRENTS],
  options: [WHERE, ...CONNECTION],
  examples: [
    { line: "ctl show 3", does: "for people" },
    { line: "ctl show all --json", does: "an object a line" },
  ],
  details: [HOW_TO_NAME],
  async run(call) {
    return await (await import("./show.ts")).show(call);
  },
};

const FILES: Command = {
  name: "ctl files",
  summary: "lists the files of a torrent, with the numbers that set takes",
  operands: [ONE_TORRENT],
  options: CONNECTION,
  examples: [
    { line: "ctl files 3", does: "by number" },
    { line: "ctl files 'debian*'", does: "by name" },
  ],
  async run(call) {
    return await (await import("./parts.ts")).files(call);
  },
};

const PEERS: Command = {
  name: "ctl peers",
  summary: "lists the peers that a torrent is connected to",
  operands: [ONE_TORRENT],
  options: CONNECTION,
  examples: [
    { line: "ctl peers 3", does: "by number" },
    { line: "ctl peers 3 --json", does: "for programs" },
  ],
  async run(call) {
    return await (await import("./parts.ts")).peers(call);
  },
};

const TRACKERS: Command = {
  name: "ctl trackers",
  summary: "lists the trackers and web seeds of a torrent, and how they are",
  operands: [ONE_TORRENT],
  options: CONNECTION,
  examples: [
    { line: "ctl trackers 3", does: "by number" },
    { line: "ctl trackers 3 --json", does: "for programs" },
  ],
  async run(call) {
    return await (await import("./parts.ts")).trackers(call);
  },
};

/** What is asked of torrents, besides the list. */
export const LOOK_COMMANDS: readonly Command[] = [SHOW, FILES, PEERS, TRACKERS, WATCH];
