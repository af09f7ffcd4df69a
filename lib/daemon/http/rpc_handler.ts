/** The answer to a call. */
export interface RpcAnswer {
  /** The status of HTTP: 200, or 204 where there is nothing to say. */
  readonly status: number;
  /** JSON; "" for nothing. */
  readonly body: string;
}

/** What speaks Transmission's RPC; the server takes care of who may call. */
export interface RpcHandler {
  /** The value of `X-Transmission-Session-Id` that calls must have, which no page of another site can send. */
  readonly sessionId: string;
  /** The version of the protocol, for `X-Transmission-Rpc-Version`. */
  readonly rpcVersion: string;
  /** Answers a call; what goes wrong is an answer as well. */
  handle(bodyText: string, options: { readonly isReadOnly: boolean }): Promise<RpcAnswer>;
}
