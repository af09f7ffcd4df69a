/**
 * What of Transmission's RPC is HTTP: the headers and the answer by which a client learns the session's id, which it has to send with each
 * request, since a page of another site could send requests but no such header.
 *
 * The order of checks on the route of the RPC, of which this is the last but one: the name in `Host` (421, before all others on every
 * route), too many failures of the address (403), who it is (401), the path (301, 404), the session's id (409), and only then the method
 * (405): clients ask with GET for the id.
 *
 * @module
 */
import { RPC_VERSION_SEMVER } from "./session_fields.ts";

/** Where the RPC is; a `/` more at its end is the same. */
export const RPC_PATH = "/transmission/rpc";

/** Where Transmission's own web page is; all else below `/transmission/` that is nothing leads there by 301. */
export const WEB_PATH = "/transmission/web/";

/** The header that a client sends with each request, and gets with 409. */
export const SESSION_ID_HEADER = "X-Transmission-Session-Id";

/** The header by which a client learns which dialects there are before it speaks. */
export const RPC_VERSION_HEADER = "X-Transmission-Rpc-Version";

/** What 401 asks for. */
export const BASIC_CHALLENGE = 'Basic realm="Transmission"';

/** Letters of an id: those of Base64 that are letters and digits, and two more, as in Transmission. */
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

/** Random bytes that the id of a session is made of: a letter each. */
export const SESSION_ID_BYTES = 48;

/** An answer without what all answers of the server have. */
export interface PlainAnswer {
  /** Status of HTTP. */
  readonly status: number;
  /** Headers by name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is shown to a person who comes here with a browser. */
  readonly body: string;
}

/** Makes the id of a session of random bytes, {@linkcode SESSION_ID_BYTES} of them. */
export function makeSessionId(randomBytes: Uint8Array): string {
  let id = "";
  for (const byte of randomBytes) id += LETTERS[byte % LETTERS.length];
  return id;
}

/** Whether a request carries the right id. It is no secret from who may ask, so it need not be compared in constant time. */
export function hasSessionId(headers: Headers, sessionId: string): boolean {
  return headers.get(SESSION_ID_HEADER) === sessionId;
}

/** Answers a request that has the id wrong, or none: 409, with the right one. */
export function sessionIdConflict(sessionId: string): PlainAnswer {
  const body = "<!doctype html><title>409: Conflict</title><h1>409: Conflict</h1>" +
    `<p>The request has no ${SESSION_ID_HEADER} header, or an old one. Take the one of this answer, ` +
    "and send the request again.</p><p>It keeps pages of other sites from sending requests.</p>" +
    `<p><code>${SESSION_ID_HEADER}: ${sessionId}</code></p>`;
  return {
    status: 409,
    headers: {
      "content-type": "text/html; charset=UTF-8",
      [SESSION_ID_HEADER]: sessionId,
      [RPC_VERSION_HEADER]: RPC_VERSION_SEMVER,
    },
    body,
  };
}

/** Headers that a page of another site may read, where the user lets it have answers at all. */
export const EXPOSED_HEADERS = `${SESSION_ID_HEADER}, ${RPC_VERSION_HEADER}`;
