import { createHmac } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** How long a browser stays signed in. */
const LIFETIME_MS = 30 * 86_400_000;

/** The longest `Cookie` that is looked at; browsers send about as much at most. */
const MAX_COOKIE_LENGTH = 8_192;

/** How a {@linkcode SessionCookie} is set up. */
export interface SessionCookieOptions {
  /** Whether it is to be sent over TLS alone. */
  readonly isSecure: boolean;
}

/**
 * The cookie of a browser that is signed in: until when, and a code that only who has the token could make. Nothing is
 * kept here, so that there is nothing to fill up, restarts sign nobody out, and another token all.
 */
export class SessionCookie {
  readonly #token: string;
  readonly #name: string;
  readonly #attributes: string;

  /** A cookie for who has a token. */
  constructor(token: string, { isSecure }: SessionCookieOptions) {
    this.#token = token;
    // Daemons on several ports of one host share the browser's cookies, so that each needs a name of its own.
    this.#name = `shoal_${codeOf(token, "name").slice(0, 8)}`;
    const age = `Max-Age=${LIFETIME_MS / 1000}`;
    this.#attributes = `Path=/; ${age}; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
  }

  /** A `Set-Cookie` that signs a browser in; `now` is milliseconds since 1970. */
  issue(now: number): string {
    const expiresAt = String(now + LIFETIME_MS);
    return `${this.#name}=${expiresAt}.${this.#codeOf(expiresAt)}; ${this.#attributes}`;
  }

  /** A `Set-Cookie` that signs a browser out. */
  clear(): string {
    return `${this.#name}=; ${this.#attributes.replace(/Max-Age=\d+/, "Max-Age=0")}`;
  }

  /** Whether a `Cookie` has one that still holds. */
  isValid(header: string | null, now: number): boolean {
    if (header === null || header.length > MAX_COOKIE_LENGTH) return false;
    const prefix = `${this.#name}=`;
    return header.split(";").map((pair) => pair.trim()).some((pair) => {
      return pair.startsWith(prefix) && this.#isRight(pair.slice(prefix.length), now);
    });
  }

  #isRight(value: string, now: number): boolean {
    const match = /^(\d{1,16})\.([0-9a-f]{64})$/.exec(value);
    if (match === null) return false;
    const [, expiresAt = "", code = ""] = match;
    const encoder = new TextEncoder();
    const isOurs = timingSafeEqual(encoder.encode(code), encoder.encode(this.#codeOf(expiresAt)));
    return isOurs && now < Number(expiresAt);
  }

  #codeOf(expiresAt: string): string {
    return codeOf(this.#token, `until ${expiresAt}`);
  }
}

/** What only who has the token can make of a text. */
function codeOf(token: string, text: string): string {
  return createHmac("sha256", token).update(text).digest("hex");
}
