/**
 * Sessions over Deno's own network and disk.
 *
 * @module
 */
export * from "./files/mod.ts";
export * from "./deno_io.ts";
export * from "./dht.ts";
export * from "./download.ts";
export * from "./read_source.ts";
export * from "./session.ts";
