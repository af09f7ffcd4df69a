import { normaliseHostname } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** A proxy that the user wants everything to go through. */
export interface Proxy {
  /** How it is spoken to: SOCKS5 (RFC 1928) or HTTP CONNECT (RFC 9110 9.3.6). */
  readonly kind: "socks5" | "http";
  /** Where it is; the host may be a name. */
  readonly endpoint: Endpoint;
  /** What it knows us by; undefined where it asks for nothing. */
  readonly credentials?: ProxyCredentials;
}

/** User name and password for a proxy. */
export interface ProxyCredentials {
  /** At most 255 bytes in UTF-8 for SOCKS5 (RFC 1929). */
  readonly username: string;
  /** At most 255 bytes in UTF-8 for SOCKS5. */
  readonly password: string;
}

/** Bytes that SOCKS5 has for a user name or password (RFC 1929). */
const MAX_CREDENTIAL_LENGTH = 255;

const KINDS: Readonly<Record<string, Proxy["kind"]>> = {
  "socks5:": "socks5",
  "socks5h:": "socks5",
  "http:": "http",
};

/** The usual port of each kind. */
const DEFAULT_PORTS: Readonly<Record<Proxy["kind"], number>> = { socks5: 1080, http: 8080 };

/**
 * Reads the URL of a proxy: `socks5://user:password@host:port`, `socks5h://…` (the same: names are always resolved by the
 * proxy), `http://…`.
 *
 * @throws {TypeError} if it is none; the message has no password in it.
 */
export function parseProxyUrl(text: string): Proxy {
  const url = URL.parse(text);
  const kind = url === null ? undefined : KINDS[url.protocol];
  if (url === null || kind === undefined) {
    throw unusable("it is no URL that begins with socks5://, socks5h:// or http://");
  }
  if (url.hostname === "") throw unusable("it names no host");
  if (!/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    throw unusable("there is more after its port");
  }
  const port = explicitPort(text, url) ?? DEFAULT_PORTS[kind];
  if (port < 1) throw unusable("there is no port 0");
  const endpoint = { hostname: normaliseHostname(url.hostname), port };
  if (url.username === "" && url.password === "") return { kind, endpoint };
  return { kind, endpoint, credentials: credentialsOf(url, kind) };
}

/** Writes a proxy as a URL without its user name and password. */
export function formatProxy(proxy: Proxy): string {
  const { hostname, port } = proxy.endpoint;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return `${proxy.kind}://${host}:${port}`;
}

/** The port that was written; of `http://host:80` a URL does not tell it. */
function explicitPort(text: string, url: URL): number | undefined {
  if (url.port !== "") return Number(url.port);
  return /^http:\/\/[^/]*:80\/?$/i.test(text.trim()) ? 80 : undefined;
}

function credentialsOf(url: URL, kind: Proxy["kind"]): ProxyCredentials {
  let credentials: ProxyCredentials;
  try {
    credentials = {
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    throw unusable("its user name or password can not be read");
  }
  const { username, password } = credentials;
  for (const text of [username, password]) {
    if (kind === "socks5" && new TextEncoder().encode(text).length > MAX_CREDENTIAL_LENGTH) {
      throw unusable(`its user name or password has more than ${MAX_CREDENTIAL_LENGTH} bytes`);
    }
  }
  if (kind === "socks5" && username === "") throw unusable("its user name is empty");
  if (kind === "http" && username.includes(":")) throw unusable("its user name has a colon");
  return credentials;
}

function unusable(reason: string): TypeError {
  return new TypeError(`Cannot use the proxy: ${reason}`);
}
