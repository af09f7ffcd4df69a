import { flag, type Option, option } from "../options/option.ts";
import {
  choice,
  RATE,
  TEXT,
  TRACKER_URL,
  type ValueKind,
  wholeNumber,
} from "../options/value_kind.ts";

const FILES = "Files";
const LIMITS = "Limits";
const SEEDING = "When seeding ends";
const NAMES = "Order and trackers";

/** A goal of seeding: a number of its own, the daemon's, or none. */
export type Goal = number | "global" | "unlimited";

const GOAL: ValueKind<Goal> = {
  placeholder: "N|global|unlimited",
  expected: "a number, global (what the daemon has) or unlimited",
  completion: ["global", "unlimited"],
  parse(text) {
    if (text === "global" || text === "unlimited") return text;
    return /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
  },
};

/** Labels. */
export const LABEL: Option<string> = option("label", TEXT, {
  group: NAMES,
  help: "its labels, in place of those it has",
  repeat: true,
  common: true,
});

/** No labels. */
export const NO_LABELS: Option<boolean> = flag("no-labels", {
  group: NAMES,
  help: "take its labels away",
});

/** Rate. */
export const DOWNLOAD_LIMIT: Option<number> = option("download-limit", RATE, {
  group: LIMITS,
  help: "bytes a second down: 2.5MiB, 500k; 0 for none",
  common: true,
});

/** Rate. */
export const UPLOAD_LIMIT: Option<number> = option("upload-limit", RATE, {
  group: LIMITS,
  help: "bytes a second up; 0 for none",
  common: true,
});

/** Connections. */
export const MAX_PEERS: Option<number> = option("max-peers", wholeNumber(1, 65_535), {
  group: LIMITS,
  help: "connections",
});

/** How much it gets. */
export const PRIORITY: Option<"low" | "normal" | "high"> = option(
  "priority",
  choice("low", "normal", "high"),
  { group: LIMITS, help: "how much it gets beside others", common: true },
);

/** Bandwidth group. */
export const GROUP: Option<string> = option("group", TEXT, {
  placeholder: "NAME",
  group: LIMITS,
  help: "bandwidth group that it is in; none for none",
});

/** Ratio. */
export const RATIO: Option<Goal> = option("ratio", GOAL, {
  group: SEEDING,
  help: "uploaded by downloaded bytes",
  common: true,
});

/** Idle. */
export const IDLE: Option<Goal> = option("idle", GOAL, {
  group: SEEDING,
  help: "minutes without upload",
});

/** Time. */
export const SEED_TIME: Option<Goal> = option("seed-time", GOAL, {
  group: SEEDING,
  help: "minutes of seeding",
});

/** In order. */
export const SEQUENTIAL: Option<boolean> = flag("sequential", {
  group: NAMES,
  help: "from the first piece to the last",
  common: true,
});

/** In any order. */
export const NO_SEQUENTIAL: Option<boolean> = flag("no-sequential", {
  group: NAMES,
  help: "the rarest pieces first",
});

/** One piece at a time. */
export const SUPER_SEED: Option<boolean> = flag("super-seed", {
  group: NAMES,
  help: "give each piece to one peer first",
});

/** All pieces. */
export const NO_SUPER_SEED: Option<boolean> = flag("no-super-seed", {
  group: NAMES,
  help: "give any piece to any peer",
});

/** Trackers. */
export const TRACKER: Option<string> = option("tracker", TRACKER_URL, {
  short: "t",
  group: NAMES,
  help: "its trackers, in place of those it has; a tier each",
  repeat: true,
});

/** Which files are wanted. */
export const WANTED: Option<string> = option("files", TEXT, {
  placeholder: "LIST",
  group: FILES,
  help: "only these: 1,3-5, or names as '*.iso'",
  common: true,
});

/** Files that come first. */
export const HIGH: Option<string> = option("high", TEXT, {
  placeholder: "LIST",
  group: FILES,
  help: "these files first",
  common: true,
});

/** Files that come with the rest. */
export const NORMAL: Option<string> = option("normal", TEXT, {
  placeholder: "LIST",
  group: FILES,
  help: "these files neither first nor last",
});

/** Files that come last. */
export const LOW: Option<string> = option("low", TEXT, {
  placeholder: "LIST",
  group: FILES,
  help: "these files last",
});

/** What can be set of a torrent of which nothing is known. */
export const TORRENT_OPTIONS: readonly Option<unknown>[] = [
  LABEL,
  DOWNLOAD_LIMIT,
  UPLOAD_LIMIT,
  MAX_PEERS,
  PRIORITY,
  GROUP,
  RATIO,
  IDLE,
  SEED_TIME,
  SEQUENTIAL,
  SUPER_SEED,
];

/** What is of use only once it is there. */
export const CHANGE_OPTIONS: readonly Option<unknown>[] = [
  NO_LABELS,
  NO_SEQUENTIAL,
  NO_SUPER_SEED,
  TRACKER,
];

/** What concerns its files. */
export const FILE_OPTIONS: readonly Option<unknown>[] = [WANTED, HIGH, NORMAL, LOW];
