import { toHex } from "../../hash/mod.ts";
import { MAX_LSD_INFO_HASHES } from "./lsd_message.ts";

/** How often a torrent is announced (BEP 14). */
const INTERVAL_MS = 5 * 60_000;

/** What lies between two announcements of a torrent at least, and between two messages on average (BEP 14). */
const MIN_INTERVAL_MS = 60_000;

/** Messages that may go out at once: those of an interval. */
const MAX_BURST = INTERVAL_MS / MIN_INTERVAL_MS;

/** How long a new torrent waits for others, such as all those that a session begins with. */
const GATHER_MS = 250;

/** What is to be announced, and when to ask again. */
export interface LsdDue {
  /** Info-hashes of 20 bytes; each list goes into a message of its own. */
  readonly messages: readonly (readonly Uint8Array[])[];
  /** When to poll again, in milliseconds; infinite where there is nothing to announce. */
  readonly nextAt: number;
}

interface Entry {
  readonly infoHash: Uint8Array;
  dueAt: number;
}

/**
 * When which torrent is announced on the network around: each every five minutes and at most once a minute, several in one
 * message; no more than a message a minute on average, and five at once. Times are the caller's milliseconds.
 */
export class LsdSchedule {
  readonly #torrents = new Map<string, Entry>();
  /** When those were announced that have been, those too that are gone: they may come back. */
  readonly #announcedAt = new Map<string, number>();
  #budget = MAX_BURST;
  #budgetAt: number | undefined;

  /** Whether a torrent is announced. */
  has(infoHash: Uint8Array): boolean {
    return this.#torrents.has(toHex(infoHash));
  }

  /** Announces a torrent from now on. */
  add(infoHash: Uint8Array, now: number): void {
    const key = toHex(infoHash);
    if (this.#torrents.has(key)) return;
    const last = this.#announcedAt.get(key) ?? -Infinity;
    const dueAt = Math.max(now + GATHER_MS, last + MIN_INTERVAL_MS);
    this.#torrents.set(key, { infoHash: infoHash.slice(), dueAt });
  }

  /** Announces a torrent no more. */
  remove(infoHash: Uint8Array): void {
    this.#torrents.delete(toHex(infoHash));
  }

  /** Announces all again as soon as they may be, for the network has changed. */
  hurry(now: number): void {
    for (const [key, entry] of this.#torrents) {
      const last = this.#announcedAt.get(key) ?? -Infinity;
      entry.dueAt = Math.min(entry.dueAt, Math.max(now, last + MIN_INTERVAL_MS));
    }
  }

  /** Says what is to be announced now, and counts it as announced. */
  poll(now: number): LsdDue {
    this.#earn(now);
    const due = [...this.#torrents].filter(([, entry]) => entry.dueAt <= now);
    due.sort(([, a], [, b]) => a.dueAt - b.dueAt);
    const messages: Uint8Array[][] = [];
    for (let at = 0; at < due.length && this.#budget >= 1; at += MAX_LSD_INFO_HASHES) {
      this.#budget -= 1;
      const some = due.slice(at, at + MAX_LSD_INFO_HASHES);
      messages.push(some.map(([key, entry]) => {
        entry.dueAt = now + INTERVAL_MS;
        this.#announcedAt.set(key, now);
        return entry.infoHash;
      }));
    }
    return { messages, nextAt: this.#nextAt(now) };
  }

  #earn(now: number): void {
    const passed = now - (this.#budgetAt ?? now);
    this.#budgetAt = now;
    this.#budget = Math.min(MAX_BURST, this.#budget + passed / MIN_INTERVAL_MS);
    for (const [key, at] of this.#announcedAt) {
      if (now - at >= MIN_INTERVAL_MS) this.#announcedAt.delete(key);
    }
  }

  #nextAt(now: number): number {
    let first = Infinity;
    for (const { dueAt } of this.#torrents.values()) first = Math.min(first, dueAt);
    const allowedAt = this.#budget >= 1
      ? now
      : now + Math.ceil((1 - this.#budget) * MIN_INTERVAL_MS);
    return Math.max(first, allowedAt);
  }
}
