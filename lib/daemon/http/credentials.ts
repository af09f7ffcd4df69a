import { digestOf } from "./digest_of.ts";
import { PasswordChecks } from "./password_checks.ts";
import type { PasswordHash } from "./password_hash.ts";
import type { Role } from "./role.ts";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

export type { Role };

/** Someone besides who has the token. */
export type HttpUser =
  & {
    /** The name. */
    readonly name: string;
    /** What that one may do. */
    readonly role: Role;
  }
  & (
    /** The password. */
    | { readonly password: string }
    /** Its hash. */
    | { readonly passwordHash: PasswordHash }
  );

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
  readonly #users: readonly { readonly name: string; readonly role: Role; digest: Uint8Array }[];
  readonly #checks: PasswordChecks;

  /** Takes the token and the users; an empty secret is none. */
  constructor(token: string, users: readonly HttpUser[]) {
    this.#token = digestOf(token);
    this.#users = users.flatMap((user) =>
      "password" in user ? [{ ...user, digest: digestOf(user.password) }] : []
    );
    this.#checks = new PasswordChecks(
      users.flatMap((user) => "passwordHash" in user ? [user] : []),
    );
  }

  /**
   * Finds out whether these are of a user whose password is known by its hash alone, unless that is known already. That takes long,
   * on purpose, and {@linkcode Authenticator.roleOf} knows it then.
   */
  async learn(credentials: Credentials): Promise<void> {
    if (credentials.secret === "" || this.roleOf(credentials) !== undefined) return;
    await this.#checks.learn(credentials.name, credentials.secret);
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
    role ??= this.#checks.roleOf(name, digest);
    return isToken ? "admin" : role;
  }
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    // Whatever it was meant to be, it is no pair of a name and a password.
    return "";
  }
}
