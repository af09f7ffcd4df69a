import type { DaemonControl } from "../control.ts";
import type { JsonObject } from "./json.ts";
import type { LegacyKey } from "./keys.ts";
import type { Params } from "./params.ts";

/**
 * In which of its two dialects a client speaks: `json-rpc`: JSON-RPC 2.0 with names in snake_case, of Transmission 4.1 and later;
 * `legacy`: what came before, and most clients still speak.
 */
export type Dialect = "json-rpc" | "legacy";

/** What methods work with. */
export interface MethodContext {
  /** The daemon. */
  readonly control: DaemonControl;
  /** How the client speaks. */
  readonly dialect: Dialect;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The value of the header that clients have to send. */
  readonly sessionId: string;
}

/** A method of the RPC. */
export interface Method {
  /** Whether it changes anything: who may only read can not call it. */
  readonly isMutating: boolean;
  /** How the legacy dialect names what it gives; undefined where the method sees to that itself. */
  readonly legacyKey?: LegacyKey;
  /**
   * Does it.
   *
   * @throws {RpcError} for what is asked wrongly.
   * @throws {ControlError} for what the daemon refuses.
   */
  run(context: MethodContext, params: Params): JsonObject | Promise<JsonObject>;
}
