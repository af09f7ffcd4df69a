/** Hash requests that one peer has at a time. */
const MAX_OUTSTANDING = 4;

/** How long an answer may take. */
const REQUEST_TIMEOUT_MS = 20_000;

/** How long a peer is not asked again for what it refused or did not answer. */
const REFUSED_MS = 60_000;

/** Answers that nobody asked for, before a peer has sent too many. */
const MAX_UNASKED = 64;

/** A peer that may be asked for hashes. `Job` is what it may be asked for. */
export class HashPeer<Job> {
  /** Who it is. */
  readonly id: number;
  /** Whether it has a piece. */
  readonly has: (piece: number) => boolean;
  /** Refusals and requests that ran out, since an answer came: who has fewest is asked first. */
  strikes = 0;
  readonly #asked = new Map<Job, number>();
  readonly #refused = new Map<Job, number>();
  #unasked = 0;

  /** A peer that was asked for nothing. */
  constructor(id: number, has: (piece: number) => boolean) {
    this.id = id;
    this.has = has;
  }

  /** What it was asked for and has not answered. */
  get asked(): IterableIterator<Job> {
    return this.#asked.keys();
  }

  /** Whether it may be asked for anything more. */
  get hasRoom(): boolean {
    return this.#asked.size < MAX_OUTSTANDING;
  }

  /** Whether it may be asked for this. */
  mayAsk(job: Job, now: number): boolean {
    return this.hasRoom && !this.#asked.has(job) && now >= (this.#refused.get(job) ?? -Infinity);
  }

  /** Notes that it is asked. */
  ask(job: Job, now: number): void {
    this.#asked.set(job, now);
  }

  /** It answered, if late: says whether it had been asked. */
  answered(job: Job): boolean {
    if (!this.#asked.delete(job) && !this.#refused.delete(job)) return false;
    this.strikes = 0;
    return true;
  }

  /** It will not answer, or has not: it is asked for other things first. */
  refused(job: Job, now: number): boolean {
    if (!this.#asked.delete(job)) return false;
    this.#refused.set(job, now + REFUSED_MS);
    this.strikes++;
    return true;
  }

  /** Forgets something that is no longer wanted of anybody; the answer may still come, and is no fault then. */
  forget(job: Job): void {
    if (this.#asked.delete(job) || this.#refused.delete(job)) this.#unasked--;
  }

  /** Gives what it did not answer in time, and takes it as refused. */
  expire(now: number): Job[] {
    const late = [...this.#asked].filter(([_, at]) => now - at >= REQUEST_TIMEOUT_MS);
    for (const [job] of late) this.refused(job, now);
    return late.map(([job]) => job);
  }

  /** When something happens with it if it does not answer; Infinity for never. */
  nextAt(now: number): number {
    let next = Infinity;
    for (const askedAt of this.#asked.values()) next = Math.min(next, askedAt + REQUEST_TIMEOUT_MS);
    for (const until of this.#refused.values()) if (until > now) next = Math.min(next, until);
    return next;
  }

  /** It sent what nobody asked for: says whether that was once too often. */
  sentUnasked(): boolean {
    return ++this.#unasked > MAX_UNASKED;
  }
}
