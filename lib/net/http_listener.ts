import type { Log } from "../io/mod.ts";
import { normalizeAddress } from "./_address.ts";

/** Where to listen for HTTP: a port, with TLS where there is a certificate, or a Unix socket. */
export type HttpListenAt =
  | {
    /** An address or name of this machine. */
    readonly hostname: string;
    /** The port; 0 for any that is free. */
    readonly port: number;
    /** The certificate and its key, as PEM. */
    readonly tls?: { readonly cert: string; readonly key: string };
  }
  | {
    /** Path of the socket's file. */
    readonly path: string;
  };

/** Answers a request; `from` is the address of the other side, "" for a Unix socket. */
export type HttpAnswerer = (request: Request, from: string) => Response | Promise<Response>;

/** A server that listens. */
export interface HttpListener {
  /** The port that it listens on; undefined for a Unix socket. */
  readonly port: number | undefined;
  /** Stops listening, and waits for the requests under way; those that take longer than a second are left to themselves. */
  close(): Promise<void>;
}

/** How long requests under way have when a listener closes: whoever sends one by single bytes holds nobody up. */
const CLOSE_GRACE_MS = 1_000;

/** How a listener is set up. */
export interface HttpListenerOptions {
  /** Told what goes wrong in the answering. */
  readonly log?: Log;
}

/**
 * Listens for HTTP. A Unix socket is for its owner alone; a file that a server left behind which was killed is replaced.
 *
 * @throws {Error} if the port is taken or not allowed, somebody answers at the Unix socket, or its path is another file.
 */
export async function listenHttp(
  at: HttpListenAt,
  answer: HttpAnswerer,
  { log }: HttpListenerOptions = {},
): Promise<HttpListener> {
  const settings = {
    onListen() {},
    onError(error: unknown) {
      log?.write({ level: "error", message: "Cannot answer an HTTP request", error });
      return new Response("Internal Server Error\n", { status: 500 });
    },
  };
  if ("path" in at) {
    await removeStaleSocket(at.path);
    const server = Deno.serve({ ...settings, path: at.path }, (request) => answer(request, ""));
    // deno-lint-ignore shoal/no-files -- a socket, no file of a disk
    await Deno.chmod(at.path, 0o600);
    return { port: undefined, close: () => closeSoon(server) };
  }
  const { hostname, port, tls } = at;
  const server = Deno.serve({ ...settings, hostname, port, ...tls }, (request, { remoteAddr }) => {
    return answer(request, normalizeAddress(remoteAddr.hostname));
  });
  return { port: server.addr.port, close: () => closeSoon(server) };
}

/** Lets the requests under way come to an end, for a while; what is left then does not keep the program from ending. */
async function closeSoon(server: Pick<Deno.HttpServer, "shutdown" | "unref">): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    server.unref();
    late.resolve();
  }, CLOSE_GRACE_MS);
  try {
    await Promise.race([server.shutdown(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Removes the file of a socket that nobody answers at. */
async function removeStaleSocket(path: string): Promise<void> {
  // deno-lint-ignore shoal/no-files -- a socket, no file of a disk
  const info = await Deno.lstat(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (info === undefined) return;
  if (info.isSocket !== true) {
    throw new Error(`Cannot listen at ${path}: there is a file that is no socket`);
  }
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    // deno-lint-ignore shoal/no-files -- a socket, no file of a disk
    await Deno.remove(path);
    return;
  }
  throw new Error(`Cannot listen at ${path}: another program answers there`);
}
