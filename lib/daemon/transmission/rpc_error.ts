import type { ControlError, ControlErrorKind } from "../control_error.ts";
import type { JsonObject } from "./json.ts";

/** Codes of errors: those of JSON-RPC 2.0, and those that Transmission has of its own. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  setAnnounceList: 1,
  invalidTrackerList: 2,
  pathNotAbsolute: 3,
  unrecognizedInfo: 4,
  systemError: 5,
  fileIndexOutOfRange: 6,
  pieceIndexOutOfRange: 7,
  httpError: 8,
  corruptTorrent: 9,
  invalidBlocklist: 10,
} as const;

/** Name of a code. */
export type RpcErrorName = keyof typeof RPC_CODES;

/** What clients are told with a code: Transmission's own words, since some look for them. */
const MESSAGES: Readonly<Record<RpcErrorName, string>> = {
  parseError: "Parse error",
  invalidRequest: "Invalid Request",
  methodNotFound: "Method not found",
  invalidParams: "Invalid params",
  internalError: "Internal error",
  setAnnounceList: "error setting announce list",
  invalidTrackerList: "Invalid tracker list",
  pathNotAbsolute: "path is not absolute",
  unrecognizedInfo: "unrecognized info",
  systemError: "system error",
  fileIndexOutOfRange: "file index out of range",
  pieceIndexOutOfRange: "piece index out of range",
  httpError: "HTTP error from backend service",
  corruptTorrent: "invalid or corrupt torrent file",
  invalidBlocklist: "couldn't parse any valid blocklist rules",
};

/** What the legacy dialect says of a method that there is not. */
const LEGACY_NO_METHOD = "no method name";

/** What goes with an error. */
export interface RpcErrorOptions extends ErrorOptions {
  /** What a method gives though it fails. */
  readonly result?: JsonObject;
}

/** A request that is answered with an error. Its message is what clients are told beyond the code's own words; may be "". */
export class RpcError extends Error {
  override readonly name = "RpcError";
  /** Which of the errors it is. */
  readonly kind: RpcErrorName;
  /** What a method gives though it fails. */
  readonly result: JsonObject | undefined;

  /** An error of a kind, and details in words. */
  constructor(kind: RpcErrorName, details = "", options: RpcErrorOptions = {}) {
    super(details, options);
    this.kind = kind;
    this.result = options.result;
  }

  /** The `error` of an answer in JSON-RPC 2.0. */
  toJsonRpc(): JsonObject {
    const data: JsonObject = {
      ...this.message === "" ? {} : { error_string: this.message },
      ...this.result ? { result: this.result } : {},
    };
    return {
      code: RPC_CODES[this.kind],
      message: MESSAGES[this.kind],
      ...Object.keys(data).length > 0 ? { data } : {},
    };
  }

  /** The `result` of an answer in the legacy dialect. */
  toLegacy(): string {
    if (this.kind === "methodNotFound") return LEGACY_NO_METHOD;
    return this.message || MESSAGES[this.kind];
  }
}

/** What a refusal of the daemon is for clients; a method may know better. */
const OF_CONTROL: Readonly<Record<ControlErrorKind, RpcErrorName>> = {
  "not-found": "systemError",
  invalid: "invalidParams",
  "not-a-torrent": "corruptTorrent",
  "fetch-failed": "httpError",
  forbidden: "systemError",
  conflict: "systemError",
  system: "systemError",
};

/** Tells clients why the daemon refuses something; `kinds` says what is other than usual for a method. */
export function fromControlError(
  error: ControlError,
  options: {
    readonly kinds?: Readonly<Partial<Record<ControlErrorKind, RpcErrorName>>>;
    readonly result?: JsonObject;
  } = {},
): RpcError {
  const kind = options.kinds?.[error.kind] ?? OF_CONTROL[error.kind];
  return new RpcError(kind, error.message, { cause: error, result: options.result });
}
