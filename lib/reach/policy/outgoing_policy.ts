import { isIdnaHost, parseIp, scopeOf } from "../../address/mod.ts";
import type { Endpoint, HttpPurpose } from "../../io/mod.ts";
import { isMetadataService, isNearer, type Nearness, nearnessOf } from "./nearness.ts";

/** What the policy leaves out. */
export interface OutgoingPolicyOptions {
  /** Asks also URLs that look made to misuse us: see {@linkcode OutgoingPolicy.refuseHost}. Off by default. */
  readonly allowUnusualUrls?: boolean;
  /** Asks also hosts with letters beyond ASCII that others named. Off by default. */
  readonly allowIdna?: boolean;
}

/** Purposes of requests whose URLs come from others. */
const FROM_OTHERS: ReadonlySet<HttpPurpose> = new Set(["linked", "tracker", "web-seed"]);

/** What a tracker's path may be where it is on this machine. */
const TRACKER_PATH = /^\/(?:announce|scrape)$/;

/**
 * What may leave, and where to: asked of every connection, datagram, URL and redirect, after names are resolved. Each
 * method gives undefined for what is allowed, else the reason, in words fit for display.
 *
 * Loopback and private addresses are not refused as such, since a swarm may live on one machine or in one house: whether
 * a peer's address is to be believed depends on who told of it (`isBelievable`), and URLs of others may use them only
 * where no service of another kind would be moved to act by it.
 */
export class OutgoingPolicy {
  readonly #allowUnusualUrls: boolean;
  readonly #allowIdna: boolean;

  /** Makes one; by default nothing is left out. */
  constructor(options: OutgoingPolicyOptions = {}) {
    this.#allowUnusualUrls = options.allowUnusualUrls ?? false;
    this.#allowIdna = options.allowIdna ?? false;
  }

  /** Whether to connect to an address: of a peer, a proxy, a server. */
  refuseAddress(to: Endpoint): string | undefined {
    const { hostname, port } = to;
    if (port < 1) return "there is no port 0";
    if (nearnessOf(hostname) === undefined) return `nobody can be at ${hostname}`;
    if (isMetadataService(hostname)) return `${hostname} has the secrets of this machine's cloud`;
    return undefined;
  }

  /** Whether to send a datagram to an address; multicast groups are no less allowed than hosts. */
  refuseDatagram(to: Endpoint): string | undefined {
    return to.port >= 1 && isMulticast(to.hostname) ? undefined : this.refuseAddress(to);
  }

  /**
   * Whether to ask for a URL, as far as can be seen before its name is resolved: no other schemes than HTTP, and no
   * international names but those that the user gave, since they can look like others (libtorrent's `allow_idna`).
   */
  refuseUrl(url: URL, purpose: HttpPurpose): string | undefined {
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return `"${url.protocol}" is not spoken, only http and https`;
    }
    if (url.port === "0") return "there is no port 0";
    if (!this.#allowIdna && FROM_OTHERS.has(purpose) && isIdnaHost(url.hostname)) {
      return `${url.hostname} is an international name`;
    }
    return undefined;
  }

  /**
   * Whether to ask for a URL whose host is as near as `nearness` says (libtorrent's `ssrf_mitigation`):
   *
   * - a tracker on this machine has the path `/announce` or `/scrape`;
   * - a web seed, or what a torrent or feed links to, in the network around or on this machine has no query but
   *   the one that BEP 17 makes;
   * - what was found in the local network is in it.
   */
  refuseHost(url: URL, purpose: HttpPurpose, nearness: Nearness): string | undefined {
    if (purpose === "gateway") {
      return nearness === "global" ? "it is not in the local network" : undefined;
    }
    if (this.#allowUnusualUrls) return undefined;
    switch (purpose) {
      case "tracker":
        return nearness === "self" && !TRACKER_PATH.test(url.pathname)
          ? "it is on this machine, and its path is not /announce"
          : undefined;
      case "web-seed":
      case "linked":
        return nearness !== "global" && hasForeignQuery(url)
          ? "it is in the local network, and has a query"
          : undefined;
      case "user":
        return undefined;
    }
  }

  /** Whether a redirect from a host as near as `from` may lead to one as near as `to`: never nearer to us. */
  refuseRedirect(from: Nearness, to: Nearness): string | undefined {
    return isNearer(to, from) ? `it redirects to ${NEARNESS_TEXT[to]}` : undefined;
  }
}

const NEARNESS_TEXT: Readonly<Record<Nearness, string>> = {
  self: "this machine",
  local: "an address of the local network",
  global: "an address of the internet",
};

/** What a client itself puts into the query of a web seed (BEP 17). */
const WEB_SEED_KEYS: ReadonlySet<string> = new Set(["info_hash", "piece", "ranges"]);

function hasForeignQuery(url: URL): boolean {
  const pairs = url.search.slice(1).split("&");
  return url.search.length > 1 &&
    pairs.some((pair) => !WEB_SEED_KEYS.has(pair.split("=", 1).join("")));
}

function isMulticast(hostname: string): boolean {
  const bytes = parseIp(hostname);
  if (bytes === undefined || scopeOf(hostname) !== "unusable") return false;
  const [first = 0] = bytes;
  return bytes.length === 4 ? first >= 224 && first < 240 : first === 0xff;
}
