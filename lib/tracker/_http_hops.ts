import type { Scope } from "../address/mod.ts";
import type { Http, HttpResponse, Log, Resolver } from "../io/mod.ts";
import type { Deadline } from "./_deadline.ts";
import { readBody } from "./_read_body.ts";
import { redactSecrets, redactUrl } from "./redact_url.ts";
import { TrackerError } from "./tracker_error.ts";
import { httpUrl, isSameOrigin, parseTrackerUrl, type TrackerUrl } from "./tracker_url.ts";
import {
  checkHostname,
  checkTrackerScope,
  type HostScope,
  hostScope,
  isNearer,
  type UrlRules,
} from "./url_rules.ts";

/** Redirects that are followed; as in libtorrent. */
const MAX_REDIRECTS = 5;

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What is needed to ask an HTTP tracker. */
export interface HttpHopsOptions {
  /** Goes one hop. */
  readonly http: Http;
  /** Says where a hop leads. */
  readonly resolver: Resolver;
  /** What the rules for URLs leave out. */
  readonly rules: UrlRules;
  /** The `User-Agent` field. */
  readonly userAgent: string;
  /** Where hops and answers are told. */
  readonly log?: Log;
}

/** The answer at the end of the hops. */
export interface HttpAnswer {
  /** The status of the last hop. */
  readonly status: number;
  /** Its header fields. */
  readonly headers: Headers;
  /** Its body, decompressed. */
  readonly body: Uint8Array;
  /** How far the address of the host that answered reaches. */
  readonly source: Scope;
}

/**
 * Asks an HTTP tracker and follows its redirects. Each hop is checked: it goes to HTTP or HTTPS, never to a host that
 * is nearer to us than the one before, and takes user name and password along only within the same origin.
 *
 * @throws {TrackerError} if there is no answer in time, or a hop is not allowed.
 * @throws what the signal of `deadline` was aborted with.
 */
export async function askThroughHops(
  first: TrackerUrl,
  deadline: Deadline,
  options: HttpHopsOptions,
): Promise<HttpAnswer> {
  let tracker = first;
  let scope = await hostScope(tracker.hostname, scopeOptions(deadline, options));
  let redirectedBy: HttpResponse | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    if (scope !== undefined) checkTrackerScope(tracker, scope, options.rules);
    const response = await askOnce(tracker, deadline, { ...options, redirectedBy });
    const location = response.headers.get("location");
    if (!REDIRECT_STATUSES.has(response.status) || location === null) {
      return {
        status: response.status,
        headers: response.headers,
        body: await bodyOf(response, tracker, deadline),
        source: scope?.farthest ?? "global",
      };
    }
    await response.body?.cancel();
    redirectedBy = response;
    const next = nextHop(tracker, location, options.rules);
    // Where it stays on the host, there is nothing to find out, also for names that only a proxy knows.
    if (next.hostname !== tracker.hostname) {
      scope = await scopeAfter(scope, next, scopeOptions(deadline, options));
    }
    tracker = next;
  }
  throw new TrackerError("bad-answer", `it redirects more than ${MAX_REDIRECTS} times`);
}

async function askOnce(
  tracker: TrackerUrl,
  deadline: Deadline,
  options: HttpHopsOptions & { readonly redirectedBy: HttpResponse | undefined },
): Promise<HttpResponse> {
  const url = httpUrl(tracker);
  const headers: Record<string, string> = { "User-Agent": options.userAgent };
  if (tracker.authorization !== undefined) headers["Authorization"] = tracker.authorization;
  try {
    const { redirectedBy } = options;
    const request = { url, headers, signal: deadline.signal, purpose: "tracker" } as const;
    const response = await options.http.request(
      redirectedBy === undefined ? request : { ...request, redirectedBy },
    );
    deadline.heard();
    if (options.log?.enabled("trace")) {
      const message = `HTTP ${response.status} from ${redactUrl(url.href)}`;
      options.log.write({ level: "trace", message });
    }
    return response;
  } catch (error) {
    throw unreachable(error, tracker, deadline);
  }
}

async function bodyOf(
  response: HttpResponse,
  tracker: TrackerUrl,
  deadline: Deadline,
): Promise<Uint8Array> {
  try {
    return await readBody(response.body, () => deadline.heard());
  } catch (error) {
    throw unreachable(error, tracker, deadline);
  }
}

function nextHop(from: TrackerUrl, location: string, rules: UrlRules): TrackerUrl {
  const url = URL.parse(location, httpUrl(from));
  if (url === null) throw new TrackerError("bad-answer", "it redirects to what is no URL");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TrackerError("not-allowed", `it redirects to "${url.protocol}"`);
  }
  const to = parseTrackerUrl(url.href);
  checkHostname(to, rules);
  return { ...to, authorization: isSameOrigin(from, to) ? from.authorization : undefined };
}

async function scopeAfter(
  before: HostScope | undefined,
  next: TrackerUrl,
  options: { readonly resolver: Resolver; readonly signal: AbortSignal },
): Promise<HostScope> {
  const scope = await hostScope(next.hostname, options);
  if (scope === undefined) {
    throw new TrackerError("unreachable", "it redirects to a host that is not known");
  }
  if (isNearer(scope, before ?? { nearest: "global", farthest: "global" })) {
    throw new TrackerError("not-allowed", `it redirects to a ${scope.nearest} address`);
  }
  return scope;
}

function scopeOptions(
  deadline: Deadline,
  options: HttpHopsOptions,
): { readonly resolver: Resolver; readonly signal: AbortSignal } {
  return { resolver: options.resolver, signal: deadline.signal };
}

/** What to throw for an error of the network: without its URLs, which have the passkey. */
function unreachable(error: unknown, tracker: TrackerUrl, deadline: Deadline): unknown {
  if (error instanceof TrackerError) return error;
  const reason = deadline.reasonFor(error);
  if (reason !== error) return reason;
  const message = error instanceof Error ? error.message : String(error);
  return new TrackerError("unreachable", redactSecrets(message, httpUrl(tracker).href));
}
