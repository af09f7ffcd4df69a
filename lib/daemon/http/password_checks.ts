import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { toHex } from "../../hash/mod.ts";
import { digestOf } from "./digest_of.ts";
import type { Role } from "./role.ts";
import { isPassword, parsePasswordHash, type PasswordHash } from "./password_hash.ts";

/** Guesses that wait to be checked at most; more are wrong unchecked. */
const MAX_WAITING = 32;

/** Wrong guesses that are remembered, so that programs that repeat one cost nothing. */
const MAX_WRONG = 256;

/** A hash of nobody's password: who is not there takes as long as who is. */
const NOBODY = parsePasswordHash(`$scrypt$ln=15,r=8,p=3$${"A".repeat(22)}$${"A".repeat(43)}`);

/** A user whose password is known by its hash. */
export interface HashedUser {
  /** The name. */
  readonly name: string;
  /** What that one may do. */
  readonly role: Role;
  /** The hash of the password. */
  readonly passwordHash: PasswordHash;
}

/**
 * Checks passwords against hashes that take long to compute, one after the other. Those that were right are known by a short
 * digest in memory from then on: a password stands in every request of Basic authentication.
 */
export class PasswordChecks {
  readonly #users: ReadonlyMap<string, HashedUser>;
  /** Digests of passwords that were right, by name. */
  readonly #right = new Map<string, Uint8Array>();
  readonly #wrong = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();
  #last: Promise<void> = Promise.resolve();

  /** Nobody has come yet. */
  constructor(users: readonly HashedUser[]) {
    this.#users = new Map(users.map((user) => [user.name, user]));
  }

  /** What one may do whose password was checked and right. */
  roleOf(name: string, digest: Uint8Array): Role | undefined {
    const right = this.#right.get(name);
    if (!right || !timingSafeEqual(right, digest)) return undefined;
    return this.#users.get(name)?.role;
  }

  /** Checks a password, unless it was found wrong before; of many that come at once, the same one is checked once. */
  async learn(name: string, password: string): Promise<void> {
    if (this.#users.size === 0) return;
    const key = `${toHex(digestOf(name))} ${toHex(digestOf(password))}`;
    if (this.#wrong.has(key)) return;
    let checking = this.#underWay.get(key);
    if (!checking) {
      if (this.#underWay.size >= MAX_WAITING) return;
      checking = this.#last.then(() => this.#check(key, name, password));
      this.#last = checking.catch(() => undefined); // whoever asks is told
      this.#underWay.set(key, checking);
    }
    await checking;
  }

  async #check(key: string, name: string, password: string): Promise<void> {
    const user = this.#users.get(name);
    const hash = user?.passwordHash ?? NOBODY;
    try {
      const isRight = hash !== undefined && await isPassword(password, hash);
      if (user && isRight) this.#right.set(name, digestOf(password));
      else this.#rememberWrong(key);
    } finally {
      this.#underWay.delete(key);
    }
  }

  #rememberWrong(key: string): void {
    this.#wrong.add(key);
    const [oldest] = this.#wrong;
    if (this.#wrong.size > MAX_WRONG && oldest !== undefined) this.#wrong.delete(oldest);
  }
}
