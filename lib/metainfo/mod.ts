/**
 * Torrents as they are described: metainfo files (BEP 3, 52), magnet links (BEP 9), and where the bytes of pieces lie
 * in files.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatMagnet, magnetOf, parseMetainfo, PieceLayout } from "@shoal/shoal/metainfo";
 *
 * const bytes = new TextEncoder().encode(
 *   "d8:announce9:http://a/4:infod6:lengthi3e4:name5:alice12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee",
 * );
 * const metainfo = parseMetainfo(bytes);
 * assertEquals(metainfo.files[0]?.path, "alice");
 * assertEquals(metainfo.trackers, [["http://a/"]]);
 * assertEquals(new PieceLayout(metainfo).spans(0, 1, 2), [{ file: 0, offset: 1, length: 2 }]);
 * assertEquals(
 *   formatMagnet({ ...magnetOf(metainfo), trackers: [] }),
 *   "magnet:?xt=urn:btih:310bae1af505b712a86939bdc3615ec1eba075bc&dn=alice&xl=3",
 * );
 * ```
 *
 * @module
 */
export type { Endpoint, HashJobPiece, HashSpan } from "../io/mod.ts";
export * from "./assemble.ts";
export * from "./bitfield.ts";
export * from "./create.ts";
export * from "./edit.ts";
export * from "./error.ts";
export * from "./index_ranges.ts";
export * from "./limits.ts";
export * from "./lint.ts";
export * from "./magnet.ts";
export * from "./metainfo.ts";
export * from "./outside_changes.ts";
export * from "./parse.ts";
export * from "./piece_layout.ts";
export * from "./piece_length.ts";
export * from "./plan.ts";
export * from "./safe_path.ts";
export { isSignedBy } from "./signatures.ts";
export * from "./similar_files.ts";
export * from "./assemble.ts";
export * from "./bitfield.ts";
export * from "./piece_layout.ts";
export * from "./piece_length.ts";
export * from "./plan.ts";
