import { isObject, type Json, type JsonObject } from "./json.ts";
import { type LegacyKey, toLegacy } from "./keys.ts";
import type { Dialect } from "./method.ts";
import { RpcError } from "./rpc_error.ts";

/** A request, taken out of its envelope. */
export interface RpcRequest {
  /** How the client speaks. */
  readonly dialect: Dialect;
  /** The method as it was spelled; "" where there is none. */
  readonly method: string;
  /** What it is given. */
  readonly params: JsonObject;
  /** What the answer is known by: `id`, or `tag` in the legacy dialect. A request of JSON-RPC 2.0 without it is not answered. */
  readonly id: Json | undefined;
}

/**
 * Takes a request out of its envelope. Positional parameters are refused: Transmission passes over them, and then does to all torrents what
 * was meant for one.
 *
 * @throws {RpcError} for what is no request.
 */
export function openRequest(request: Json, isBatch: boolean): RpcRequest {
  if (!isObject(request)) {
    const wanted = isBatch ? "Object" : "Array or Object";
    throw new RpcError("invalidRequest", `request must be an ${wanted}`);
  }
  const { jsonrpc } = request;
  const isLegacy = jsonrpc === undefined && !isBatch;
  if (!isLegacy && jsonrpc !== "2.0") {
    throw new RpcError("invalidRequest", "JSON-RPC version is not 2.0");
  }
  const params = (isLegacy ? request.arguments : request.params) ?? {};
  if (!isObject(params)) {
    throw new RpcError("invalidParams", `${isLegacy ? "arguments" : "params"} must be an Object`);
  }
  const method = typeof request.method === "string" ? request.method : "";
  if (isLegacy) {
    const id = typeof request.tag === "number" ? request.tag : undefined;
    return { dialect: "legacy", method, params, id };
  }
  return { dialect: "json-rpc", method, params, id: request.id };
}

/** Whether an answer may carry this as its id. */
export function isId(id: Json | undefined): id is string | number | null {
  return typeof id === "string" || typeof id === "number" || id === null;
}

/** Puts what a method gives into the envelope of an answer. */
export function sealResult(
  { dialect, id }: Pick<RpcRequest, "dialect" | "id">,
  result: JsonObject,
  legacyKey?: LegacyKey,
): JsonObject {
  if (dialect === "json-rpc") return { jsonrpc: "2.0", result, id: id ?? null };
  const told = legacyKey ? toLegacy(result, legacyKey) : result;
  return { arguments: told, result: "success", ...id === undefined ? {} : { tag: id } };
}

/** Puts an error into the envelope of an answer. */
export function sealError(
  { dialect, id }: Pick<RpcRequest, "dialect" | "id">,
  error: RpcError,
  legacyKey?: LegacyKey,
): JsonObject {
  if (dialect === "json-rpc") {
    return { jsonrpc: "2.0", error: error.toJsonRpc(), id: isId(id) ? id : null };
  }
  const result = error.result ?? {};
  const told = legacyKey ? toLegacy(result, legacyKey) : result;
  return {
    arguments: told,
    result: error.toLegacy(),
    ...id === undefined ? {} : { tag: id },
  };
}
