/**
 * How sizes, rates, spans of time and counts are told to people, the same everywhere.
 *
 * @module
 */
export * from "./format.ts";
