/**
 * The daemon's HTTP server: who may ask, what there is to ask for, and the token that opens it.
 *
 * @module
 */
export { type Asset, type Assets, compressedAsset } from "./assets.ts";
export { MAX_BODY_LENGTH } from "./read_body.ts";
export { type HttpUser, type Role } from "./credentials.ts";
export {
  type DaemonHttpServer,
  type HttpServerOptions,
  openHttpServer,
  signInUrl,
  type TlsFiles,
} from "./http_server.ts";
export { type RpcAnswer, type RpcHandler } from "./rpc_handler.ts";
export {
  openStreamServer,
  type StreamAddress,
  type StreamServer,
  type StreamServerOptions,
} from "./stream_server.ts";
export { hashPassword, SALT_BYTES } from "./password_hash.ts";
export { readUsers } from "./users_file.ts";
export { keepToken, type Token } from "./token_file.ts";
