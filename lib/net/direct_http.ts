/** Where a server is: its origin, or the path of its Unix socket. */
export type DirectAddress = { readonly origin: URL } | { readonly socket: string };

/** A request of a few bytes. */
export interface DirectRequest {
  /** GET, POST, … */
  readonly method: string;
  /** The path, with what stands behind the `?`. */
  readonly path: string;
  /** Header fields. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent. */
  readonly body?: string;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

/** An answer that was read to its end. */
export interface DirectReply {
  /** The status. */
  readonly status: number;
  /** The media type; "" where none is said. */
  readonly contentType: string;
  /** The body. */
  readonly text: string;
}

/**
 * Asks a server that the user names, with secrets for nobody else: a redirect is an answer, and no proxy of the environment
 * stands between.
 *
 * @throws {Error} if nobody answers there.
 */
export async function askDirectly(
  at: DirectAddress,
  { method, path, headers, body, signal }: DirectRequest,
): Promise<DirectReply> {
  using client = openClient(at);
  const origin = "socket" in at ? "http://localhost" : at.origin;
  const response = await fetch(new URL(path, origin), {
    method,
    headers,
    redirect: "manual",
    ...body === undefined ? {} : { body },
    ...signal === undefined ? {} : { signal },
    ...client === undefined ? {} : { client },
  });
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    text: await response.text(),
  };
}

/** A client that goes there itself; undefined for `fetch` as it is. */
function openClient(at: DirectAddress): Deno.HttpClient | undefined {
  if ("socket" in at) {
    return Deno.createHttpClient({ proxy: { transport: "unix", path: at.socket } });
  }
  const { protocol, hostname, port } = at.origin;
  // TLS is spoken with the server alone, whoever is between.
  if (protocol === "https:") return undefined;
  return Deno.createHttpClient({
    proxy: {
      transport: "tcp",
      hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? 80 : Number(port),
    },
  });
}
