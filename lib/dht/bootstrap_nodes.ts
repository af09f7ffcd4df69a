import type { Endpoint } from "../io/mod.ts";

/** Nodes of the public DHT that are always there, by which a node that knows nobody finds the others. */
export const PUBLIC_BOOTSTRAP_NODES: readonly Endpoint[] = [
  { hostname: "dht.libtorrent.org", port: 25_401 },
  { hostname: "dht.transmissionbt.com", port: 6_881 },
  { hostname: "router.bittorrent.com", port: 6_881 },
  { hostname: "router.utorrent.com", port: 6_881 },
];
