/**
 * Trackers: the client for HTTP, HTTPS and UDP, and the schedule by which a torrent announces to its tiers.
 *
 * @module
 */
export type { AddressFamily } from "../address/mod.ts";
export type * from "../io/mod.ts";
export * from "./announce.ts";
export * from "./announce_schedule.ts";
export * from "./redact_url.ts";
export * from "./tracker_client.ts";
export * from "./tracker_error.ts";
export * from "./tracker_status.ts";
export type { UrlRules } from "./url_rules.ts";
