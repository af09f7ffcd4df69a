/**
 * A tracker: HTTP and UDP in one, with limits, an allow-list and statistics.
 *
 * @module
 */
export type * from "../../io/mod.ts";
export type { HttpFaceOptions } from "./http_face.ts";
export type { SwarmStoreLimits } from "./swarm_store.ts";
export type { TrackerLimits } from "./tracker_limits.ts";
export * from "./tracker_server.ts";
export type { RequestCounts, RequestKind, TrackerStats } from "./tracker_stats.ts";
