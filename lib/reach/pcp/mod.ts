/**
 * The Port Control Protocol (RFC 6887).
 *
 * @module
 */
export * from "./pcp_client.ts";
export * from "./pcp_message.ts";
