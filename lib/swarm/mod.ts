/**
 * The policies of one torrent's swarm, all of them pure: what to ask whom for, whom to serve, whom to dial, whom to blame,
 * and how fast.
 *
 * @module
 */
export * from "./allowed_fast_quota.ts";
export * from "./blame.ts";
export * from "./choker.ts";
export * from "./hash_answers.ts";
export * from "./hash_range.ts";
export * from "./hash_requests.ts";
export * from "./holepunch.ts";
export * from "./leech_evidence.ts";
export * from "./metadata_download.ts";
export * from "./metadata_upload.ts";
export * from "./partial_piece.ts";
export * from "./peer_list.ts";
export * from "./peer_priority.ts";
export * from "./pex_intake.ts";
export * from "./pex_sender.ts";
export * from "./piece_picker.ts";
export * from "./picking.ts";
export * from "./rarity_order.ts";
export * from "./rate_meter.ts";
export * from "./read_ahead.ts";
export * from "./read_plan.ts";
export * from "./request_depth.ts";
export * from "./super_seeder.ts";
export * from "./token_bucket.ts";
export * from "./waiting_pieces.ts";
