import type { Trouble } from "../../daemon/view/mod.ts";

/** What is looked at of a torrent to tell whether something happened. */
export interface WatchedTorrent {
  /** Its number. */
  readonly id: number;
  /** What it is called. */
  readonly name: string;
  /** What it does. */
  readonly state: string;
  /** What is wrong with it. */
  readonly trouble: Trouble | null;
}

/** Something that someone wants to be told of who does not look. */
export interface Notice {
  /** The torrent. */
  readonly id: number;
  /** Whether all that is wanted of it has come, or it can not go on. */
  readonly kind: "finished" | "failed";
  /** What happened, in words. */
  readonly text: string;
}

/** What is remembered of a torrent. */
interface Before {
  readonly state: string;
  readonly isFailed: boolean;
}

/** Trouble in which nothing goes on until someone does something, or a disk is back. */
const FAILURES: readonly string[] = ["failed", "disk", "no-space", "storage-missing"];

/** Tells what has happened since it last looked; of what it sees for the first time nothing. */
export class NoticeWatch {
  readonly #before = new Map<number, Before>();

  /** Looks at torrents that may have changed; gives what is new. */
  look(torrents: Iterable<WatchedTorrent>): Notice[] {
    const notices: Notice[] = [];
    for (const { id, name, state, trouble } of torrents) {
      const before = this.#before.get(id);
      const isFailed = trouble !== null && FAILURES.includes(trouble.kind);
      this.#before.set(id, { state, isFailed });
      if (before === undefined) continue;
      if (before.state === "downloading" && isSeed(state)) {
        notices.push({ id, kind: "finished", text: `${name} is complete` });
      }
      if (isFailed && !before.isFailed) {
        notices.push({ id, kind: "failed", text: `${name}: ${trouble.text}` });
      }
    }
    return notices;
  }

  /** Forgets torrents that are gone. */
  forget(ids: readonly number[]): void {
    for (const id of ids) this.#before.delete(id);
  }
}

/** A download that is complete seeds, waits to, or is moved to where it belongs. */
function isSeed(state: string): boolean {
  return state === "seeding" || state === "seed-waiting" || state === "moving";
}
