import type { Command } from "../command.ts";
import { OUTPUT, PAUSED } from "./add_options.ts";
import { CONNECTION, DRY_RUN, WHERE } from "./connection_options.ts";
import { ONE_TORRENT, TORRENTS } from "./selection.ts";
import { CHANGE_OPTIONS, FILE_OPTIONS, TORRENT_OPTIONS } from "./torrent_options.ts";

/** `shoal ctl add` */
export const ADD: Command = {
  name: "ctl add",
  summary: "adds torrents: files, URLs, magnet links, info-hashes",
  operands: [{ name: "SOURCE", repeat: true, completion: "torrent" }],
  options: [OUTPUT, PAUSED, ...TORRENT_OPTIONS, ...CONNECTION],
  examples: [
    { line: "ctl add debian.torrent -o /srv/iso", does: "the file is sent along" },
    { line: "ctl add 'magnet:?xt=urn:btih:…' --label new", does: "a link" },
  ],
  async run(call) {
    return await (await import("./add.ts")).add(call);
  },
};

const SET: Command = {
  name: "ctl set",
  summary: "changes settings of torrents: labels, limits, files, trackers, …",
  operands: [TORRENTS],
  options: [
    WHERE,
    DRY_RUN,
    ...FILE_OPTIONS,
    ...TORRENT_OPTIONS,
    ...CHANGE_OPTIONS,
    ...CONNECTION,
  ],
  examples: [
    { line: "ctl set 3 --files '*.flac,1-3'", does: "numbers as in ctl files" },
    { line: "ctl set all --ratio 2 --upload-limit 1MiB", does: "all of them" },
  ],
  async run(call) {
    return await (await import("./set.ts")).set(call);
  },
};

const RENAME: Command = {
  name: "ctl rename",
  summary: "gives a torrent, or a file or folder in it, another name",
  operands: [
    ONE_TORRENT,
    { name: "NAME", completion: "none" },
    { name: "PATH", optional: true, completion: "none" },
  ],
  options: CONNECTION,
  examples: [
    { line: "ctl rename 3 'My album'", does: "its folder or only file" },
    { line: "ctl rename 3 one.flac album/01.flac", does: "a file of it" },
  ],
  async run(call) {
    return await (await import("./rename.ts")).rename(call);
  },
};

const SETTINGS: Command = {
  name: "ctl settings",
  summary: "shows and changes the daemon's settings",
  operands: [
    { name: "KEY", optional: true, completion: "none" },
    { name: "VALUE", optional: true, completion: "none" },
  ],
  options: CONNECTION,
  examples: [
    { line: "ctl settings", does: "all of them" },
    { line: "ctl settings download-queue-size 3", does: "sets one" },
    { line: "ctl settings groups '[]'", does: "lists are JSON" },
  ],
  details: [
    "A limit holds where its switch does: download-limit 2MiB with is-download-limited yes, ratio-goal 2 with " +
    "has-ratio-goal yes. Limits may be none.",
  ],
  async run(call) {
    return await (await import("./settings.ts")).settings(call);
  },
};

const STATS: Command = {
  name: "ctl stats",
  summary: "shows what the daemon moved, now and in all",
  operands: [],
  options: CONNECTION,
  examples: [
    { line: "ctl stats", does: "for people" },
    { line: "ctl stats --json", does: "for programs" },
  ],
  async run(call) {
    return await (await import("./daemon_actions.ts")).stats(call);
  },
};

const SHUTDOWN: Command = {
  name: "ctl shutdown",
  summary: "ends the daemon",
  operands: [],
  options: CONNECTION,
  examples: [
    { line: "ctl shutdown", does: "that of this machine" },
    { line: "ctl shutdown --url /run/shoal.sock", does: "that of a socket" },
  ],
  async run(call) {
    return await (await import("./daemon_actions.ts")).shutDown(call);
  },
};

/** What is changed of torrents, and of the daemon. */
export const CHANGE_COMMANDS: readonly Command[] = [SET, RENAME];

/** What is asked and changed of the daemon. */
export const DAEMON_COMMANDS: readonly Command[] = [SETTINGS, STATS, SHUTDOWN];
