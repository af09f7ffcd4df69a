/**
 * Ports of the router that lead to ours, by PCP, NAT-PMP or UPnP.
 *
 * @module
 */
export * from "./gateway_client.ts";
export * from "./lease.ts";
export * from "./mapping.ts";
export * from "./port_mapper.ts";
