/**
 * Proxies: SOCKS5 and HTTP CONNECT for streams, SOCKS5 for datagrams, and a SOCKS5 server that makes `fetch` keep the
 * outgoing policy.
 *
 * @module
 */
export * from "./http_connect.ts";
export * from "./proxy_datagrams.ts";
export * from "./proxy_dialer.ts";
export * from "./proxy_error.ts";
export * from "./proxy_handshake.ts";
export * from "./proxy_url.ts";
export * from "./relay.ts";
export * from "./socks5_address.ts";
export * from "./socks5_client.ts";
export * from "./socks5_datagram.ts";
export * from "./socks5_server.ts";
