import { formatEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** What a firewall lets through; everything, where nothing is said. */
export interface FirewallOptions {
  /** Whether what nobody inside has asked for is kept out. */
  readonly blocksIncoming?: boolean;
  /** Whether UDP is kept in and out. */
  readonly blocksUdp?: boolean;
  /** Whether TCP is kept in and out. */
  readonly blocksTcp?: boolean;
}

/** The protocols that it knows. */
export type Protocol = "udp" | "tcp";

/** How long an answer may come after something was sent. */
const ANSWER_MS = 120_000;

/** Lets through what it is told to, and remembers who was sent to. */
export class Firewall {
  readonly #options: FirewallOptions;
  readonly #sentAt = new Map<string, number>();

  /** A firewall that has seen nothing yet. */
  constructor(options: FirewallOptions = {}) {
    this.#options = options;
  }

  /** Whether something may leave; if so, answers may come in for a while. */
  passesOut(protocol: Protocol, way: FirewallWay, now: number): boolean {
    if (this.#blocks(protocol)) return false;
    if (this.#options.blocksIncoming) this.#sentAt.set(keyOf(protocol, way), now);
    return true;
  }

  /** Whether something may come in. */
  passesIn(protocol: Protocol, way: FirewallWay, now: number): boolean {
    if (this.#blocks(protocol)) return false;
    if (!this.#options.blocksIncoming) return true;
    const sentAt = this.#sentAt.get(keyOf(protocol, way));
    return sentAt !== undefined && now - sentAt <= ANSWER_MS;
  }

  #blocks(protocol: Protocol): boolean {
    const { blocksUdp = false, blocksTcp = false } = this.#options;
    return protocol === "udp" ? blocksUdp : blocksTcp;
  }
}

/** Who is inside, and who outside. */
export interface FirewallWay {
  /** Who is inside. */
  readonly inside: Endpoint;
  /** Who is outside. */
  readonly outside: Endpoint;
}

function keyOf(protocol: Protocol, { inside, outside }: FirewallWay): string {
  return `${protocol} ${formatEndpoint(inside)} ${formatEndpoint(outside)}`;
}
