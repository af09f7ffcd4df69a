import type { AddressFamily } from "../address/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import type { DhtEvent } from "./dht_event.ts";
import type { NodeContact } from "./krpc/mod.ts";
import type { OutgoingDatagram } from "./querying.ts";

/** How to make a {@linkcode DhtNode}. */
export interface DhtNodeOptions {
  /** Which DHT it is of (BEP 32). */
  readonly family: AddressFamily;
  /** For ids, secrets and transactions; nobody may be able to guess it. */
  readonly random: Random;
  /** The time, in milliseconds since some moment. */
  readonly now: number;
  /** The node id it had before; random by default. */
  readonly id?: Uint8Array;
  /** The nodes it knew before. */
  readonly nodes?: readonly NodeContact[];
  /** Whether it answers no queries and says so (BEP 43); it does answer by default. */
  readonly readOnly?: boolean;
  /** Client and version, 4 bytes, as others are told; none by default. */
  readonly version?: Uint8Array;
  /** Whether an endpoint may be talked to; all may by default. */
  readonly allow?: (endpoint: Endpoint) => boolean;
  /** Bytes a second that it sends at most; 8,000 by default. */
  readonly uploadBytesPerSec?: number;
}

/** What a {@linkcode DhtNode} wants to be done. */
export interface DhtEffects {
  /** Datagrams to be sent, in order. */
  readonly sends: readonly OutgoingDatagram[];
  /** What has happened. */
  readonly events: readonly DhtEvent[];
  /** When it wants to be polled again, if nothing arrives before. */
  readonly nextAt: number;
}
