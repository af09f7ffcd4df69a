import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import type { Endpoint } from "../../io/mod.ts";
import {
  COMMANDS,
  joined,
  NO_WAY,
  PASSWORD,
  PASSWORD_VERSION,
  SUCCEEDED,
  UNKNOWN_COMMAND,
  VERSION,
} from "./_socks5_protocol.ts";
import { ProxyError } from "./proxy_error.ts";
import { decodeSocks5Address, encodeSocks5Address } from "./socks5_address.ts";

/** What a client asked for. */
export interface Socks5ServerRequest {
  /** Who asks. */
  readonly username: string;
  /** Where it wants to be connected to: an address or a name. */
  readonly to: Endpoint;
  /** Bytes that came after the request. */
  readonly rest: Uint8Array;
}

/** What is to be done after bytes came. */
export interface Socks5ServerStep {
  /** What is to be sent to the client; may be nothing. */
  readonly send: Uint8Array;
  /** Whether to hang up then. */
  readonly hangUp: boolean;
}

/**
 * The server's side of SOCKS5 as far as a client in the same process needs it: user name and password (RFC 1929), and
 * CONNECT (RFC 1928 4). A pure machine.
 *
 * ```text
 * method ──▶ password ──▶ request ──▶ asked
 * ```
 */
export class Socks5Server {
  readonly #isKnown: (username: string, password: string) => boolean;
  #state: "method" | "password" | "request" | "asked" = "method";
  #rest: Uint8Array = new Uint8Array();
  #username = "";
  #request: Socks5ServerRequest | undefined;

  /** Makes one for one connection. */
  constructor(isKnown: (username: string, password: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** What the client asked for; undefined until it has. */
  get request(): Socks5ServerRequest | undefined {
    return this.#request;
  }

  /**
   * Takes what the client says.
   *
   * @throws {ProxyError} if that is not SOCKS5.
   */
  push(bytes: Uint8Array): Socks5ServerStep {
    if (this.#state === "asked") throw new TypeError("Cannot go on: the client has asked already");
    let all = joined(this.#rest, bytes);
    let send = new Uint8Array();
    for (;;) {
      const step = this.#take(all);
      if (step === undefined) {
        this.#rest = all.slice();
        return { send, hangUp: false };
      }
      send = joined(send, step.send).slice();
      all = all.subarray(step.length);
      if (step.hangUp) return { send, hangUp: true };
      if (this.#request !== undefined) {
        this.#request = { ...this.#request, rest: all.slice() };
        return { send, hangUp: false };
      }
    }
  }

  #take(bytes: Uint8Array): Taken | undefined {
    const expected = this.#state === "password" ? PASSWORD_VERSION : VERSION;
    const [version, second] = bytes;
    if (version !== undefined && version !== expected) {
      throw new ProxyError("serve a client", "it does not speak SOCKS5");
    }
    if (second === undefined) return undefined;
    switch (this.#state) {
      case "method":
        return this.#takeMethods(bytes, 2 + second);
      case "password":
        return this.#takePassword(bytes, second);
      case "request":
        return this.#takeRequest(bytes, second);
      case "asked":
        return undefined;
    }
  }

  #takeMethods(bytes: Uint8Array, length: number): Taken | undefined {
    if (bytes.length < length) return undefined;
    const isOffered = bytes.subarray(2, length).includes(PASSWORD);
    if (isOffered) this.#state = "password";
    const send = Uint8Array.of(VERSION, isOffered ? PASSWORD : NO_WAY);
    return { length, send, hangUp: !isOffered };
  }

  #takePassword(bytes: Uint8Array, nameLength: number): Taken | undefined {
    const secretAt = 2 + nameLength;
    const secretLength = bytes[secretAt];
    if (secretLength === undefined || bytes.length < secretAt + 1 + secretLength) return undefined;
    const length = secretAt + 1 + secretLength;
    const decoder = new TextDecoder();
    this.#username = decoder.decode(bytes.subarray(2, secretAt));
    const isKnown = this.#isKnown(
      this.#username,
      decoder.decode(bytes.subarray(secretAt + 1, length)),
    );
    if (isKnown) this.#state = "request";
    return { length, send: Uint8Array.of(PASSWORD_VERSION, isKnown ? 0 : 1), hangUp: !isKnown };
  }

  #takeRequest(bytes: Uint8Array, command: number): Taken | undefined {
    const address = decodeSocks5Address(bytes, 3);
    if (address === undefined) throw new ProxyError("serve a client", "it names no address");
    if (address === "more") return undefined;
    const { endpoint, end } = address;
    if (command !== COMMANDS.connect) {
      return { length: end, send: encodeSocks5Reply(UNKNOWN_COMMAND), hangUp: true };
    }
    this.#state = "asked";
    this.#request = { username: this.#username, to: endpoint, rest: new Uint8Array() };
    return { length: end, send: new Uint8Array(), hangUp: false };
  }
}

interface Taken {
  /** Bytes that were taken. */
  readonly length: number;
  readonly send: Uint8Array;
  readonly hangUp: boolean;
}

/** Writes the answer to a request (RFC 1928 6). */
export function encodeSocks5Reply(
  code: number = SUCCEEDED,
  bound: Endpoint = { hostname: "0.0.0.0", port: 0 },
): Uint8Array {
  return joined(Uint8Array.of(VERSION, code, 0), encodeSocks5Address(bound));
}

/** Compares secrets in a time that does not tell how far they agree. */
export function isSameSecret(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => new TextEncoder().encode(text));
  if (!one || !other || one.length !== other.length) return false;
  return timingSafeEqual(one, other);
}
