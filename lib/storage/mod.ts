/**
 * The pieces of a torrent on disk: which bytes go where, what is right, and what is known to be there after a restart.
 *
 * @module
 */
export { PARTIAL_SUFFIX } from "./_file_places.ts";
export * from "./disk_error.ts";
export * from "./missing_data_error.ts";
export * from "./part_file.ts";
export * from "./piece_assembly.ts";
export * from "./piece_hash.ts";
export * from "./piece_journal.ts";
export * from "./piece_verifier.ts";
export * from "./resume_plan.ts";
export * from "./resume_record.ts";
export * from "./segment_pool.ts";
export * from "./torrent_storage.ts";
