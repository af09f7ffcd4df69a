import { isIdnaHost, isLinkLocal, parseIp, type Scope, scopeOf } from "../address/mod.ts";
import type { Resolver } from "../io/mod.ts";
import { TrackerError } from "./tracker_error.ts";
import type { TrackerUrl } from "./tracker_url.ts";

/** Keys that the client itself puts into the query, as in libtorrent. */
const RESERVED_KEYS: ReadonlySet<string> = new Set([
  "corrupt",
  "downloaded",
  "event",
  "info_hash",
  "key",
  "left",
  "peer_id",
  "port",
  "uploaded",
]);

/** What the rules for URLs leave out. */
export interface UrlRules {
  /** Asks also URLs that look made to misuse us: see {@linkcode checkTrackerUrl}. Off by default. */
  readonly allowUnusualUrls?: boolean;
  /** Asks also hosts with letters beyond ASCII, which can look like others. Off by default. */
  readonly allowIdna?: boolean;
}

/** How far the addresses of a host reach. */
export interface HostScope {
  /** The nearest, for rules: link-local ones, such as a cloud's own services, are guarded as this machine is. */
  readonly nearest: Scope;
  /** The farthest, for what the host says of other addresses. */
  readonly farthest: Scope;
}

/** Scopes from near to far. */
const SCOPES: readonly Scope[] = ["loopback", "local", "global"];

/** Says whether a query has a key that the client itself uses, in any case: it would be told something else by it. */
export function hasReservedKey(query: string): boolean {
  return query.replace(/^\?/, "").split("&").some((pair) => {
    const key = pair.split("=", 1).join("").toLowerCase();
    return RESERVED_KEYS.has(key);
  });
}

/**
 * Checks what can be seen of a tracker's URL itself: no key in its query that the client uses, no host that may look
 * like another.
 *
 * @throws {TrackerError} if it is not to be asked.
 */
export function checkTrackerUrl(tracker: TrackerUrl, rules: UrlRules): void {
  if (!rules.allowUnusualUrls && hasReservedKey(tracker.query)) {
    throw new TrackerError("not-allowed", "its URL has keys of an announce already");
  }
  checkHostname(tracker, rules);
}

/**
 * Checks the host name that a tracker's URL or a redirect has.
 *
 * @throws {TrackerError} if it may look like another.
 */
export function checkHostname(tracker: TrackerUrl, rules: UrlRules): void {
  if (!rules.allowIdna && isIdnaHost(tracker.hostname)) {
    throw new TrackerError("not-allowed", `its host ${tracker.hostname} is an international name`);
  }
}

/**
 * Checks a tracker whose addresses are known: on this very machine nothing is asked that is not a tracker by its path,
 * since it would be asked in the user's name.
 *
 * @throws {TrackerError} if it is not to be asked.
 */
export function checkTrackerScope(tracker: TrackerUrl, scope: HostScope, rules: UrlRules): void {
  if (rules.allowUnusualUrls || scope.nearest !== "loopback") return;
  const isTracker = tracker.path === "/announce" || tracker.path === "/scrape" ||
    tracker.protocol === "udp:" && (tracker.path === "" || tracker.path === "/");
  if (!isTracker) {
    throw new TrackerError("not-allowed", "it is on this machine, and its path is not /announce");
  }
}

/** Says whether a host is nearer to us than another: a redirect does not go there. */
export function isNearer(scope: HostScope, than: HostScope): boolean {
  return SCOPES.indexOf(scope.nearest) < SCOPES.indexOf(than.nearest);
}

/**
 * Finds out how far the addresses of a host reach; undefined where it is a name that only the network behind a proxy
 * may know.
 *
 * @throws {TrackerError} if it is an address that is no host's.
 * @throws what `signal` was aborted with.
 */
export async function hostScope(
  hostname: string,
  options: { readonly resolver: Resolver; readonly signal: AbortSignal },
): Promise<HostScope | undefined> {
  if (parseIp(hostname) !== undefined) return scopeOfAddresses([hostname]);
  if (/(^|\.)localhost\.?$/.test(hostname)) return { nearest: "loopback", farthest: "loopback" };
  let addresses: string[];
  try {
    addresses = await options.resolver.resolve(hostname, { signal: options.signal });
  } catch {
    options.signal.throwIfAborted();
    return undefined;
  }
  return addresses.length === 0 ? undefined : scopeOfAddresses(addresses);
}

/** Says how far addresses reach. @throws {TrackerError} if one is no host's. */
export function scopeOfAddresses(addresses: readonly string[]): HostScope {
  let nearest = SCOPES.length - 1;
  let farthest = 0;
  for (const address of addresses) {
    // A name among addresses is one that only a proxy resolves, in its own network.
    const isName = parseIp(address) === undefined;
    const scope = SCOPES.indexOf(isName ? "global" : scopeOf(address));
    if (scope < 0) throw new TrackerError("not-allowed", `no host can be at ${address}`);
    nearest = Math.min(nearest, isLinkLocal(address) ? 0 : scope);
    farthest = Math.max(farthest, scope);
  }
  return { nearest: SCOPES[nearest] ?? "loopback", farthest: SCOPES[farthest] ?? "global" };
}
