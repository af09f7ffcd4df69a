import type { Clock, InterfaceAddress, Log, Network, Random, Timer } from "../../io/mod.ts";
import { formatEndpoint } from "../../address/mod.ts";
import { GatewayWay } from "./gateway_way.ts";
import type { PortMapping, PortsToMap } from "./mapping.ts";
import type { MappingWay, MappingWayOptions } from "./way.ts";

/** How far PCP and NAT-PMP are ahead of UPnP: they answer in milliseconds, and ask less of a router. */
const HEAD_START_MS = 1_000;

/** How often it is looked whether this machine is in another network. */
const LOOK_MS = 60_000;

/** How long changes are gathered before they are told of: a port is seldom mapped alone. */
const GATHER_MS = 100;

/** What mapping ports needs. */
export interface PortMapperOptions {
  /** Time. */
  readonly clock: Clock;
  /** For nonces and ports. */
  readonly random: Random;
  /** The ports that peers are to reach us at, the same at the router if it can be. */
  readonly ports: PortsToMap;
  /** The address that all must leave from. */
  readonly bind?: string;
  /** Told what routers answer. */
  readonly log?: Log;
  /** Called when a port of the router or its external address has changed: it is time to announce again. */
  readonly onChange?: (mappings: readonly PortMapping[]) => void;
}

/**
 * Has ports of the router lead to ours, by PCP, NAT-PMP or UPnP: all are tried, and the first that gives all that is wanted
 * is kept and renewed, in another network too.
 */
export class PortMapper {
  readonly #network: Network;
  readonly #options: PortMapperOptions;
  /** Ways that are being closed, and looks at the network. */
  readonly #tasks = new Set<Promise<void>>();
  /** What was seen of the network; undefined before it was looked at. */
  #place:
    | { readonly own: readonly InterfaceAddress[]; readonly gateways: readonly string[] }
    | undefined;
  #byGateway: MappingWay | undefined;
  #byUpnp: MappingWay | undefined;
  /** Set while UPnP is to begin. */
  #upnpTimer: Timer | undefined;
  #lookTimer: Timer | undefined;
  #tellTimer: Timer | undefined;
  #told: readonly PortMapping[] = [];
  #state: "new" | "open" | "closed" = "new";

  /** Makes one that is silent until {@linkcode PortMapper.start}. */
  constructor(network: Network, options: PortMapperOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Begins to ask routers. */
  start(): void {
    if (this.#state !== "new") return;
    this.#state = "open";
    this.#run(this.#look());
  }

  /** The mappings that stand. */
  status(): readonly PortMapping[] {
    const ways = [this.#byGateway, this.#byUpnp];
    const mappings = (ways.find((way) => this.#works(way)) ?? ways.find(hasAny))?.mappings();
    return mappings ?? [];
  }

  /** Ends it and gives the mappings up, within two seconds. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#lookTimer?.cancel();
    this.#tellTimer?.cancel();
    await this.#dropAll();
    await Promise.all(this.#tasks);
  }

  /** Looks where this machine is, and begins anew where it was not before. */
  async #look(): Promise<void> {
    const { interfaces } = this.#network;
    const own = await interfaces.addresses();
    const gateways = await interfaces.gateways();
    if (this.#isClosed) return;
    if (this.#place === undefined || keyOf({ own, gateways }) !== keyOf(this.#place)) {
      this.#place = { own, gateways };
      // What is given up must not take away what is asked for next, which may be the same.
      await this.#dropAll();
      this.#arrange();
    }
    if (this.#isClosed) return;
    this.#lookTimer = this.#options.clock.setTimer(LOOK_MS, () => this.#run(this.#look()));
  }

  /** Keeps the way that works; where there is none, goes all. */
  #arrange(): void {
    if (this.#isClosed || this.#place === undefined) return;
    if (this.#works(this.#byGateway)) {
      this.#dropUpnp();
    } else if (this.#works(this.#byUpnp)) {
      this.#drop(this.#byGateway);
      this.#byGateway = undefined;
    } else {
      const { gateways } = this.#place;
      if (gateways.length > 0) {
        this.#byGateway ??= new GatewayWay(this.#wayOptions(this.#place.own), gateways);
      }
      if (this.#byUpnp === undefined && this.#upnpTimer === undefined) this.#beginUpnp();
    }
    this.#tellTimer ??= this.#options.clock.setTimer(GATHER_MS, () => this.#tell());
  }

  #beginUpnp(): void {
    const timer = this.#options.clock.setTimer(HEAD_START_MS, () => this.#run(open()));
    const open = async () => {
      // Loaded only where it is used: it brings a parser of XML.
      const { UpnpWay } = await import("../upnp/upnp_way.ts");
      if (this.#isClosed || this.#place === undefined || this.#upnpTimer !== timer) return;
      this.#upnpTimer = undefined;
      this.#byUpnp = new UpnpWay(this.#wayOptions(this.#place.own));
    };
    this.#upnpTimer = timer;
  }

  #wayOptions(own: readonly InterfaceAddress[]): MappingWayOptions {
    const { clock, random, ports, bind, log } = this.#options;
    const onChange = () => this.#arrange();
    return { network: this.#network, clock, random, ports, bind, log, own, onChange };
  }

  /** Whether a way gives all that is wanted. */
  #works(way: MappingWay | undefined): boolean {
    const { tcp, udp } = this.#options.ports;
    const wanted = [tcp, udp].filter((port) => port !== undefined).length;
    return way !== undefined && way.mappings().length === wanted;
  }

  #dropUpnp(): void {
    this.#upnpTimer?.cancel();
    this.#upnpTimer = undefined;
    this.#drop(this.#byUpnp);
    this.#byUpnp = undefined;
  }

  async #dropAll(): Promise<void> {
    const ways = [this.#byGateway, this.#byUpnp];
    this.#byGateway = undefined;
    this.#byUpnp = undefined;
    this.#dropUpnp();
    await Promise.all(ways.map((way) => way?.close()));
  }

  #drop(way: MappingWay | undefined): void {
    if (way !== undefined) this.#run(way.close());
  }

  /** Tells of what has changed. */
  #tell(): void {
    this.#tellTimer = undefined;
    const mappings = this.status();
    if (JSON.stringify(mappings) === JSON.stringify(this.#told)) return;
    this.#told = mappings;
    const { log, onChange } = this.#options;
    for (const { protocol, transport, internalPort, externalPort, externalAddress } of mappings) {
      const hostname = externalAddress ?? "?";
      const at = formatEndpoint({ hostname, port: externalPort });
      const message =
        `The router leads ${transport} at ${at} to port ${internalPort} (${protocol})`;
      log?.write({ level: "info", message });
    }
    if (mappings.length === 0) {
      log?.write({ level: "info", message: "The router leads to no port of ours any more" });
    }
    onChange?.(mappings);
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Keeps a task until it has ended; it does not reject. */
  #run(task: Promise<void>): void {
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }
}

function hasAny(way: MappingWay | undefined): boolean {
  return way !== undefined && way.mappings().length > 0;
}

/** What of a place matters: the addresses that change by themselves in IPv6 do not. */
function keyOf(
  place: { readonly own: readonly InterfaceAddress[]; readonly gateways: readonly string[] },
): string {
  const addresses = place.own.filter(({ family }) => family === "IPv4");
  return JSON.stringify([addresses.map(({ address }) => address), place.gateways]);
}
