/**
 * The NAT Port Mapping Protocol (RFC 6886).
 *
 * @module
 */
export * from "./nat_pmp_client.ts";
export * from "./nat_pmp_message.ts";
