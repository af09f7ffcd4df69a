import type { Torrent } from "../torrent/mod.ts";
import type { DaemonControl } from "./control.ts";
import { Daemon, type DaemonOptions } from "./daemon.ts";
import {
  type DaemonHttpServer,
  type HttpServerOptions,
  keepToken,
  openHttpServer,
  readUsers,
  signInUrl,
} from "./http/mod.ts";
import { LoopLag } from "./metrics/mod.ts";
import { loadPage } from "./page/mod.ts";
import { makeSessionId, SESSION_ID_BYTES, TransmissionRpc } from "./transmission/mod.ts";

/** How a daemon is served. */
export interface ServeOptions extends Omit<DaemonOptions, "onShutDown"> {
  /** Where its faces are: a port, or the path of a Unix socket. */
  readonly at: HttpServerOptions["at"];
  /** The token; one is made at random at the first start where there is none. */
  readonly token?: string | undefined;
  /** Names of hosts that requests may be for, besides `localhost` and addresses. */
  readonly allowedHosts?: readonly string[];
  /** Speaks TLS with this certificate. */
  readonly tls?: HttpServerOptions["tls"];
  /** Users with passwords. */
  readonly users?: HttpServerOptions["users"];
  /** A file of more users, with the hashes of their passwords. */
  readonly usersFile?: string;
}

/** A daemon that others can speak to. */
export interface ServedDaemon {
  /** The port that peers reach it at. */
  readonly peerPort: number;
  /** Where its faces are; the path of a Unix socket. */
  readonly url: string;
  /** The address that signs a browser in: it has the token in it. */
  readonly signInUrl: string;
  /** Whether the token was made just now. */
  readonly isTokenNew: boolean;
  /** How many torrents there are. */
  readonly torrentCount: number;
  /** What it can be told and asked, as by those who speak to it. */
  readonly control: DaemonControl;
  /** A torrent of the session, by its number; undefined while it does not run. */
  running(id: number): Torrent | undefined;
  /** Resolves when someone has asked it to end. */
  readonly shutDown: Promise<void>;
  /** Ends it, gracefully. */
  close(): Promise<void>;
}

/**
 * Opens a daemon and its HTTP server.
 *
 * @throws {StoreError} if another daemon has the state, or a later version made it.
 * @throws {TypeError} if others than this machine could ask and nobody has chosen a token.
 * @throws {Error} if a port is taken, or a folder can not be used.
 */
export async function serve(options: ServeOptions): Promise<ServedDaemon> {
  const { at, token: chosen, allowedHosts, tls, users = [], usersFile, ...daemonOptions } = options;
  const listed = usersFile === undefined ? [] : await readUsers(usersFile);
  const ended = Promise.withResolvers<void>();
  const daemon = await Daemon.open({
    ...daemonOptions,
    stateDir: absolute(options.stateDir),
    outputDir: absolute(options.outputDir),
    onShutDown: () => ended.resolve(),
  });
  const lag = new LoopLag(daemon.io.clock);
  let server: DaemonHttpServer | undefined;
  try {
    const { random, log } = daemon.io;
    const kept = chosen === undefined
      ? await keepToken(daemon.stateDir, random)
      : { token: chosen, isNew: false };
    const sessionId = makeSessionId(random.fill(new Uint8Array(SESSION_ID_BYTES)));
    server = await openHttpServer(daemon, {
      at,
      token: kept.token,
      isTokenChosen: chosen !== undefined,
      ...(allowedHosts ? { allowedHosts } : {}),
      ...(tls ? { tls } : {}),
      users: [...users, ...listed],
      rpc: new TransmissionRpc(daemon, { sessionId, log }),
      assets: await loadPage(log),
      clock: daemon.io.clock,
      loopLagMs: () => lag.maxMs,
      log,
    });
    const { url } = server;
    return {
      peerPort: daemon.port,
      url,
      signInUrl: "path" in at ? url : signInUrl(url, kept.token),
      isTokenNew: kept.isNew,
      torrentCount: daemon.torrents().length,
      control: daemon,
      running: (id) => daemon.running(id),
      shutDown: ended.promise,
      close: () => close(daemon, { server, lag }),
    };
  } catch (error) {
    await close(daemon, { server, lag });
    throw error;
  }
}

async function close(
  daemon: Daemon,
  { server, lag }: { readonly server: DaemonHttpServer | undefined; readonly lag: LoopLag },
): Promise<void> {
  await server?.close();
  lag[Symbol.dispose]();
  await daemon.close();
}

/** A path from the folder that the program was started in. */
function absolute(path: string): string {
  const isAbsolute = path.startsWith("/") || /^[a-z]:[\\/]/i.test(path);
  return isAbsolute ? path : `${Deno.cwd()}/${path.replace(/^\.\//, "")}`;
}
