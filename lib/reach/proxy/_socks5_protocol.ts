/** The version of the protocol (RFC 1928) and that of asking for a password (RFC 1929). */
export const VERSION = 5;
export const PASSWORD_VERSION = 1;

/** Ways to say who one is (RFC 1928 3). */
export const NO_AUTHENTICATION = 0;
export const PASSWORD = 2;
export const NO_WAY = 0xff;

/** What is asked for (RFC 1928 4). */
export const COMMANDS = { connect: 1, associate: 3 } as const;

/** Answers to a request (RFC 1928 6), and what they mean. */
export const REPLIES: Readonly<Record<number, string>> = {
  1: "the proxy failed",
  2: "the proxy does not allow it",
  3: "the proxy can not reach that network",
  4: "the proxy can not reach that host",
  5: "connection refused, says the proxy",
  6: "it took too long, says the proxy",
  7: "the proxy does not know how to do this",
  8: "the proxy does not know addresses of that kind",
};

/** The answers that our own server gives. */
export const SUCCEEDED = 0;
export const FAILED = 1;
export const NOT_ALLOWED = 2;
export const HOST_UNREACHABLE = 4;
export const REFUSED = 5;
export const UNKNOWN_COMMAND = 7;

/** Joins what is left of earlier bytes with those that came. */
export function joined(rest: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (rest.length === 0) return bytes;
  const out = new Uint8Array(rest.length + bytes.length);
  out.set(rest);
  out.set(bytes, rest.length);
  return out;
}
