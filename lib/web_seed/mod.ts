/**
 * Web servers as seeds: files by ranges (BEP 19, GetRight style) and pieces by scripts (BEP 17, Hoffman style).
 *
 * @module
 */

export * from "./answer.ts";
export * from "./block_joiner.ts";
export * from "./content_range.ts";
export * from "./health.ts";
export * from "./hop.ts";
export * from "./open_body.ts";
export * from "./range_plan.ts";
export * from "./retry_after.ts";
export * from "./web_seed.ts";
export * from "./web_seed_error.ts";
export * from "./web_seed_url.ts";
