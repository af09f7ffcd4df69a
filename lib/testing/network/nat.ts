import { formatEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/**
 * How a NAT treats UDP, by the names of RFC 3489.
 *
 * - `full-cone`: one port outside for each port inside; whoever sends to it gets through;
 * - `address-restricted`: only from addresses that were sent to;
 * - `port-restricted`: only from endpoints that were sent to;
 * - `symmetric`: another port outside for each endpoint that is sent to, and only it gets through.
 */
export type NatKind = "full-cone" | "address-restricted" | "port-restricted" | "symmetric";

/** How long a port outside is kept that nothing is sent from (many home routers: two minutes). */
const DEFAULT_MAPPING_MS = 120_000;

/** Where ports outside begin. */
const FIRST_PORT = 20_000;

interface Mapping {
  readonly inside: Endpoint;
  readonly port: number;
  /** The addresses or endpoints that were sent to. */
  readonly known: Set<string>;
  usedAt: number;
}

/** The table of a NAT. */
export class Nat {
  /** How it treats UDP. */
  readonly kind: NatKind;
  readonly #mappingMs: number;
  readonly #byKey = new Map<string, Mapping>();
  readonly #byPort = new Map<number, Mapping>();
  readonly #forwarded = new Map<number, Endpoint>();
  #nextPort = FIRST_PORT;

  /** A NAT that has seen nothing yet. */
  constructor(kind: NatKind, mappingMs: number = DEFAULT_MAPPING_MS) {
    this.kind = kind;
    this.#mappingMs = mappingMs;
  }

  /** Sends all that comes to a port outside to an endpoint inside, or to nobody, as a port mapping does. */
  forward(port: number, inside: Endpoint | undefined): void {
    if (inside) this.#forwarded.set(port, inside);
    else this.#forwarded.delete(port);
  }

  /** The port outside that what an endpoint inside sends comes from. */
  outgoing(inside: Endpoint, to: Endpoint, now: number): number {
    for (const [port, endpoint] of this.#forwarded) {
      if (formatEndpoint(endpoint) === formatEndpoint(inside)) return port;
    }
    const own = formatEndpoint(inside);
    const key = this.kind === "symmetric" ? `${own} ${formatEndpoint(to)}` : own;
    let mapping = this.#byKey.get(key);
    if (!mapping || now - mapping.usedAt > this.#mappingMs) {
      if (mapping) this.#byPort.delete(mapping.port);
      mapping = { inside, port: this.#nextPort++, known: new Set(), usedAt: now };
      this.#byKey.set(key, mapping);
      this.#byPort.set(mapping.port, mapping);
    }
    mapping.usedAt = now;
    mapping.known.add(this.#keyOf(to));
    return mapping.port;
  }

  /** The endpoint inside that what comes to a port is for; undefined if it is for nobody. */
  incoming(port: number, from: Endpoint, now: number): Endpoint | undefined {
    const forwarded = this.#forwarded.get(port);
    if (forwarded) return forwarded;
    const mapping = this.#byPort.get(port);
    if (!mapping || now - mapping.usedAt > this.#mappingMs) return undefined;
    const isKnown = this.kind === "full-cone" || mapping.known.has(this.#keyOf(from));
    return isKnown ? mapping.inside : undefined;
  }

  /** The endpoint inside that streams to a port are for: those that were forwarded alone. */
  forwardedTo(port: number): Endpoint | undefined {
    return this.#forwarded.get(port);
  }

  #keyOf(to: Endpoint): string {
    return this.kind === "address-restricted" ? to.hostname : formatEndpoint(to);
  }
}
