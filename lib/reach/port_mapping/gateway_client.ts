import type { Endpoint } from "../../io/mod.ts";
import type { PortMapping } from "./mapping.ts";

/** The port at which routers take PCP and NAT-PMP (RFC 6886, RFC 6887). */
export const GATEWAY_PORT = 5351;

/** What is to be sent to a router, and when to ask again. */
export interface GatewayEffects {
  /** Datagrams for the router. */
  readonly datagrams: readonly Uint8Array[];
  /** When to poll again, in milliseconds. */
  readonly nextAt: number;
}

/**
 * How it stands with a router: it was `asked`; it is `mapped`, all that was wanted; it `refused`; or it is `silent`, for it
 * does not speak the protocol.
 */
export type GatewayState = "asked" | "mapped" | "refused" | "silent";

/** A machine that has ports mapped at one router by datagrams: PCP or NAT-PMP. Times are the caller's milliseconds. */
export interface GatewayClient {
  /** How it stands. */
  state(now: number): GatewayState;
  /** Takes a datagram; what is not from the router's address and port is not believed. */
  handle(data: Uint8Array, from: Endpoint, now: number): void;
  /** The router may have changed something: all is asked for again at once, and stands until then. */
  hurry(now: number): void;
  /** Says what is to be sent now. */
  poll(now: number): GatewayEffects;
  /** The mappings that stand. */
  mappings(now: number): readonly PortMapping[];
  /** Gives up the mappings that stand; what it gives is sent once, and nothing is awaited. */
  release(now: number): readonly Uint8Array[];
}
