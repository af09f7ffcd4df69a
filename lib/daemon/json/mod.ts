/**
 * Values that come from outside as JSON: how they are checked, and written again.
 *
 * @module
 */
export * from "./base64.ts";
export * from "./field.ts";
export * from "./field_error.ts";
export * from "./record_field.ts";
