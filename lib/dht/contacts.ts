import { formatEndpoint } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";

/** Endpoints that are remembered. */
const MAX_CONTACTS = 100;

/** Endpoints where nodes should be, by which a node that knows too few others finds them. */
export class Contacts {
  readonly #endpoints = new Map<string, Endpoint>();

  /** Adds one; false if it is known. */
  add(endpoint: Endpoint): boolean {
    const key = formatEndpoint(endpoint);
    if (this.#endpoints.has(key)) return false;
    this.#endpoints.set(key, endpoint);
    if (this.#endpoints.size <= MAX_CONTACTS) return true;
    const first = this.#endpoints.keys().next();
    if (!first.done) this.#endpoints.delete(first.value);
    return true;
  }

  /** All of them. */
  values(): Iterable<Endpoint> {
    return this.#endpoints.values();
  }
}
