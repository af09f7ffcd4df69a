/**
 * The messages of the DHT (BEP 5): one bencoded dictionary a datagram.
 *
 * @module
 */
export * from "./compact_nodes.ts";
export * from "./decode_krpc.ts";
export * from "./encode_krpc.ts";
export * from "./krpc_error.ts";
export * from "./krpc_message.ts";
export {
  MAX_SALT_LENGTH,
  MAX_SEQ,
  MAX_VALUE_LENGTH,
  PUBLIC_KEY_LENGTH,
  SIGNATURE_LENGTH,
} from "./_decode_query.ts";
export { BLOOM_FILTER_LENGTH } from "./_decode_response.ts";
