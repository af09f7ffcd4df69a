import { sha256 } from "../../hash/mod.ts";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** What somebody may do: all, or look. */
export type Role = "admin" | "read-only";

/** Someone besides who has the token. */
export interface HttpUser {
  /** The name. */
  readonly name: string;
  /** The password. */
  readonly password: string;
  /** What that one may do. */
  readonly role: Role;
}

/** What a request shows to be let in. */
export interface Credentials {
  /** The name, which matters only to users. */
  readonly name: string;
  /** The token or password. */
  readonly secret: string;
}

/** The longest `Authorization` that is looked at. */
const MAX_AUTHORIZATION_LENGTH = 4_096;

/** Reads Basic and Bearer; undefined where there is neither. What can not be read is a secret that nobody has. */
export function credentialsOf(headers: Headers): Credentials | undefined {
  const text = headers.get("authorization");
  if (text === null || text.length > MAX_AUTHORIZATION_LENGTH) return undefined;
  const [scheme = "", value = ""] = text.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) return { name: "", secret: value };
  if (!/^basic$/i.test(scheme)) return undefined;
  const pair = decodeBase64(value);
  const colon = pair.indexOf(":");
  return { name: pair.slice(0, Math.max(0, colon)), secret: pair.slice(colon + 1) };
}

/** Knows the secrets, as hashes: comparing those tells nothing of how long or how near a guess is. */
export class Authenticator {
  readonly #token: Uint8Array;
  readonly #users: readonly (HttpUser & { readonly digest: Uint8Array })[];

  /** Takes the token and the users; an empty secret is none. */
  constructor(token: string, users: readonly HttpUser[]) {
    this.#token = digestOf(token);
    this.#users = users.map((user) => ({ ...user, digest: digestOf(user.password) }));
  }

  /** What one with these credentials may do; undefined for nothing. The token goes with any name. */
  roleOf({ name, secret }: Credentials): Role | undefined {
    const digest = digestOf(secret);
    let role: Role | undefined;
    // All are compared, so that the time does not tell which names there are.
    for (const user of this.#users) {
      const isRight = timingSafeEqual(digest, user.digest);
      if (isRight && user.name === name) role = user.role;
    }
    const isToken = timingSafeEqual(digest, this.#token);
    if (secret === "") return undefined;
    return isToken ? "admin" : role;
  }
}

function digestOf(secret: string): Uint8Array {
  return sha256(new TextEncoder().encode(secret));
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    // Whatever it was meant to be, it is no pair of a name and a password.
    return "";
  }
}
