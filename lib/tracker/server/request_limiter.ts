import { formatEndpoint, parseIp, scopeOf } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** Sources that are remembered; the one that was silent longest is forgotten first. */
const MAX_SOURCES = 50_000;

/** Seconds of requests that a source may make at once. */
const BURST_SECONDS = 10;

interface Source {
  tokens: number;
  at: number;
}

/**
 * Holds each source of requests to a rate: an IPv4 address, or the 64 bits of an IPv6 network. On this machine and its
 * network a source is an address and port, so that a whole swarm can be at one address.
 */
export class RequestLimiter {
  readonly #perSecond: number;
  /** In the order in which they last asked. */
  readonly #sources = new Map<string, Source>();

  /** Makes one of a rate. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Counts a request; says whether it is within the rate. */
  admit(from: Endpoint, now: number): boolean {
    const burst = this.#perSecond * BURST_SECONDS;
    const key = sourceOf(from);
    const source = this.#sources.get(key) ?? { tokens: burst, at: now };
    const earned = (now - source.at) * this.#perSecond / 1000;
    source.tokens = Math.min(burst, source.tokens + earned);
    source.at = now;
    this.#sources.delete(key);
    this.#sources.set(key, source);
    this.#forgetOldest();
    if (source.tokens < 1) return false;
    source.tokens -= 1;
    return true;
  }

  #forgetOldest(): void {
    if (this.#sources.size <= MAX_SOURCES) return;
    for (const oldest of this.#sources.keys()) {
      this.#sources.delete(oldest);
      return;
    }
  }
}

function sourceOf(from: Endpoint): string {
  if (scopeOf(from.hostname) !== "global") return formatEndpoint(from);
  const address = parseIp(from.hostname);
  return address?.length === 16 ? address.subarray(0, 8).join(".") : from.hostname;
}
