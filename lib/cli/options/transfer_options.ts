import type { Endpoint } from "../../io/mod.ts";
import { UsageError } from "../cli_error.ts";
import { flag, type Option, option } from "./option.ts";
import {
  choice,
  decimal,
  FOLDER,
  HOST_PORT,
  PORT,
  RATE,
  TEXT,
  TRACKER_URL,
  type ValueKind,
  wholeNumber,
} from "./value_kind.ts";

const FILES = "Files";
const PEERS = "Peers and trackers";
const LIMITS = "Limits";
const END = "When it ends";

/** Where downloads go. */
export const OUTPUT: Option<string> = option("output", FOLDER, {
  short: "o",
  group: FILES,
  help: "folder to save in (./downloads)",
  common: true,
});

/** Which files are wanted. */
export const WANTED_FILES: Option<string> = option("files", TEXT, {
  placeholder: "LIST",
  group: FILES,
  help: "only these: names with * and ?, or numbers as 1,3-5",
  common: true,
});

/** What to call it on disk. */
export const NAME: Option<string> = option("name", TEXT, {
  placeholder: "NAME",
  group: FILES,
  help: "what to call it on disk",
});

/** In order. */
export const SEQUENTIAL: Option<boolean> = flag("sequential", {
  group: FILES,
  help: "from the first piece to the last",
  common: true,
});

/** How files come to their length. */
export const ALLOCATION: Option<"sparse" | "full"> = option(
  "allocation",
  choice("sparse", "full"),
  { group: FILES, help: "take the room on disk as it is needed, or all at once (sparse)" },
);

/** Hashes all that is there. */
export const RECHECK: Option<boolean> = flag("recheck", {
  group: FILES,
  help: "check all that is there, whatever is recorded of it",
});

/** The port for peers. */
export const PEER_PORT: Option<number> = option("port", PORT, {
  short: "p",
  group: PEERS,
  help: "port for peers, 0 for any (6881 or the next free one)",
});

/** The address to use. */
export const BIND: Option<string> = option("bind", TEXT, {
  placeholder: "ADDR",
  group: PEERS,
  help: "address to listen on and connect from (all)",
});

/** Peers to begin with. */
export const PEER: Option<Endpoint> = option("peer", HOST_PORT, {
  group: PEERS,
  help: "a peer to begin with",
  repeat: true,
  common: true,
});

/** More trackers. */
export const TRACKER: Option<string> = option("tracker", TRACKER_URL, {
  short: "t",
  group: PEERS,
  help: "one more tracker to ask",
  repeat: true,
});

/** Leaves the torrent's own trackers alone. */
export const NO_TRACKERS: Option<boolean> = flag("no-trackers", {
  group: PEERS,
  help: "leave the torrent's own trackers alone",
});

/** Encryption of connections. */
export const ENCRYPTION: Option<"off" | "allowed" | "preferred" | "required"> = option(
  "encryption",
  choice("off", "allowed", "preferred", "required"),
  { group: PEERS, help: "of connections with peers (allowed)" },
);

/** Leaves web seeds alone. */
export const NO_WEB_SEEDS: Option<boolean> = flag("no-web-seeds", {
  group: PEERS,
  help: "do not download from web servers",
});

/** Connections. */
export const MAX_PEERS: Option<number> = option("max-peers", wholeNumber(1, 1000), {
  group: LIMITS,
  help: "connections of a torrent (50)",
});

/** Bytes a second down. */
export const DOWNLOAD_LIMIT: Option<number> = option("download-limit", RATE, {
  group: LIMITS,
  help: "bytes a second down, all together: 2.5MiB, 500k",
  common: true,
});

/** Bytes a second up. */
export const UPLOAD_LIMIT: Option<number> = option("upload-limit", RATE, {
  group: LIMITS,
  help: "bytes a second up, all together",
  common: true,
});

/** Goes on when complete. */
export const SEED: Option<boolean> = flag("seed", {
  group: END,
  help: "seed when complete, until Ctrl+C",
  common: true,
});

/** Ends when complete, which it does anyway. */
export const NO_SEED: Option<boolean> = flag("no-seed", {
  group: END,
  help: "end when complete, whatever else says to seed",
});

/** Seeds up to a ratio. */
export const SEED_RATIO: Option<number> = option("seed-ratio", decimal("R"), {
  group: END,
  help: "seed until so many times its size is uploaded",
});

/** Seeds for a time. */
export const SEED_TIME: Option<number> = option("seed-time", decimal("MINUTES"), {
  group: END,
  help: "seed for so long",
});

/** Options of what this version does not do anyway: they keep their promise. */
const KEPT_OFF: readonly Option<unknown>[] = [
  ["no-dht", "do not use the DHT"],
  ["no-lsd", "do not look for peers in the local network"],
  ["no-pex", "do not take peers from peers"],
  ["no-utp", "do not use uTP"],
  ["no-port-mapping", "do not ask the router for a port"],
].map(([name = "", help = ""]) => flag(name, { group: PEERS, help, hidden: true }));

/** An option of something that is not there yet: better refused than taken and not kept. */
function later(name: string, what: string): Option<string> {
  const anything: ValueKind<string> = { ...TEXT, parse: (text) => text };
  const base = option(name, anything, { group: PEERS, help: what, hidden: true });
  return { ...base, read: (_text, where) => refuse(where, what) };
}

function laterFlag(name: string, what: string): Option<boolean> {
  const base = flag(name, { group: PEERS, help: what, hidden: true });
  return { ...base, read: (_text, where) => refuse(where, what) };
}

function refuse(where: string, what: string): never {
  throw new UsageError(`Cannot use ${where}: this version has no ${what} yet`);
}

const NOT_YET: readonly Option<unknown>[] = [
  later("dht-node", "DHT"),
  later("proxy", "proxies"),
  later("ip-filter", "IP filter"),
  laterFlag("no-tcp", "other way to reach peers than TCP"),
];

/** What concerns the way to peers, for `get` and `seed`. */
export const PEER_OPTIONS: readonly Option<unknown>[] = [
  PEER_PORT,
  BIND,
  PEER,
  TRACKER,
  NO_TRACKERS,
  NO_WEB_SEEDS,
  ENCRYPTION,
  ...KEPT_OFF,
  ...NOT_YET,
];

/** What concerns rates, for `get` and `seed`. */
export const LIMIT_OPTIONS: readonly Option<unknown>[] = [
  DOWNLOAD_LIMIT,
  UPLOAD_LIMIT,
  MAX_PEERS,
];
