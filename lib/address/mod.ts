/**
 * IP addresses: parsed, normalised, and sorted by how far they reach.
 *
 * @module
 */
export * from "./compact_endpoint.ts";
export * from "./endpoint_text.ts";
export * from "./host_name.ts";
export * from "./ip_address.ts";
export * from "./scope.ts";
