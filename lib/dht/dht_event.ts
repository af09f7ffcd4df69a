import type { Endpoint } from "../io/mod.ts";
import type { DhtItem } from "./item.ts";
import type { KrpcError } from "./krpc/mod.ts";

/** Tells which operation an event is of. */
export type DhtTicket = number;

/** How an operation ended. */
export interface DhtOutcome {
  /** Nodes that were asked. */
  readonly asked: number;
  /** Nodes that answered. */
  readonly answered: number;
  /** Nodes that took what was to be stored. */
  readonly stored: number;
  /** What the last node said that did not take it. */
  readonly refusal?: KrpcError;
  /** Estimated number of peers that have all, where that was asked for (BEP 33). */
  readonly seeds?: number;
  /** Estimated number of the other peers. */
  readonly downloaders?: number;
  /** The newest item that was found, or what was stored. */
  readonly item?: DhtItem;
  /** Why what was to be stored could not even be made. */
  readonly error?: unknown;
}

/** What a node said of its info-hashes (BEP 51). */
export interface InfoHashSample {
  /** Who said it. */
  readonly from: Endpoint;
  /** The info-hashes, 20 bytes each. */
  readonly infoHashes: readonly Uint8Array[];
  /** How many it has; undefined if it does not say. */
  readonly total: number | undefined;
  /** How long it will say the same, in seconds; 0 if it does not say. */
  readonly intervalSeconds: number;
}

/** A node that answered a ping. */
export interface PingAnswer {
  /** Its node id, 20 bytes. */
  readonly id: Uint8Array;
  /** Where it is. */
  readonly endpoint: Endpoint;
  /** How long it took. */
  readonly roundTripMs: number;
}

/** What a {@linkcode DhtNode} tells. */
export type DhtEvent =
  /** Peers that were not told before. */
  | { readonly kind: "peers"; readonly ticket: DhtTicket; readonly peers: readonly Endpoint[] }
  /** An item that is newer than those told before. */
  | { readonly kind: "item"; readonly ticket: DhtTicket; readonly item: DhtItem }
  /** A node's sample of its info-hashes. */
  | { readonly kind: "sample"; readonly ticket: DhtTicket; readonly sample: InfoHashSample }
  /** A node answered a ping. */
  | { readonly kind: "pong"; readonly ticket: DhtTicket; readonly answer: PingAnswer }
  /** An operation ended; nothing more is told of it. */
  | { readonly kind: "done"; readonly ticket: DhtTicket; readonly outcome: DhtOutcome }
  /** The search for the nodes around our own id has ended. */
  | { readonly kind: "bootstrapped" }
  /** Others agree on what our address is. */
  | { readonly kind: "external-address"; readonly hostname: string }
  /** Nodes of the other address family. */
  | { readonly kind: "other-family"; readonly endpoints: readonly Endpoint[] };
