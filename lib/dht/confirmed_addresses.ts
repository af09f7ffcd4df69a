import type { Endpoint } from "../io/mod.ts";
import { sourceOf } from "./subnet.ts";

/** How long an address counts as confirmed. */
const CONFIRMED_MS = 600_000;

/** Addresses that are remembered. */
const MAX_ADDRESSES = 4_096;

/** Addresses that have shown that they get what is sent to them: by a token, or an answer to one of our queries. */
export class ConfirmedAddresses {
  /** In the order in which they were last confirmed. */
  readonly #confirmedAt = new Map<string, number>();

  /** Notes that one has. */
  add(endpoint: Endpoint, now: number): void {
    const key = sourceOf(endpoint);
    this.#confirmedAt.delete(key);
    this.#confirmedAt.set(key, now);
    if (this.#confirmedAt.size <= MAX_ADDRESSES) return;
    const first = this.#confirmedAt.keys().next();
    if (!first.done) this.#confirmedAt.delete(first.value);
  }

  /** Whether one has, not long ago. */
  has(endpoint: Endpoint, now: number): boolean {
    return now < (this.#confirmedAt.get(sourceOf(endpoint)) ?? -Infinity) + CONFIRMED_MS;
  }
}
