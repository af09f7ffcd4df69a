/** What a mapped port is of. */
export type Transport = "tcp" | "udp";

/** How a router was asked. */
export type MappingProtocol = "PCP" | "NAT-PMP" | "UPnP";

/** The ports that peers are to reach us at; one that is left out is not mapped. */
export type PortsToMap = Partial<Readonly<Record<Transport, number>>>;

/** A port of a router that leads to one of ours. */
export interface PortMapping {
  /** How the router was asked for it. */
  readonly protocol: MappingProtocol;
  /** What it is of. */
  readonly transport: Transport;
  /** The port of this machine. */
  readonly internalPort: number;
  /** The port of the router that leads to it. */
  readonly externalPort: number;
  /** The address of the router on its other side; undefined where it does not tell. */
  readonly externalAddress?: string;
}

/** How long a mapping is asked for: so long it stays should we end without a word, and twice in it we hear of changes. */
export const LEASE_SECONDS = 1_200;
