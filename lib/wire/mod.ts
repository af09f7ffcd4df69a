/**
 * The peer wire protocol (BEP 3, 6, 10, 52): the handshake, the messages and the framer that finds them in a stream.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeMessage, Framer } from "@shoal/shoal/wire";
 *
 * const framer = new Framer();
 * framer.push(encodeMessage({ type: "have", index: 7 }));
 * assertEquals(framer.next(), { type: "have", index: 7 });
 * ```
 *
 * @module
 */
export * from "./decode_message.ts";
export * from "./encode_message.ts";
export * from "./extension/mod.ts";
export * from "./fast/allowed_fast.ts";
export * from "./framer.ts";
export * from "./handshake.ts";
export * from "./message.ts";
export * from "./peer_id.ts";
export * from "./required_feature.ts";
export * from "./uint32.ts";
export * from "./wire_error.ts";
