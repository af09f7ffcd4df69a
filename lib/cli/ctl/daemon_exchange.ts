/** Where a daemon is: its origin, or the path of its Unix socket. */
export type DaemonAddress = { readonly origin: URL } | { readonly socket: string };

/** What a daemon is asked for. */
export interface DaemonRequest {
  /** How. */
  readonly method: "GET" | "POST" | "PATCH";
  /** Where, with what stands behind the `?`. */
  readonly path: string;
  /** Header fields. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent. */
  readonly body?: string;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

/** What was answered. */
export interface DaemonReply {
  /** The status of HTTP. */
  readonly status: number;
  /** The media type. */
  readonly contentType: string;
  /** The body. */
  readonly text: string;
}
