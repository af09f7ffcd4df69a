/**
 * Transmission's RPC, as its own programs and those of others speak it, over a daemon's control.
 *
 * @module
 */
export { makeSessionId, SESSION_ID_BYTES } from "./session_id.ts";
export {
  type RpcAnswer,
  type RpcCaller,
  TransmissionRpc,
  type TransmissionRpcOptions,
} from "./transmission_rpc.ts";
