/**
 * How peers are reached and how they reach us: local discovery (BEP 14), mappings of ports at the router, and the way out.
 *
 * @module
 */
export * from "./local_discovery/mod.ts";
export * from "./ip_filter/mod.ts";
export * from "./policy/mod.ts";
export * from "./proxy/mod.ts";
export * from "./port_mapping/mod.ts";
export * from "./external_address.ts";
