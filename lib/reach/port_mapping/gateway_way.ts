import type { Datagrams, Timer } from "../../io/mod.ts";
import { GATEWAY_PORT } from "./gateway_client.ts";
import { GatewayPorts } from "./gateway_ports.ts";
import type { PortMapping } from "./mapping.ts";
import { ownAddressTowards } from "./own_address.ts";
import type { MappingWay, MappingWayOptions } from "./way.ts";

/** Routers that are asked at most. */
const MAX_GATEWAYS = 4;

/** Where routers tell all around that they have begun anew, or have another address (RFC 6886 3.2.1, RFC 6887 14.1.3). */
const ANNOUNCEMENTS = { group: "224.0.0.1", port: 5350 } as const;

interface Gateway {
  readonly address: string;
  readonly socket: Datagrams;
  readonly ports: GatewayPorts;
}

/** Has ports mapped by PCP and NAT-PMP at the routers that this machine knows of. */
export class GatewayWay implements MappingWay {
  readonly #options: MappingWayOptions;
  readonly #gateways: Gateway[] = [];
  readonly #tasks = new Set<Promise<void>>();
  #announcements: Datagrams | undefined;
  #timer: Timer | undefined;
  #isClosed = false;

  /** Begins to ask these routers. */
  constructor(options: MappingWayOptions, gateways: readonly string[]) {
    this.#options = options;
    this.#run(this.#begin(gateways.slice(0, MAX_GATEWAYS)));
  }

  /** The mappings that stand: those of the first router that has any. */
  mappings(): readonly PortMapping[] {
    const now = this.#options.clock.now();
    for (const { ports } of this.#gateways) {
      const mappings = ports.mappings(now);
      if (mappings.length > 0) return mappings;
    }
    return [];
  }

  /** Ends it and gives the mappings up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await Promise.all(this.#gateways.map(async (gateway) => {
      await this.#send(gateway, gateway.ports.release(this.#options.clock.now()));
      gateway.socket.close();
    }));
    this.#announcements?.close();
    await Promise.all(this.#tasks);
  }

  async #begin(addresses: readonly string[]): Promise<void> {
    const { network, own, bind, ports, random } = this.#options;
    for (const address of addresses) {
      if (this.#isClosed) return;
      const clientAddress = bind ?? ownAddressTowards(address, own);
      const hostname = clientAddress ?? (address.includes(":") ? "::" : "0.0.0.0");
      try {
        const socket = await network.bindDatagrams({ hostname, port: 0 });
        if (this.#isClosed) return socket.close();
        const gateway = {
          address,
          socket,
          ports: new GatewayPorts({ gateway: address, clientAddress, ports, random }),
        };
        this.#gateways.push(gateway);
        this.#run(this.#receiveAll(socket));
      } catch (error) {
        this.#debug(`Cannot ask the router ${address} for ports`, error);
      }
    }
    if (this.#gateways.length > 0) await this.#listenForAnnouncements();
    this.#pump();
  }

  /** Listens where routers tell that something has changed; where that is not to be had it shows at the next renewal. */
  async #listenForAnnouncements(): Promise<void> {
    const { network, bind } = this.#options;
    try {
      const socket = await network.bindDatagrams(
        { hostname: "0.0.0.0", port: ANNOUNCEMENTS.port },
        {
          reuseAddress: true,
          multicastGroups: [ANNOUNCEMENTS.group],
          multicastInterfaces: bind === undefined ? [] : [bind],
        },
      );
      if (this.#isClosed) return socket.close();
      this.#announcements = socket;
      this.#run(this.#receiveAll(socket));
    } catch (error) {
      this.#debug("Cannot hear of changes at the router at once", error);
    }
  }

  async #receiveAll(socket: Datagrams): Promise<void> {
    try {
      for (;;) {
        const [data, from] = await socket.receive();
        for (const { ports } of this.#gateways) ports.handle(data, from, this.#options.clock.now());
        this.#pump();
      }
    } catch (error) {
      if (!this.#isClosed) this.#debug("Cannot hear the router any more", error);
    }
  }

  /** Does what the machines want to be done. */
  #pump(): void {
    if (this.#isClosed) return;
    const { clock, onChange } = this.#options;
    this.#timer?.cancel();
    const now = clock.now();
    let nextAt = Infinity;
    for (const gateway of this.#gateways) {
      const effects = gateway.ports.poll(now);
      this.#run(this.#send(gateway, effects.datagrams));
      nextAt = Math.min(nextAt, effects.nextAt);
    }
    onChange();
    if (nextAt === Infinity) return;
    this.#timer = clock.setTimer(Math.max(0, nextAt - now), () => this.#pump());
  }

  async #send({ address, socket }: Gateway, datagrams: readonly Uint8Array[]): Promise<void> {
    for (const data of datagrams) {
      try {
        await socket.send(data, { hostname: address, port: GATEWAY_PORT });
      } catch (error) {
        this.#debug(`Cannot reach the router ${address}`, error);
      }
    }
  }

  #debug(message: string, error: unknown): void {
    this.#options.log?.write({ level: "debug", message, error });
  }

  /** Keeps a task until it has ended; it does not reject. */
  #run(task: Promise<void>): void {
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }
}
