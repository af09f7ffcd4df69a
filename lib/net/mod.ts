/**
 * The only room with sockets and `fetch`: `io`'s network, clock and randomness over Deno.
 *
 * It needs `--allow-net` and nothing else.
 *
 * @module
 */
export { bindAddresses, bindTrouble } from "./bind_addresses.ts";
export { DenoNetwork, type DenoNetworkOptions } from "./deno_network.ts";
export { type DirectAddress, type DirectHttp, openDirectHttp } from "./direct_http.ts";
export {
  type HttpAnswerer,
  type HttpListenAt,
  type HttpListener,
  type HttpListenerOptions,
  listenHttp,
} from "./http_listener.ts";
export { SystemClock } from "./system_clock.ts";
export { SystemRandom } from "./system_random.ts";
