import type { Endpoint, Http, HttpRequest, HttpResponse } from "../io/mod.ts";

/** A SOCKS5 server that all connections are to go through. */
export interface FetchProxy {
  /** Where it is; the host is an address. */
  readonly endpoint: Endpoint;
  /** Who we are. */
  readonly username: string;
  /** The password for it. */
  readonly password: string;
  /** Whether this machine alone is asked through it; false by default. */
  readonly isLocal?: boolean;
  /** Whether nobody else may hear the names of hosts, DNS neither; false by default. */
  readonly hidesNames?: boolean;
}

/** How a {@linkcode FetchHttp} is set up. */
export interface FetchHttpOptions {
  /** The local address that connections leave from. */
  readonly bind?: string | undefined;
  /** What they go through instead; names are resolved there. */
  readonly proxy?: FetchProxy | undefined;
}

/**
 * An address that no machine has (RFC 1112 4). `NO_PROXY` of the environment has `fetch` leave out the proxy that it is told
 * of; it then fails, since there is no way from here. From the other there is a way to this machine and nobody else.
 */
const NOWHERE = "240.0.0.1";
const HERE = "127.0.0.1";

/**
 * HTTP by `fetch`, one hop at a time.
 *
 * What `fetch` does by itself, without a proxy: it resolves the name and obeys `HTTP_PROXY`; and always (from Deno 2.7) refuses the ports that
 * browsers block, such as 6666, 6667 and 6697; a tracker on one of those is told as "Requests to port 6666 are blocked".
 */
export class FetchHttp implements Http {
  readonly #client: Deno.HttpClient | undefined;

  constructor({ bind, proxy }: FetchHttpOptions = {}) {
    if (proxy !== undefined) {
      const { endpoint, username, password, isLocal = false } = proxy;
      this.#client = Deno.createHttpClient({
        proxy: {
          transport: "socks5",
          url: `socks5h://${endpoint.hostname}:${endpoint.port}`,
          basicAuth: { username, password },
        },
        localAddress: isLocal ? HERE : NOWHERE,
      });
    } else if (bind !== undefined) {
      this.#client = Deno.createHttpClient({ localAddress: bind });
    }
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { url, method, headers, body: sent, signal } = request;
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      throw new TypeError(`Cannot ask ${url.protocol}: only http and https are spoken`);
    }
    try {
      const { status, headers: fields, body } = await fetch(url, {
        ...(method === undefined ? {} : { method }),
        ...(sent === undefined ? {} : { body: sent.slice() }),
        headers,
        signal,
        redirect: "manual",
        client: this.#client,
      });
      return { status, headers: fields, body };
    } catch (error) {
      signal?.throwIfAborted();
      // Without the cause: its message has the whole URL, passkey and all.
      throw new Error(`Cannot ask ${url.host}: ${reasonOf(error)}`);
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#client?.close();
  }
}

/** The end of "error sending request for url (…): client error (Connect): tcp connect error: …". */
function reasonOf(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  const message = deepest instanceof Error ? deepest.message : String(deepest);
  const reason = message.slice(message.lastIndexOf("): ") + 1).replace(/^: |^Fetch failed: /, "");
  return reason.includes("://") ? "the request failed" : reason;
}
