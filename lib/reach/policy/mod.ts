/**
 * What may leave, and where to: the one policy that every connection, datagram, URL and redirect passes.
 *
 * @module
 */
export * from "./abilities.ts";
export * from "./nearness.ts";
export * from "./not_allowed_error.ts";
export * from "./outgoing_policy.ts";
export * from "./policy_network.ts";
export type { OpenHttp, RelayedHttp } from "./_relay_http.ts";
