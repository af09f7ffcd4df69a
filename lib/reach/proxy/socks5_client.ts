import type { Endpoint } from "../../io/mod.ts";
import {
  COMMANDS,
  joined,
  NO_AUTHENTICATION,
  NO_WAY,
  PASSWORD,
  PASSWORD_VERSION,
  REPLIES,
  SUCCEEDED,
  VERSION,
} from "./_socks5_protocol.ts";
import { ProxyError } from "./proxy_error.ts";
import type { ProxyAgreement, ProxyHandshake } from "./proxy_handshake.ts";
import type { ProxyCredentials } from "./proxy_url.ts";
import { decodeSocks5Address, encodeSocks5Address } from "./socks5_address.ts";

/** What is asked of the proxy. */
export interface Socks5Request {
  /** To connect to `to`, or to carry datagrams; then `to` is where ours come from, `0.0.0.0` port 0 if not known. */
  readonly command: keyof typeof COMMANDS;
  /** An address or a name, which the proxy resolves. */
  readonly to: Endpoint;
  /** Who we are; undefined to say nothing. */
  readonly credentials?: ProxyCredentials | undefined;
}

/**
 * The client's side of SOCKS5 (RFC 1928, RFC 1929).
 *
 * ```text
 * method ──▶ password ──▶ reply ──▶ agreed
 *    └──────────────────────▲
 * ```
 */
export class Socks5Client implements ProxyHandshake {
  readonly #request: Socks5Request;
  readonly #encoded: Uint8Array;
  #state: "method" | "password" | "reply" | "agreed" = "method";
  #rest = new Uint8Array();
  #agreement: ProxyAgreement | undefined;

  /**
   * Makes one for one request.
   *
   * @throws {RangeError} if the host has a name that SOCKS5 can not carry.
   */
  constructor(request: Socks5Request) {
    this.#request = request;
    this.#encoded = encodeSocks5Address(request.to);
  }

  /** What was agreed on; undefined until it is. */
  get agreement(): ProxyAgreement | undefined {
    return this.#agreement;
  }

  /** Says in which ways we can say who we are. */
  start(): Uint8Array {
    return this.#request.credentials === undefined
      ? Uint8Array.of(VERSION, 1, NO_AUTHENTICATION)
      : Uint8Array.of(VERSION, 2, NO_AUTHENTICATION, PASSWORD);
  }

  /** Whether the proxy lets us in, with a password or without. */
  get isLetIn(): boolean {
    return this.#state === "reply" || this.#state === "agreed";
  }

  /**
   * Takes what the proxy says and gives what is to be answered.
   *
   * @throws {ProxyError} if it refuses, or does not speak SOCKS5.
   */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#state === "agreed") throw new TypeError("Cannot go on: the proxy has agreed already");
    const all = joined(this.#rest, bytes);
    this.#rest = new Uint8Array();
    const [version, code] = all;
    const expected = this.#state === "password" ? PASSWORD_VERSION : VERSION;
    if (version !== undefined && version !== expected) throw failure("it does not speak SOCKS5");
    if (version === undefined || code === undefined) return this.#wait(all);
    switch (this.#state) {
      case "method":
        return this.#continue(this.#chooseMethod(code), all.subarray(2));
      case "password":
        if (code !== 0) throw failure("the proxy does not accept the user name and password");
        this.#state = "reply";
        return this.#continue(this.#encodeRequest(), all.subarray(2));
      case "reply":
        return this.#takeReply(code, all);
    }
  }

  #wait(bytes: Uint8Array): Uint8Array {
    this.#rest = bytes.slice();
    return new Uint8Array();
  }

  /** A proxy that says more at once than it was asked for is still heard. */
  #continue(answer: Uint8Array, rest: Uint8Array): Uint8Array {
    return rest.length === 0 ? answer : joined(answer, this.push(rest));
  }

  #chooseMethod(method: number): Uint8Array {
    const { credentials } = this.#request;
    if (method === NO_AUTHENTICATION) {
      this.#state = "reply";
      return this.#encodeRequest();
    }
    if (method === PASSWORD && credentials !== undefined) {
      this.#state = "password";
      return encodePassword(credentials);
    }
    if (method !== NO_WAY) throw failure("it does not speak SOCKS5 as RFC 1928 has it");
    throw failure(
      credentials === undefined
        ? "the proxy asks for a user name and password"
        : "the proxy takes no user name and password",
    );
  }

  #encodeRequest(): Uint8Array {
    return joined(Uint8Array.of(VERSION, COMMANDS[this.#request.command], 0), this.#encoded);
  }

  #takeReply(code: number, all: Uint8Array): Uint8Array {
    if (code !== SUCCEEDED) throw failure(REPLIES[code] ?? `the proxy answered ${code}`);
    const bound = decodeSocks5Address(all, 3);
    if (bound === undefined) throw failure("it does not speak SOCKS5 as RFC 1928 has it");
    if (bound === "more") return this.#wait(all);
    this.#state = "agreed";
    this.#agreement = { bound: bound.endpoint, rest: all.slice(bound.end) };
    return new Uint8Array();
  }
}

function encodePassword({ username, password }: ProxyCredentials): Uint8Array {
  const [name, secret] = [username, password].map((text) => new TextEncoder().encode(text));
  if (!name || !secret || name.length > 255 || secret.length > 255) {
    throw new RangeError("Cannot say who we are: SOCKS5 has 255 bytes for a name or password");
  }
  return Uint8Array.of(PASSWORD_VERSION, name.length, ...name, secret.length, ...secret);
}

function failure(reason: string): ProxyError {
  return new ProxyError("go through the proxy", reason);
}
