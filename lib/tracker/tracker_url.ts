import { TrackerError } from "./tracker_error.ts";

/** Characters of a tracker's URL; what every HTTP server takes, and UDP's option (BEP 41) too. */
const MAX_URL_LENGTH = 2_000;

/** The URL of a tracker, taken apart. */
export interface TrackerUrl {
  /** How it is asked. */
  readonly protocol: "http:" | "https:" | "udp:";
  /** A name in ASCII, or an address without brackets. */
  readonly hostname: string;
  /** The port, also where it is the usual one. */
  readonly port: number;
  /** From the `/` on; empty where a UDP tracker has none. */
  readonly path: string;
  /** From the `?` on; empty where there is none. */
  readonly query: string;
  /** The value of the `Authorization` field that user name and password make. */
  readonly authorization?: string;
}

/**
 * Takes a tracker's URL apart.
 *
 * @throws {TrackerError} if it is no URL, too long, or of a kind that Shoal does not speak.
 */
export function parseTrackerUrl(text: string): TrackerUrl {
  if (text.length > MAX_URL_LENGTH) {
    throw new TrackerError("unsupported", `its URL is over ${MAX_URL_LENGTH} characters long`);
  }
  const url = URL.parse(text);
  if (url === null) throw new TrackerError("unsupported", "its URL can not be read");
  switch (url.protocol) {
    case "http:":
    case "https:":
      return {
        protocol: url.protocol,
        hostname: bareHostname(url),
        port: url.port !== "" ? Number(url.port) : url.protocol === "http:" ? 80 : 443,
        path: url.pathname,
        query: url.search,
        authorization: authorizationOf(url),
      };
    case "udp:":
      return udpUrl(url);
    default:
      throw new TrackerError("unsupported", `"${url.protocol}" trackers are not supported`);
  }
}

function udpUrl(url: URL): TrackerUrl {
  const port = Number(url.port);
  if (port === 0) throw new TrackerError("unsupported", "its UDP URL has no port");
  // Only hosts of web URLs are brought into their usual notation by the URL standard.
  const host = URL.parse(`http://${url.host}`);
  if (host === null) throw new TrackerError("unsupported", "its host can not be read");
  return {
    protocol: "udp:",
    hostname: bareHostname(host),
    port,
    path: url.pathname,
    query: url.search,
  };
}

/** Puts the parts of an HTTP tracker's URL together again, without user name and password. */
export function httpUrl(tracker: TrackerUrl): URL {
  const { hostname, port, path, query } = tracker;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return new URL(`${tracker.protocol}//${host}:${port}${path}${query}`);
}

/** Says whether two URLs have the same origin, so that one's secrets may go to the other. */
export function isSameOrigin(a: TrackerUrl, b: TrackerUrl): boolean {
  return a.protocol === b.protocol && a.hostname === b.hostname && a.port === b.port;
}

/**
 * Gives the URL to scrape at: `scrape` for the `announce` that the last part of the path begins with (BEP 48).
 * A UDP tracker's is its own.
 *
 * @throws {TrackerError} if the tracker has none.
 */
export function scrapeUrl(tracker: TrackerUrl): TrackerUrl {
  if (tracker.protocol === "udp:") return tracker;
  const last = tracker.path.lastIndexOf("/") + 1;
  if (!tracker.path.startsWith("announce", last)) {
    throw new TrackerError("unsupported", "it has no scrape, by its URL");
  }
  const path = `${tracker.path.slice(0, last)}scrape${tracker.path.slice(last + 8)}`;
  return { ...tracker, path };
}

function bareHostname(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function authorizationOf(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return undefined;
  try {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}`;
  } catch {
    throw new TrackerError("unsupported", "the user name or password in its URL can not be read");
  }
}
