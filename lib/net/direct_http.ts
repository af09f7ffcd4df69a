/** Where a server is: its origin, or the path of its Unix socket. */
export type DirectAddress = { readonly origin: URL } | { readonly socket: string };

/** What asks one server that the user names. */
export interface DirectHttp extends Disposable {
  /**
   * As the `fetch` of every program; the host of a URL is not looked at where the server is a Unix socket.
   *
   * @throws {Error} if nobody answers there.
   */
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/**
 * Asks a server that the user names, with secrets for nobody else: a redirect is an answer, and no proxy of the environment
 * stands between.
 */
export function openDirectHttp(at: DirectAddress): DirectHttp {
  const client = openClient(at);
  return {
    fetch: (url, init) =>
      fetch(url, { ...init, redirect: "manual", ...client === undefined ? {} : { client } }),
    [Symbol.dispose]: () => client?.close(),
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
