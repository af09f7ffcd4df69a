import type { Endpoint } from "../../io/mod.ts";
import { flag, type Option, option } from "./option.ts";
import {
  choice,
  decimal,
  FILE,
  FOLDER,
  HOST_PORT,
  PORT,
  PROXY_URL,
  RATE,
  TEXT,
  TRACKER_URL,
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

/** Saves the .torrent file alone. */
export const METADATA_ONLY: Option<boolean> = flag("metadata-only", {
  group: FILES,
  help: "save the .torrent file of a magnet link, and nothing else",
});

/** Writes over what is there. */
export const FORCE: Option<boolean> = flag("force", {
  short: "f",
  group: FILES,
  help: "with --metadata-only: write over another file",
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
  help: "address or interface to listen on and connect from (all)",
});

/** What everything goes through. */
export const PROXY: Option<string> = option("proxy", PROXY_URL, {
  group: PEERS,
  help: "proxy that everything goes through: socks5://… or http://…",
});

/** Whom nothing has to do with. */
export const IP_FILTER: Option<string> = option("ip-filter", FILE, {
  placeholder: "FILE|URL",
  group: PEERS,
  help: "list of addresses to have nothing to do with: .dat, .p2p, CIDR",
  repeat: true,
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

/** Leaves the DHT alone. */
export const NO_DHT: Option<boolean> = flag("no-dht", {
  group: PEERS,
  help: "do not use the DHT",
});

/** Nodes of the DHT to begin with. */
export const DHT_NODE: Option<Endpoint> = option("dht-node", HOST_PORT, {
  group: PEERS,
  help: "a node of the DHT to begin with, in place of the public ones",
  repeat: true,
});

/** Leaves the local network alone. */
export const NO_LSD: Option<boolean> = flag("no-lsd", {
  group: PEERS,
  help: "do not look for peers in the local network",
});

/** Takes no peers from peers. */
export const NO_PEX: Option<boolean> = flag("no-pex", {
  group: PEERS,
  help: "do not take peers from peers",
});

/** Dials by TCP alone. */
export const NO_UTP: Option<boolean> = flag("no-utp", {
  group: PEERS,
  help: "do not use uTP",
});

/** Dials by uTP alone. */
export const NO_TCP: Option<boolean> = flag("no-tcp", {
  group: PEERS,
  help: "reach peers by uTP alone",
});

/** Asks peers of a hybrid by its v2 info-hash first. */
export const PREFER_V2: Option<boolean> = flag("prefer-v2", {
  group: PEERS,
  help: "ask for hybrids by their v2 info-hash first",
});

/** Tells peers of one piece at a time. */
export const SUPER_SEED: Option<boolean> = flag("super-seed", {
  group: PEERS,
  help: "give each piece to one peer first, to spread a torrent that is new",
});

/** Leaves the router alone. */
export const NO_PORT_MAPPING: Option<boolean> = flag("no-port-mapping", {
  group: PEERS,
  help: "do not ask the router for a port",
});

/** What concerns the way to peers, for `get` and `seed`. */
export const PEER_OPTIONS: readonly Option<unknown>[] = [
  PEER_PORT,
  BIND,
  PROXY,
  IP_FILTER,
  PEER,
  TRACKER,
  NO_TRACKERS,
  NO_WEB_SEEDS,
  ENCRYPTION,
  NO_DHT,
  DHT_NODE,
  NO_LSD,
  NO_PEX,
  NO_UTP,
  NO_TCP,
  NO_PORT_MAPPING,
  PREFER_V2,
  SUPER_SEED,
];

/** What concerns rates, for `get` and `seed`. */
export const LIMIT_OPTIONS: readonly Option<unknown>[] = [
  DOWNLOAD_LIMIT,
  UPLOAD_LIMIT,
  MAX_PEERS,
];
