import { scopeOf } from "../../address/mod.ts";
import type { LogRecord } from "../../io/mod.ts";
import { LEASE_SECONDS, type PortMapping, type Transport } from "../port_mapping/mapping.ts";
import { dialForOwnAddress, ownAddressTowards } from "../port_mapping/own_address.ts";
import { pause, withDeadline } from "../port_mapping/pause.ts";
import { CLOSE_MS, type MappingWay, type MappingWayOptions } from "../port_mapping/way.ts";
import { ConnectionActions } from "./connection_actions.ts";
import { readConnectionServices } from "./device_description.ts";
import { type GivenMapping, mapPort } from "./map_port.ts";
import { readResponse } from "./_read_response.ts";
import { searchRouters } from "./search.ts";
import { UPNP_ERROR, UpnpError } from "./soap_message.ts";

/** How long a router may take for one answer; some take seconds. */
const ANSWER_MS = 10_000;

/** How long a network without a router that maps ports is left alone. */
const REST_MS = 15 * 60_000;

/** When mappings are renewed, and the external address is asked for again. */
const RENEW_MS = LEASE_SECONDS * 1000 / 2;

/** A router that maps ports for us. */
interface Router {
  readonly actions: ConnectionActions;
  readonly internalAddress: string;
  readonly given: Map<Transport, GivenMapping>;
  externalAddress: string | undefined;
}

/** Has ports mapped by UPnP (IGD 1 and 2) at the first router around that does. */
export class UpnpWay implements MappingWay {
  readonly #options: MappingWayOptions;
  readonly #closing = new AbortController();
  readonly #working: Promise<void>;
  #router: Router | undefined;

  /** Begins to search. */
  constructor(options: MappingWayOptions) {
    this.#options = options;
    this.#working = this.#work();
  }

  /** The mappings that stand. */
  mappings(): PortMapping[] {
    const router = this.#router;
    if (router === undefined) return [];
    const { ports } = this.#options;
    return [...router.given].map(([transport, { externalPort }]) => ({
      protocol: "UPnP",
      transport,
      internalPort: ports[transport] ?? externalPort,
      externalPort,
      ...(router.externalAddress === undefined ? {} : { externalAddress: router.externalAddress }),
    }));
  }

  /** Ends it and gives the mappings up, within two seconds. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
    const router = this.#router;
    this.#router = undefined;
    if (router !== undefined) await this.#release(router);
  }

  async #work(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (this.#router !== undefined) await this.#renew(this.#router);
      // Where it is gone it may be there at another port, or another router in its place.
      if (this.#router === undefined) await this.#findRouter();
      await pause(clock, this.#router === undefined ? REST_MS : RENEW_MS, signal);
    }
  }

  async #renew(router: Router): Promise<void> {
    try {
      await this.#mapAll(router);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#debug("The router maps ports by UPnP no more", { error });
      this.#router = undefined;
      this.#options.onChange();
    }
  }

  /** Finds a router that maps the ports; what is wrong with one does not keep another from being asked. */
  async #findRouter(): Promise<void> {
    const { network, clock, own, bind } = this.#options;
    const { signal } = this.#closing;
    for await (const location of searchRouters({ network, clock, own, bind, signal })) {
      try {
        if (await this.#tryRouter(location)) return;
      } catch (error) {
        if (signal.aborted) return;
        this.#debug(`The router at ${location.host} maps no ports by UPnP`, { error });
      }
    }
  }

  /** Has the ports mapped by one of a router's services; says whether one did. */
  async #tryRouter(location: URL): Promise<boolean> {
    const { network: { http } } = this.#options;
    const bytes = await this.#ask(async (signal) =>
      await readResponse(await http.request({ url: location, purpose: "gateway", signal }), [200])
    );
    const services = readConnectionServices(bytes, location);
    const internalAddress = services.length > 0 ? await this.#ownAddress(location) : "";
    let last: unknown;
    for (const service of services) {
      const router: Router = {
        actions: new ConnectionActions(http, service),
        internalAddress,
        given: new Map(),
        externalAddress: undefined,
      };
      try {
        await this.#mapAll(router);
        return true;
      } catch (error) {
        // A router has a service for each line to the outside that it could have.
        last = error;
        await this.#release(router);
      }
    }
    if (last !== undefined) throw last;
    return false;
  }

  /** Has all ports mapped, or renewed, and asks for the external address. */
  async #mapAll(router: Router): Promise<void> {
    const { ports, random } = this.#options;
    const { actions, internalAddress, given } = router;
    const address = await this.#ask((signal) => actions.externalAddress(signal));
    const isUsable = address !== undefined && scopeOf(address) !== "unusable";
    router.externalAddress = isUsable ? address : undefined;
    for (const transport of ["tcp", "udp"] as const) {
      const internalPort = ports[transport];
      if (internalPort === undefined) continue;
      const externalPort = given.get(transport)?.externalPort ?? internalPort;
      const wanted = { transport, externalPort, internalAddress, internalPort };
      given.set(
        transport,
        await this.#ask((signal) => mapPort(actions, wanted, { random, signal })),
      );
    }
    this.#router = router;
    this.#options.onChange();
  }

  async #release({ actions, given }: Router): Promise<void> {
    const { clock } = this.#options;
    await Promise.all([...given].map(async ([transport, { externalPort }]) => {
      try {
        await withDeadline(
          clock,
          { limitMs: CLOSE_MS },
          (signal) => actions.deleteMapping(transport, externalPort, signal),
        );
      } catch (error) {
        if (error instanceof UpnpError && error.code === UPNP_ERROR.noSuchEntry) return;
        this.#debug("The router does not take a mapping back", { error });
      }
    }));
  }

  async #ownAddress(location: URL): Promise<string> {
    const { network, own, bind } = this.#options;
    const hostname = location.hostname.replace(/^\[|\]$/g, "");
    const known = bind ?? ownAddressTowards(hostname, own);
    if (known !== undefined) return known;
    const port = Number(location.port) || 80;
    return await this.#ask((signal) => dialForOwnAddress(network, { hostname, port }, signal));
  }

  #ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    return withDeadline(this.#options.clock, { limitMs: ANSWER_MS, signal }, work);
  }

  #debug(message: string, rest: Pick<LogRecord, "error">): void {
    this.#options.log?.write({ level: "debug", message, ...rest });
  }
}
