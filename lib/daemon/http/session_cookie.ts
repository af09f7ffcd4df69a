import { createHmac } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { toHex } from "../../hash/mod.ts";

/** How long a browser stays signed in. */
const LIFETIME_MS = 30 * 86_400_000;

/** The longest `Cookie` that is looked at; browsers send about as much at most. */
const MAX_COOKIE_LENGTH = 8_192;

/** Random bytes by which cookies of one moment differ. */
const NONCE_BYTES = 8;

/** Cookies of browsers that have signed out and are remembered; what comes on top takes the place of the oldest. */
const MAX_ENDED = 1_000;

/** How a {@linkcode SessionCookie} is set up. */
export interface SessionCookieOptions {
  /** Whether it is to be sent over TLS alone. */
  readonly isSecure: boolean;
}

/**
 * The cookie of a browser that is signed in: until when, and a code that only who has the token could make. Nothing is
 * kept of those that hold, so that there is nothing to fill up, restarts sign nobody out, and another token all. Of a browser
 * that signs out the cookie is remembered until the daemon ends, so that a copy of it is of no use.
 */
export class SessionCookie {
  readonly #token: string;
  readonly #name: string;
  readonly #attributes: string;
  readonly #ended = new Set<string>();

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
    const nonce = toHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const ticket = `${now + LIFETIME_MS}.${nonce}`;
    return `${this.#name}=${ticket}.${this.#codeOf(ticket)}; ${this.#attributes}`;
  }

  /** Lets what holds of a `Cookie` hold no more; gives a `Set-Cookie` that signs its browser out. */
  end(header: string | null, now: number): string {
    for (const value of this.#valuesIn(header)) {
      if (!this.#isRight(value, now)) continue;
      const [oldest] = this.#ended;
      if (this.#ended.size >= MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
      this.#ended.add(value);
    }
    return `${this.#name}=; ${this.#attributes.replace(/Max-Age=\d+/, "Max-Age=0")}`;
  }

  /** Whether a `Cookie` has one that still holds. */
  isValid(header: string | null, now: number): boolean {
    return this.#valuesIn(header).some((value) => this.#isRight(value, now));
  }

  #valuesIn(header: string | null): string[] {
    if (header === null || header.length > MAX_COOKIE_LENGTH) return [];
    const prefix = `${this.#name}=`;
    return header.split(";").map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(prefix)).map((pair) => pair.slice(prefix.length));
  }

  #isRight(value: string, now: number): boolean {
    const match = /^((\d{1,16})\.[0-9a-f]{16})\.([0-9a-f]{64})$/.exec(value);
    if (match === null) return false;
    const [, ticket = "", expiresAt = "", code = ""] = match;
    const encoder = new TextEncoder();
    const isOurs = timingSafeEqual(encoder.encode(code), encoder.encode(this.#codeOf(ticket)));
    return isOurs && now < Number(expiresAt) && !this.#ended.has(value);
  }

  #codeOf(ticket: string): string {
    return codeOf(this.#token, `until ${ticket}`);
  }
}

/** What only who has the token can make of a text. */
function codeOf(token: string, text: string): string {
  return createHmac("sha256", token).update(text).digest("hex");
}
