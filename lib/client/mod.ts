/**
 * A client of the daemon (`shoal serve`) for Deno and browsers: a method for each thing that its REST API does, and its event
 * stream, which goes on where it broke.
 *
 * @module
 */
export type * from "./shoal_client.ts";
export { ShoalClient } from "./shoal_client.ts";
export { ShoalError, type ShoalErrorKind, type ShoalErrorOptions } from "./shoal_error.ts";
export type { EventsOptions, ShoalEvent } from "./shoal_event.ts";
export type { Fetch } from "./exchange.ts";
export type * from "./wire_types.ts";
