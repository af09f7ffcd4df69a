/**
 * Lists of addresses that nothing has to do with: `.dat`, `.p2p` and CIDR, gzip too, from files and URLs.
 *
 * @module
 */
export * from "./filter_line.ts";
export * from "./ip_filter.ts";
export * from "./ip_filter_error.ts";
export * from "./ip_filter_source.ts";
export * from "./ip_ranges.ts";
export * from "./ip_ranges_builder.ts";
export * from "./read_ip_filter.ts";
