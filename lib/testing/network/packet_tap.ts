import type { Endpoint } from "../../io/mod.ts";
import type { Protocol } from "./firewall.ts";
import type { VirtualHost } from "./virtual_host.ts";

/** A datagram, or a piece of a stream, as it leaves who sends it. */
export interface TappedPacket {
  /** What carries it. */
  readonly protocol: Protocol;
  /** When it was sent. */
  readonly at: number;
  /** Who sends it; for streams who dialled, in whichever direction it goes. */
  readonly host: VirtualHost;
  /** Where it comes from, as others see it. */
  readonly from: Endpoint;
  /** Where it goes. */
  readonly to: Endpoint;
  /** The bytes, which must not be changed. */
  readonly data: Uint8Array;
}

/** Is told of packets. */
export type PacketTap = (packet: TappedPacket) => void;
