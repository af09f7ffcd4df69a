/**
 * The DHT: a node (BEP 5) for IPv4 and one for IPv6 (BEP 32), searches, announces, scrapes (BEP 33), items (BEP 44) and
 * samples (BEP 51).
 *
 * {@linkcode Dht} asks over sockets; {@linkcode DhtNode} is the pure machine inside.
 *
 * @module
 */
export type { AddressFamily } from "../address/mod.ts";
export { BencodeRaw, type Encodable } from "../bencode/mod.ts";
export type {
  Clock,
  Datagrams,
  Endpoint,
  Log,
  LogLevel,
  LogRecord,
  Random,
  Resolver,
  Timer,
} from "../io/mod.ts";
export * from "./bootstrap_nodes.ts";
export * from "./dht.ts";
export * from "./dht_event.ts";
export * from "./dht_node.ts";
export * from "./dht_node_options.ts";
export * from "./ed25519.ts";
export * from "./item.ts";
export * from "./krpc/mod.ts";
export type { DhtNodeStats, DhtTraffic } from "./node_stats.ts";
export type { GetOptions } from "./operations/get_operation.ts";
export type { GetPeersOptions } from "./operations/get_peers_operation.ts";
export type { MakeItem } from "./operations/put_operation.ts";
export type { OutgoingDatagram } from "./querying.ts";
export type { ClosestNodes } from "./responder.ts";
export type { ClosestOptions } from "./routing_table.ts";
export * from "./updating_torrent.ts";
