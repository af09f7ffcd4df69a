import type { Clock, InterfaceAddress, Log, Network, Random } from "../../io/mod.ts";
import type { PortMapping, PortsToMap } from "./mapping.ts";

/** How long a router has at close to take back what it gave. */
export const CLOSE_MS = 1_500;

/** What a way to map ports needs. */
export interface MappingWayOptions {
  /** Sockets and HTTP. */
  readonly network: Network;
  /** Time. */
  readonly clock: Clock;
  /** For nonces and ports. */
  readonly random: Random;
  /** Told what routers answer. */
  readonly log?: Log | undefined;
  /** What is to be mapped. */
  readonly ports: PortsToMap;
  /** The addresses of this machine, as far as they are known. */
  readonly own: readonly InterfaceAddress[];
  /** The address that all must leave from. */
  readonly bind?: string | undefined;
  /** Told that {@linkcode MappingWay.mappings} may have changed. */
  readonly onChange: () => void;
}

/** A way to have ports mapped that is at work from its beginning to its close. */
export interface MappingWay {
  /** The mappings that stand. */
  mappings(): readonly PortMapping[];
  /** Ends it and gives the mappings up, within two seconds. */
  close(): Promise<void>;
}
