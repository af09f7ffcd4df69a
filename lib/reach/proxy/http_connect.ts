import { formatEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { joined } from "./_socks5_protocol.ts";
import { ProxyError } from "./proxy_error.ts";
import type { ProxyAgreement, ProxyHandshake } from "./proxy_handshake.ts";
import type { ProxyCredentials } from "./proxy_url.ts";

/** Bytes of an answer's head; servers have 8 KiB as their own limit. */
const MAX_HEAD_LENGTH = 8_192;

const STATUS_REGEXP = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]{0,80}))?/;

/** The client's side of an HTTP tunnel: CONNECT (RFC 9110 9.3.6), with Basic authentication (RFC 7617). */
export class HttpConnect implements ProxyHandshake {
  readonly #to: Endpoint;
  readonly #credentials: ProxyCredentials | undefined;
  #head: Uint8Array = new Uint8Array();
  #agreement: ProxyAgreement | undefined;
  #isLetIn = false;

  /**
   * Makes one for one connection to an address or a name, which the proxy resolves.
   *
   * @throws {TypeError} if the host is neither.
   */
  constructor(to: Endpoint, credentials?: ProxyCredentials) {
    if (!/^[\w.:-]+$/.test(to.hostname)) {
      throw new TypeError(`Cannot connect to "${to.hostname}": it is no host`);
    }
    this.#to = to;
    this.#credentials = credentials;
  }

  /** What was agreed on; undefined until it is. */
  get agreement(): ProxyAgreement | undefined {
    return this.#agreement;
  }

  /** Whether the proxy has answered anything but that it wants another name and password. */
  get isLetIn(): boolean {
    return this.#isLetIn;
  }

  /** Asks for the tunnel. */
  start(): Uint8Array {
    const host = formatEndpoint(this.#to);
    const lines = [`CONNECT ${host} HTTP/1.1`, `Host: ${host}`];
    if (this.#credentials !== undefined) {
      lines.push(`Proxy-Authorization: Basic ${basic(this.#credentials)}`);
    }
    return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  }

  /**
   * Takes what the proxy says; there is never anything to answer.
   *
   * @throws {ProxyError} if it refuses, or does not speak HTTP.
   */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#agreement) throw new TypeError("Cannot go on: the proxy has agreed already");
    const seen = this.#head.length;
    this.#head = joined(this.#head, bytes).slice();
    const end = endOfHead(this.#head, Math.max(0, seen - 3));
    if (end === undefined) {
      if (this.#head.length > MAX_HEAD_LENGTH) throw failure("its answer has no end");
      return new Uint8Array();
    }
    const head = new TextDecoder().decode(this.#head.subarray(0, Math.min(end, MAX_HEAD_LENGTH)));
    const [, status, reason = ""] = STATUS_REGEXP.exec(head) ?? [];
    if (status === undefined) throw failure("it does not speak HTTP");
    this.#isLetIn = status !== "407";
    if (!status.startsWith("2")) throw failure(refusal(status, reason, this.#credentials));
    this.#agreement = { bound: this.#to, rest: this.#head.slice(end) };
    return new Uint8Array();
  }
}

function endOfHead(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] === LF || bytes[at - 1] === CR && bytes[at - 2] === LF) return at + 1;
  }
  return undefined;
}

const CR = 13;
const LF = 10;

function refusal(
  status: string,
  reason: string,
  credentials: ProxyCredentials | undefined,
): string {
  if (status === "407") {
    return credentials === undefined
      ? "the proxy asks for a user name and password"
      : "the proxy does not accept the user name and password";
  }
  return `the proxy answered ${status}${reason === "" ? "" : ` (${reason.trim()})`}`;
}

function basic({ username, password }: ProxyCredentials): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return btoa(String.fromCharCode(...bytes));
}

function failure(reason: string): ProxyError {
  return new ProxyError("go through the proxy", reason);
}
