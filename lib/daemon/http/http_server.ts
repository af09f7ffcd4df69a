import { parseIp, scopeOf } from "../../address/mod.ts";
import { type HttpListenAt, listenHttp, readText } from "../../host/mod.ts";
import type { Clock, Log } from "../../io/mod.ts";
import { ApiError, RestApi } from "../api/mod.ts";
import type { DaemonControl } from "../control.ts";
import { EventHub } from "../events/mod.ts";
import { formatMetrics } from "../metrics/mod.ts";
import type { Assets } from "./assets.ts";
import type { HttpUser } from "./credentials.ts";
import { errorAnswer, isOfApi } from "./error_answer.ts";
import { HostCheck } from "./host_check.ts";
import { openApiRoute } from "./openapi_route.ts";
import { plainAnswer } from "./plain_answer.ts";
import { discardBody } from "./read_body.ts";
import { RequestGate } from "./request_gate.ts";
import { targetOf } from "./request_target.ts";
import { findRoute, type Routes } from "./route.ts";
import { routesOf } from "./routes.ts";
import type { RpcHandler } from "./rpc_handler.ts";
import { streamRoute } from "./stream_route.ts";
import { secured } from "./security_headers.ts";
import { StreamHandler } from "../streaming/mod.ts";
import { SessionCookie } from "./session_cookie.ts";
import { signOutRoute } from "./sign_out_route.ts";

/** Files of a certificate. */
export interface TlsFiles {
  /** Path of the certificate and those above it, as PEM. */
  readonly certFile: string;
  /** Path of its key, as PEM. */
  readonly keyFile: string;
}

/** How the daemon's HTTP server is set up. */
export interface HttpServerOptions {
  /** Where it listens: a port, or the path of a Unix socket. */
  readonly at: { readonly hostname: string; readonly port: number } | { readonly path: string };
  /** The token, which opens everything. */
  readonly token: string;
  /** Whether the user chose the token, rather than chance: only then others than this machine may ask. */
  readonly isTokenChosen?: boolean;
  /** Users with passwords. */
  readonly users?: readonly HttpUser[];
  /** Names of hosts that requests may be for, besides `localhost` and addresses. */
  readonly allowedHosts?: readonly string[];
  /** Speaks TLS with this certificate. */
  readonly tls?: TlsFiles;
  /** What speaks Transmission's RPC. */
  readonly rpc: RpcHandler;
  /** The time of the event stream. */
  readonly clock: Clock;
  /** Files of web pages. */
  readonly assets?: Assets;
  /** How long the event loop is held up, in milliseconds, for the metrics. */
  readonly loopLagMs?: () => number;
  /** Where the log goes; no secret does. */
  readonly log?: Log;
  /** Milliseconds since 1970; the clock's unless given. */
  readonly now?: () => number;
}

/** The daemon's HTTP server, running. */
export interface DaemonHttpServer extends AsyncDisposable {
  /** The address to open, without the token; the path of a Unix socket. */
  readonly url: string;
  /** The port; undefined for a Unix socket. */
  readonly port: number | undefined;
  /** Stops listening, and waits for the requests under way; those that take longer than a second are left to themselves. */
  close(): Promise<void>;
}

/** The shortest secret that others than this machine may try. */
const MIN_SECRET_LENGTH = 8;

/**
 * Opens the daemon's HTTP server.
 *
 * @throws {TypeError} if others than this machine could ask and nobody has chosen a token or password of eight characters,
 * or the token is empty.
 * @throws {Error} if it can not listen there, or a certificate can not be read.
 */
export async function openHttpServer(
  control: DaemonControl,
  options: HttpServerOptions,
): Promise<DaemonHttpServer> {
  checkSecrets(options);
  const { at, tls, log } = options;
  const listenAt: HttpListenAt = "path" in at || tls === undefined
    ? at
    : { ...at, tls: { cert: await readText(tls.certFile), key: await readText(tls.keyFile) } };
  const isSecure = "tls" in listenAt;
  const assets: Assets = options.assets ?? new Map();
  function metrics(): string {
    const residentBytes = Deno.memoryUsage().rss;
    return formatMetrics(control, { loopLagMs: options.loopLagMs?.(), residentBytes });
  }
  const events = new EventHub(control, { clock: options.clock, log });
  const streams = new StreamHandler(control, {
    token: options.token,
    now: () => options.clock.now(),
  });
  const cookie = new SessionCookie(options.token, { isSecure });
  const now = options.now ?? Date.now;
  const routes = routesOf({
    ...{ rpc: options.rpc, api: new RestApi(control), events, metrics, assets },
    openApi: openApiRoute({ log }),
    signOut: signOutRoute(cookie, now),
    streams: streamRoute(streams, { isSecure }),
  });
  const answerer = new Answerer({ ...options, routes, isSecure, cookie });
  const listener = await listenHttp(
    listenAt,
    (request, from) => answerer.answer(request, from),
    { log },
  );
  const { port } = listener;
  // Whoever listens would hold up the end for as long as it may take.
  async function close(): Promise<void> {
    await events.close();
    streams.close();
    await listener.close();
  }
  return {
    url: "path" in at ? at.path : `http${isSecure ? "s" : ""}://${shownHost(at.hostname)}:${port}/`,
    port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The address that signs a browser in. It has the token: show it to the user, and keep it nowhere. */
export function signInUrl(url: string, token: string): string {
  const signIn = new URL(url);
  signIn.searchParams.set("token", token);
  return signIn.href;
}

/** What an {@linkcode Answerer} is made with. */
export interface AnswererOptions
  extends Pick<HttpServerOptions, "at" | "token" | "users" | "allowedHosts" | "now" | "log"> {
  /** All that there is. */
  readonly routes: Routes;
  /** Whether requests come over TLS. */
  readonly isSecure: boolean;
  /** Of browsers that are signed in. */
  readonly cookie: SessionCookie;
}

/** Takes each request through the gate to its route. */
export class Answerer {
  readonly #routes: Routes;
  readonly #isSecure: boolean;
  readonly #now: () => number;
  readonly #cookie: SessionCookie;
  readonly #gate: RequestGate;
  readonly #log: Log | undefined;

  /** One that was asked nothing yet. */
  constructor(options: AnswererOptions) {
    const { at, routes, isSecure, cookie, token, users = [], allowedHosts = [], log } = options;
    this.#routes = routes;
    this.#isSecure = isSecure;
    this.#now = options.now ?? Date.now;
    this.#log = log;
    this.#cookie = cookie;
    const hosts = new HostCheck("path" in at ? allowedHosts : [at.hostname, ...allowedHosts]);
    this.#gate = new RequestGate({ token, users, hosts, cookie, isSecure, log });
  }

  /** Answers a request that came from an address. */
  async answer(request: Request, from: string): Promise<Response> {
    try {
      const answer = await this.#answer(request, from);
      await discardBody(request);
      return secured(answer);
    } catch (error) {
      const message = "Cannot answer an HTTP request";
      this.#log?.write({ level: "error", message, error });
      const text = "Something went wrong; the log says what";
      return secured(
        isOfApi(targetOf(request, { isSecure: this.#isSecure }).path)
          ? errorAnswer(new ApiError("fault", text))
          : plainAnswer(500, text),
      );
    }
  }

  async #answer(request: Request, from: string): Promise<Response> {
    const target = targetOf(request, { isSecure: this.#isSecure });
    const route = findRoute(this.#routes, target.path);
    const now = this.#now();
    const arrival = { request, target, from, route, now };
    await this.#gate.recognise(arrival);
    const verdict = this.#gate.admit(arrival);
    if ("refusal" in verdict) return verdict.refusal;
    if (verdict.isSigningIn || route === undefined) {
      const headers = { location: "/", "set-cookie": this.#cookie.issue(now) };
      return plainAnswer(303, "This browser is signed in", headers);
    }
    return await route.handle({ request, target, role: verdict.role });
  }
}

function checkSecrets({ at, token, isTokenChosen = false, users = [] }: HttpServerOptions): void {
  if (token === "") throw new TypeError("Cannot open the HTTP server: its token is empty");
  if ("path" in at || isThisMachine(at.hostname)) return;
  const passwords = users.flatMap((user) => "password" in user ? [user.password] : []);
  const chosen = [...isTokenChosen ? [token] : [], ...passwords];
  // Of those that are known by their hashes, whoever chose them saw to their length.
  if (chosen.length === 0 && users.length === 0) {
    throw new TypeError(
      `Cannot listen at ${at.hostname}: others than this machine could ask, so choose a token or a user with a password`,
    );
  }
  if (chosen.some(({ length }) => length < MIN_SECRET_LENGTH)) {
    throw new TypeError(
      `Cannot listen at ${at.hostname}: a token or password has less than ${MIN_SECRET_LENGTH} characters`,
    );
  }
}

function isThisMachine(hostname: string): boolean {
  return hostname.toLowerCase() === "localhost" || scopeOf(hostname) === "loopback";
}

/** A host as it stands in a URL: all addresses are shown as the one that always works here. */
function shownHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return parseIp(hostname)?.length === 16 ? `[${hostname}]` : hostname;
}
