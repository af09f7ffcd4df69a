/**
 * Torrents as they are described: metainfo files (BEP 3, 52), magnet links (BEP 9), and where the bytes of pieces lie
 * in files.
 *
 * @module
 */
export type { Endpoint, HashJobPiece, HashSpan } from "../io/mod.ts";
export * from "./bitfield.ts";
export type { OutsideChanges } from "./_outside_entries.ts";
export * from "./create.ts";
export * from "./edit.ts";
export * from "./error.ts";
export * from "./index_ranges.ts";
export * from "./limits.ts";
export * from "./lint.ts";
export * from "./magnet.ts";
export * from "./metainfo.ts";
export * from "./parse.ts";
export * from "./piece_layout.ts";
export * from "./piece_length.ts";
export * from "./plan.ts";
export * from "./safe_path.ts";
export * from "./bitfield.ts";
export * from "./piece_layout.ts";
export * from "./piece_length.ts";
export * from "./plan.ts";
