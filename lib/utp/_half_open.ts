import type { Endpoint } from "../io/mod.ts";

/** Half-open connections that are remembered; a flood of SYNs drives out the oldest. */
const MAX_HALF_OPEN = 1_024;

/** How long one is waited for: the one timeout that it has. */
const HALF_OPEN_MS = 3_000;

/** A SYN that was answered, by somebody who may not be where he says. */
export interface HalfOpen {
  /** Where it came from, by its own account. */
  readonly from: Endpoint;
  /** The number in the SYN. */
  readonly connectionId: number;
  /** The SYN's own number. */
  readonly synSequence: number;
  /** The number that our first packet would have; whoever acks the one before it has got our answer. */
  readonly sequence: number;
  /** What the SYN said of the longest datagram. */
  readonly maxDatagram: number | undefined;
}

interface Entry extends HalfOpen {
  readonly until: number;
}

/** The SYNs that were answered and not confirmed: a few bytes each, and not for long. */
export class HalfOpenList {
  readonly #entries = new Map<string, Entry>();

  /** How many there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** Finds one by where it came from and the number that packets after the SYN have. */
  find(from: Endpoint, receiveId: number, now: number): HalfOpen | undefined {
    const entry = this.#entries.get(key(from, receiveId));
    return entry === undefined || entry.until <= now ? undefined : entry;
  }

  /** Adds one, at the cost of the oldest where there are too many. */
  add(halfOpen: HalfOpen, receiveId: number, now: number): void {
    for (const [oldest, entry] of this.#entries) {
      if (entry.until > now && this.#entries.size < MAX_HALF_OPEN) break;
      this.#entries.delete(oldest);
    }
    const name = key(halfOpen.from, receiveId);
    this.#entries.delete(name);
    this.#entries.set(name, { ...halfOpen, until: now + HALF_OPEN_MS });
  }

  /** Takes one out. */
  delete(from: Endpoint, receiveId: number): void {
    this.#entries.delete(key(from, receiveId));
  }
}

function key(from: Endpoint, receiveId: number): string {
  return `${from.hostname}|${from.port}|${receiveId}`;
}
