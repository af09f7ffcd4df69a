/**
 * The DHT: a node (BEP 5) for IPv4 and one for IPv6 (BEP 32), searches, announces, scrapes (BEP 33), items (BEP 44) and
 * samples (BEP 51).
 *
 * @module
 */
export * from "./bootstrap_nodes.ts";
export * from "./dht.ts";
export * from "./dht_event.ts";
export * from "./dht_node.ts";
export * from "./ed25519.ts";
export * from "./item.ts";
export * from "./krpc/mod.ts";
export * from "./node_stats.ts";
