/**
 * What the outside is: types alone, shaped after Deno's own API, which `net` and `disk` implement over Deno and
 * `testing` over a made-up world.
 *
 * @module
 */
export type * from "./byte_stream.ts";
export type * from "./clock.ts";
export type * from "./datagrams.ts";
export type * from "./disk.ts";
export type * from "./endpoint.ts";
export type * from "./file_store.ts";
export type * from "./hasher.ts";
export type * from "./http.ts";
export type * from "./interfaces.ts";
export type * from "./io.ts";
export type * from "./log.ts";
export type * from "./network.ts";
export type * from "./random.ts";
