import { scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** How long to wait after the first failure; twice as long after each one more. */
const FIRST_RETRY_MS = 5_000;

/** How long to wait at most. */
export const MAX_RETRY_MS = 15 * 60_000;

/** Hosts that are remembered; those that may be tried again are forgotten first. */
const MAX_HOSTS = 3_000;

interface Host {
  failures: number;
  nextTryAt: number;
}

/** How long to wait after so many failures in a row. */
export function retryDelayMs(failures: number): number {
  return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
}

/**
 * Keeps what others make up from being used against somebody: a thousand ports of one address on the internet are tried one
 * after the other, as seldom as one port would be, until there is somebody.
 */
export class HostBackoff {
  readonly #hosts = new Map<string, Host>();

  /** When a host may be tried; Infinity while it is being tried, -Infinity where nothing is known of it. */
  nextTryAt(endpoint: Endpoint): number {
    return this.#hosts.get(endpoint.hostname)?.nextTryAt ?? -Infinity;
  }

  /** It is tried now. */
  begin({ hostname }: Endpoint, now: number): void {
    if (scopeOf(hostname) !== "global") return;
    const host = this.#hosts.get(hostname);
    this.#hosts.set(hostname, { failures: host?.failures ?? 0, nextTryAt: Infinity });
    for (const [other, { nextTryAt }] of this.#hosts) {
      if (this.#hosts.size <= MAX_HOSTS) return;
      if (nextTryAt <= now) this.#hosts.delete(other);
    }
  }

  /** Nobody was there. */
  failed({ hostname }: Endpoint, now: number): void {
    const host = this.#hosts.get(hostname);
    if (!host) return;
    host.failures++;
    host.nextTryAt = now + retryDelayMs(host.failures);
  }

  /** Somebody was there: others may be at other ports. */
  worked({ hostname }: Endpoint): void {
    this.#hosts.delete(hostname);
  }
}
