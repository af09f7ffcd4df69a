/**
 * The owner of everything that torrents share.
 *
 * @module
 */
export { type Bind, socketAddresses } from "./bound_addresses.ts";
export * from "./fetch_metainfo.ts";
export type { ReachabilityStatus } from "./reachability.ts";
export * from "./followed_torrent.ts";
export type { FollowOptions } from "./following.ts";
export * from "./session.ts";
export * from "./version.ts";
