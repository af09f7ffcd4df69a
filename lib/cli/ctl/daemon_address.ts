import { UsageError } from "../cli_error.ts";

/** Where a daemon is: its origin, or the path of its Unix socket. */
export type DaemonAddress = { readonly origin: URL } | { readonly socket: string };

/** Where a daemon is unless something else is said. */
const DEFAULT_URL = "http://127.0.0.1:9091";

/**
 * Reads where a daemon is: a URL, `HOST:PORT`, or the path of a Unix socket.
 *
 * @throws {UsageError} if it is none of these.
 */
export function readAddress(text: string = DEFAULT_URL): DaemonAddress {
  if (/^unix:/i.test(text)) return { socket: text.slice("unix:".length) };
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    return { origin: new URL(new URL(text).origin) };
  }
  const url = `http://${text}`;
  if (/^(\[[0-9a-f:.]+\]|[^/:]+):\d+$/i.test(text) && URL.canParse(url)) {
    return { origin: new URL(url) };
  }
  if (text.includes("/")) return { socket: text };
  throw new UsageError(`--url needs a URL or the path of a socket, not "${text}"`, {
    hint: `such as ${DEFAULT_URL}`,
  });
}

/** A daemon's address for people; a token in a URL that was given is not in it. */
export function shownAddress(at: DaemonAddress): string {
  return "socket" in at ? at.socket : at.origin.origin;
}
