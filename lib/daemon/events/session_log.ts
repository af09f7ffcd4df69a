import type { SessionPart } from "../api/mod.ts";

/** What of the daemon is the same for all who listen. */
export type SharedSession = Omit<SessionPart, "isReadOnly">;

/** Remembers how the daemon was, and at which tick each of its figures changed. */
export class SessionLog {
  #now: SharedSession | undefined;
  readonly #ticks = new Map<string, number>();

  /** It is so at a tick. */
  look(now: SharedSession, tick: number): void {
    const before = new Map<string, unknown>(Object.entries(this.#now ?? {}));
    for (const [name, value] of Object.entries(now)) {
      if (before.get(name) !== value) this.#ticks.set(name, tick);
    }
    this.#now = now;
  }

  /** All of it, as it was last seen. */
  get now(): SharedSession {
    if (this.#now) return this.#now;
    throw new Error("Cannot tell how the daemon is: it was not looked at");
  }

  /** What changed after a tick; undefined for nothing. */
  changesSince(since: number): Partial<SharedSession> | undefined {
    const entries: (readonly [string, unknown])[] = Object.entries(this.now)
      .filter(([name]) => (this.#ticks.get(name) ?? 0) > since);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
}
