/**
 * Transmission's RPC, as its own programs and those of others speak it, over a daemon's control.
 *
 * @module
 */
export {
  BASIC_CHALLENGE,
  EXPOSED_HEADERS,
  hasSessionId,
  makeSessionId,
  type PlainAnswer,
  RPC_PATH,
  RPC_VERSION_HEADER,
  SESSION_ID_BYTES,
  SESSION_ID_HEADER,
  sessionIdConflict,
  WEB_PATH,
} from "./session_id.ts";
export {
  type RpcAnswer,
  type RpcCaller,
  TransmissionRpc,
  type TransmissionRpcOptions,
} from "./transmission_rpc.ts";
