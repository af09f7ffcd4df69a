import type { Log } from "../../io/mod.ts";
import type { DaemonControl } from "../control.ts";
import { ControlError } from "../control_error.ts";
import { controlFor } from "../readers/mod.ts";
import { isId, openRequest, type RpcRequest, sealError, sealResult } from "./envelope.ts";
import { isList, type Json, JsonError, type JsonObject, parseJson } from "./json.ts";
import { toSnakeCase } from "./keys.ts";
import type { Method } from "./method.ts";
import { METHODS } from "./methods/mod.ts";
import { Params } from "./params.ts";
import { fromControlError, RpcError } from "./rpc_error.ts";
import { RPC_VERSION_SEMVER } from "./session_fields.ts";

/** Requests of one batch. */
const MAX_BATCH = 1_000;

/** What the RPC needs beside the daemon. */
export interface TransmissionRpcOptions {
  /** The value of the header that clients have to send; "" where none is asked for. */
  readonly sessionId?: string;
  /** Gives the time, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Where what must not happen is written. */
  readonly log?: Log;
}

/** What is known of who asks. */
export interface RpcCaller {
  /** Whether he may change nothing. */
  readonly isReadOnly?: boolean;
}

/** What is to be sent back. */
export interface RpcAnswer {
  /** 204 for what is not answered, 200 for all else, errors too. */
  readonly status: 200 | 204;
  /** JSON; "" with 204. */
  readonly body: string;
}

/** Where a request stands that can not be read. */
const UNREADABLE: Pick<RpcRequest, "dialect" | "id"> = { dialect: "json-rpc", id: null };

/**
 * Transmission's RPC over a daemon, in both its dialects: JSON-RPC 2.0 of Transmission 4.1, and what came before. It takes the bodies of
 * requests and gives those of answers; how they come is not its business.
 */
export class TransmissionRpc {
  /** The value of the header `X-Transmission-Session-Id` that clients have to send. */
  readonly sessionId: string;
  /** The version of the RPC, by which clients learn which dialects there are: `X-Transmission-Rpc-Version`. */
  readonly rpcVersion = RPC_VERSION_SEMVER;

  readonly #control: DaemonControl;
  readonly #now: () => number;
  readonly #log: Log | undefined;

  /** An RPC that asks a daemon. */
  constructor(control: DaemonControl, options: TransmissionRpcOptions = {}) {
    this.#control = control;
    this.sessionId = options.sessionId ?? "";
    this.#now = options.now ?? Date.now;
    this.#log = options.log;
  }

  /** Answers the body of a request: one, or a batch of them. Whatever is wrong is in the answer. */
  async handle(body: string, caller: RpcCaller = {}): Promise<RpcAnswer> {
    const answer = await this.#answer(body, caller);
    if (answer === undefined) return { status: 204, body: "" };
    return { status: 200, body: JSON.stringify(answer) };
  }

  async #answer(body: string, caller: RpcCaller): Promise<Json | undefined> {
    let request: Json;
    try {
      request = parseJson(body);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return sealError(UNREADABLE, new RpcError("parseError", error.message));
    }
    if (!isList(request)) return await this.#answerOne(request, caller, false);
    if (request.length === 0 || request.length > MAX_BATCH) {
      const details = `a batch must have 1 to ${MAX_BATCH} requests`;
      return sealError(UNREADABLE, new RpcError("invalidRequest", details));
    }
    const answers: JsonObject[] = [];
    for (const one of request) {
      // One after the other, as later ones may build on what earlier ones did.
      const answer = await this.#answerOne(one, caller, true);
      if (answer) answers.push(answer);
    }
    return answers.length > 0 ? answers : undefined;
  }

  /** Answers one request; undefined for a notification. */
  async #answerOne(
    json: Json,
    caller: RpcCaller,
    isBatch: boolean,
  ): Promise<JsonObject | undefined> {
    let request: RpcRequest;
    try {
      request = openRequest(json, isBatch);
    } catch (error) {
      return sealError(UNREADABLE, this.#toRpcError(error));
    }
    const { dialect, id } = request;
    const isNotification = dialect === "json-rpc" && id === undefined;
    const method = METHODS.get(toSnakeCase(request.method));
    // What nobody hears of need not be found out.
    if (isNotification && !method?.isMutating) return undefined;
    try {
      const result = await this.#call(request, method, caller);
      return isNotification ? undefined : sealResult(request, result, method?.legacyKey);
    } catch (error) {
      const told = this.#toRpcError(error);
      return isNotification ? undefined : sealError(request, told, method?.legacyKey);
    }
  }

  async #call(
    { dialect, params, id }: RpcRequest,
    method: Method | undefined,
    { isReadOnly = false }: RpcCaller,
  ): Promise<JsonObject> {
    if (id !== undefined && !isId(id)) {
      throw new RpcError("invalidRequest", "id type must be String, Number, or Null");
    }
    if (!method) throw new RpcError("methodNotFound");
    if (method.isMutating && isReadOnly) {
      throw new RpcError("systemError", "not permitted: this user may only read");
    }
    const context = {
      control: controlFor(this.#control, { isReadOnly }),
      dialect,
      now: this.#now(),
      sessionId: this.sessionId,
    };
    return await method.run(context, new Params(params));
  }

  /** Tells clients what went wrong as far as it is theirs; the rest goes to the log. */
  #toRpcError(error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    if (error instanceof ControlError) return fromControlError(error);
    this.#log?.write({
      level: "error",
      message: "Cannot answer a request of Transmission's RPC",
      error,
    });
    return new RpcError("internalError");
  }
}
