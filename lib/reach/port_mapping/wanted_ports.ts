import type { GatewayState } from "./gateway_client.ts";
import { Lease } from "./lease.ts";
import type { MappingProtocol, PortMapping, PortsToMap, Transport } from "./mapping.ts";

/** One port that is to be mapped, and how that stands. */
export interface WantedPort {
  /** Of what. */
  readonly transport: Transport;
  /** The port of this machine. */
  readonly internalPort: number;
  /** When the router is asked for it. */
  readonly lease: Lease;
  /** The port of the router: the one that was given, or else the one that is hoped for. */
  externalPort: number;
  /** The address of the router on its other side, once it is known. */
  externalAddress: string | undefined;
}

/** The ports that a machine has mapped at one router. */
export class WantedPorts {
  /** Each of them. */
  readonly all: readonly WantedPort[];

  /** Makes them, due at once; a router is asked `maxTries` times before it counts as silent. */
  constructor(ports: PortsToMap, maxTries: number) {
    this.all = (["tcp", "udp"] as const).flatMap((transport) => {
      const port = ports[transport];
      if (port === undefined) return [];
      return [{
        transport,
        internalPort: port,
        lease: new Lease(maxTries),
        externalPort: port,
        externalAddress: undefined,
      }];
    });
  }

  /** Finds one. */
  find(transport: Transport, internalPort: number | undefined): WantedPort | undefined {
    return this.all.find((port) =>
      port.transport === transport && port.internalPort === internalPort
    );
  }

  /** How all of them stand together. */
  state(now: number): GatewayState {
    if (this.all.some(({ lease }) => lease.isRefused)) return "refused";
    if (this.all.every(({ lease }) => lease.isHeld(now))) return "mapped";
    return this.all.some(({ lease }) => lease.isSilent) ? "silent" : "asked";
  }

  /** Asks for all again at once; each stands until then. */
  hurry(now: number): void {
    for (const { lease } of this.all) lease.hurry(now);
  }

  /** Those that stand. */
  held(now: number): WantedPort[] {
    return this.all.filter(({ lease }) => lease.isHeld(now));
  }

  /** Those that stand, as others are told of them. */
  mappings(protocol: MappingProtocol, now: number): PortMapping[] {
    return this.held(now).map((port) => {
      const { transport, internalPort, externalPort, externalAddress } = port;
      const mapping = { protocol, transport, internalPort, externalPort };
      return externalAddress === undefined ? mapping : { ...mapping, externalAddress };
    });
  }

  /** When the first of them is to be asked for, or stands no more. */
  nextAt(now: number): number {
    return Math.min(Infinity, ...this.all.map(({ lease }) => lease.nextAt(now)));
  }
}
