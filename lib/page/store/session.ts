import type { SessionPart } from "../api.ts";
import { Topic } from "./topic.ts";

/** How the daemon is, as it was last told. */
export class SessionState {
  /** Something of it has changed. */
  readonly changes = new Topic();
  #now: SessionPart | undefined;

  /** How it is; undefined until it was told. */
  get now(): SessionPart | undefined {
    return this.#now;
  }

  /** Takes all of it. */
  reset(session: SessionPart): void {
    this.#now = session;
    this.changes.tell();
  }

  /** Takes what has changed. */
  apply(changed: Partial<SessionPart> | undefined): void {
    if (changed === undefined || this.#now === undefined) return;
    this.#now = { ...this.#now, ...changed };
    this.changes.tell();
  }
}
