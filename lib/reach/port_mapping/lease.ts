/** The first wait for an answer; each further one is twice as long (RFC 6886 3.1). */
const FIRST_WAIT_MS = 250;

/** How long a router that does not answer, or will not, is left alone. */
const REST_MS = 15 * 60_000;

/** The shortest time between two renewals (RFC 6887 11.2.1), whatever the router says. */
const MIN_RENEWAL_MS = 4_000;

/** The longest that a router is believed to keep a mapping. */
const MAX_LIFETIME_MS = 24 * 3600_000;

/**
 * When something that a router gives for some time is asked for: again after 250 ms and then twice as late each time while
 * there is no answer, and at half of its time once there is one. Times are the caller's milliseconds.
 */
export class Lease {
  readonly #maxTries: number;
  #tries = 0;
  #dueAt = -Infinity;
  #expiresAt = -Infinity;
  #askedAt = -Infinity;
  #isRefused = false;

  /** Makes one that is due at once; after `maxTries` without an answer the router is left alone for a while. */
  constructor(maxTries: number) {
    this.#maxTries = maxTries;
  }

  /** When something about it changes: it is to be asked for, or stands no more. */
  nextAt(now: number): number {
    return this.isHeld(now) ? Math.min(this.#dueAt, this.#expiresAt) : this.#dueAt;
  }

  /** Whether the router has said no. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Whether the router has not answered as often as it was to be asked. */
  get isSilent(): boolean {
    return this.#tries > this.#maxTries;
  }

  /** Whether it stands. */
  isHeld(now: number): boolean {
    return now < this.#expiresAt;
  }

  /** Says whether to ask now, and counts it as asked. */
  ask(now: number): boolean {
    if (now < this.#dueAt) return false;
    if (this.isSilent) this.#tries = 0; // it has rested
    this.#tries += 1;
    if (this.isSilent) {
      this.#dueAt = now + REST_MS;
      return false;
    }
    this.#askedAt = now;
    this.#dueAt = now + FIRST_WAIT_MS * 2 ** (this.#tries - 1);
    return true;
  }

  /** It was given for some time. */
  granted(lifetimeMs: number, now: number): void {
    const heldMs = Math.min(lifetimeMs, MAX_LIFETIME_MS);
    this.#tries = 0;
    this.#isRefused = false;
    this.#expiresAt = now + heldMs;
    this.#dueAt = now + Math.max(MIN_RENEWAL_MS, heldMs / 2);
  }

  /** It was refused; it is asked for again some time later. */
  refused(now: number): void {
    this.#tries = 0;
    this.#isRefused = true;
    this.#expiresAt = -Infinity;
    this.#dueAt = now + REST_MS;
  }

  /** The router has forgotten it: it is asked for again at once. */
  lost(): void {
    this.#tries = 0;
    this.#dueAt = -Infinity;
    this.#expiresAt = -Infinity;
  }

  /** Something has changed: it is asked for again, as soon as that may be, and stands until then. */
  hurry(now: number): void {
    this.#tries = 0;
    this.#dueAt = Math.min(this.#dueAt, Math.max(now, this.#askedAt + MIN_RENEWAL_MS));
  }
}
