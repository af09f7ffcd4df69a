import type { Endpoint } from "../io/mod.ts";
import { sourceOf } from "./subnet.ts";

/** So many messages in so short a time are a flood; as in libtorrent. */
export const FLOOD_MESSAGES = 50;
export const FLOOD_WINDOW_MS = 10_000;

/** How long who floods must be silent to be listened to again; as in libtorrent. */
export const FLOOD_BAN_MS = 300_000;

/** Sources that are counted at once. */
const MAX_SOURCES = 4_096;

interface Source {
  /** Messages since the window began. */
  count: number;
  windowEndsAt: number;
  /** Until when it is ignored. */
  bannedUntil: number;
}

/** Ignores who sends too much: an address, or on this machine and its network an address and port. */
export class FloodGuard {
  /** In the order in which they were last heard. */
  readonly #sources = new Map<string, Source>();

  /** Whether a message is to be ignored, which makes the time begin anew. */
  isIgnored(from: Endpoint, now: number): boolean {
    const source = this.#sources.get(sourceOf(from));
    if (source === undefined || now >= source.bannedUntil) return false;
    source.bannedUntil = now + FLOOD_BAN_MS;
    return true;
  }

  /** Counts a message; false if it is one too many. */
  admit(from: Endpoint, now: number): boolean {
    const key = sourceOf(from);
    const source = this.#sources.get(key) ?? { count: 0, windowEndsAt: 0, bannedUntil: 0 };
    this.#sources.delete(key);
    this.#sources.set(key, source);
    if (this.#sources.size > MAX_SOURCES) this.#dropFirst();
    if (now >= source.windowEndsAt) {
      source.count = 0;
      source.windowEndsAt = now + FLOOD_WINDOW_MS;
    }
    source.count += 1;
    if (source.count <= FLOOD_MESSAGES) return true;
    source.bannedUntil = now + FLOOD_BAN_MS;
    return false;
  }

  #dropFirst(): void {
    const first = this.#sources.keys().next();
    if (!first.done) this.#sources.delete(first.value);
  }
}
