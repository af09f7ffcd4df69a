import type { Endpoint } from "../../io/mod.ts";
import { type Option, option } from "../options/option.ts";
import { FILE, HOST_PORT, PORT, TEXT, wholeNumber } from "../options/value_kind.ts";

const DHT = "The DHT";
const ITEMS = "What is stored";

/** Nodes to begin with. */
export const DHT_NODE: Option<Endpoint> = option("dht-node", HOST_PORT, {
  group: DHT,
  help: "a node to begin with (the public ones)",
  repeat: true,
  common: true,
});

/** When to give up. */
export const TIMEOUT: Option<number> = option("timeout", wholeNumber(1, 600), {
  placeholder: "SECONDS",
  group: DHT,
  help: "how long it may take (60)",
  common: true,
});

/** The address to ask from. */
export const BIND: Option<string> = option("bind", TEXT, {
  placeholder: "ADDR",
  group: DHT,
  help: "address to ask from (any)",
});

/** The port to ask from. */
export const UDP_PORT: Option<number> = option("port", PORT, {
  short: "p",
  group: DHT,
  help: "UDP port to ask from, 0 for any (any)",
});

/** What is announced. */
export const ANNOUNCE_PORT: Option<number> = option("announce-port", wholeNumber(1, 65_535), {
  placeholder: "PORT",
  group: DHT,
  help: "with peers: announce that this machine serves it there",
});

/** The key that items are signed with. */
export const KEY: Option<string> = option("key", FILE, {
  group: ITEMS,
  help: "secret that put and publish sign with",
  common: true,
});

/** What tells items of a key apart. */
export const SALT: Option<string> = option("salt", TEXT, {
  group: ITEMS,
  help: "tells items of one key apart",
  common: true,
});
