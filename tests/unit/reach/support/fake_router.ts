import type { Datagrams, Endpoint } from "../../../../lib/io/mod.ts";
import {
  decodeNatPmpRequest,
  encodeNatPmpAnswer,
  type NatPmpResult,
} from "../../../../lib/reach/nat_pmp/mod.ts";
import {
  decodePcpRequest,
  encodePcpAnswer,
  type PcpResult,
} from "../../../../lib/reach/pcp/mod.ts";
import type { VirtualClock } from "../../../../lib/testing/mod.ts";
import type { FakeNetwork } from "../../../support/fake_network.ts";

/** How a {@linkcode FakeRouter} behaves; what it is not told to speak it does not answer at all. */
export interface FakeRouterOptions {
  /** What it answers to PCP; "nat-pmp-only" as a router that knows only version 0. */
  readonly pcp?: PcpResult | "nat-pmp-only";
  /** What it answers to NAT-PMP. */
  readonly natPmp?: NatPmpResult;
  /** How long it keeps mappings; what is asked for by default. */
  readonly lifetimeSeconds?: number;
}

/** A router in memory that takes PCP and NAT-PMP at the gateway port. */
export class FakeRouter {
  /** What it maps: "tcp 7000" to the port of the machine. */
  readonly mappings = new Map<string, number>();
  /** Its address on the other side. */
  externalAddress = "203.0.113.9";
  /** Ports that it gives to nobody. */
  readonly taken = new Set<number>();
  /** When it began, in the clock's milliseconds. */
  bornAt = 0;
  /** How it behaves; may be changed. */
  options: FakeRouterOptions;
  /** Requests that came, by protocol. */
  readonly asked = { pcp: 0, natPmp: 0 };
  readonly #clock: VirtualClock;
  readonly #socket: Datagrams;

  private constructor(socket: Datagrams, clock: VirtualClock, options: FakeRouterOptions) {
    this.#socket = socket;
    this.#clock = clock;
    this.options = options;
  }

  /** Starts one on a machine. */
  static async start(
    network: FakeNetwork,
    clock: VirtualClock,
    options: FakeRouterOptions,
  ): Promise<FakeRouter> {
    const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 5351 });
    const router = new FakeRouter(socket, clock, options);
    void router.#serve();
    return router;
  }

  /** Forgets all and begins anew, and tells all around if it is to. */
  async restart(announces = false): Promise<void> {
    this.mappings.clear();
    this.bornAt = this.#clock.now();
    if (!announces) return;
    const group = { hostname: "224.0.0.1", port: 5350 };
    const { externalAddress: address } = this;
    await this.#socket.send(
      encodeNatPmpAnswer({ kind: "address", result: "success", epochSeconds: 0, address }),
      group,
    );
    await this.#socket.send(
      encodePcpAnswer({ kind: "announce", result: "success", lifetimeSeconds: 0, epochSeconds: 0 }),
      group,
    );
  }

  /** Ends it. */
  close(): void {
    this.#socket.close();
  }

  async #serve(): Promise<void> {
    try {
      for (;;) {
        const [data, from] = await this.#socket.receive();
        await this.#answer(data, from);
      }
    } catch {
      return; // closed
    }
  }

  async #answer(data: Uint8Array, from: Endpoint): Promise<void> {
    const { pcp, natPmp } = this.options;
    const version = data[0];
    if (version === 2) {
      this.asked.pcp += 1;
      if (pcp === "nat-pmp-only") {
        await this.#socket.send(new Uint8Array([0, 0x81, 0, 1, 0, 0, 0, 0]), from);
      } else if (pcp !== undefined) {
        const answer = this.#answerPcp(data, pcp);
        if (answer) await this.#socket.send(answer, from);
      }
    } else if (version === 0 && natPmp !== undefined) {
      this.asked.natPmp += 1;
      const answer = this.#answerNatPmp(data, natPmp);
      if (answer) await this.#socket.send(answer, from);
    }
  }

  #answerPcp(data: Uint8Array, result: PcpResult): Uint8Array | undefined {
    const request = decodePcpRequest(data);
    if (!request) return undefined;
    const { mapping, lifetimeSeconds } = request;
    const { transport, internalPort } = mapping;
    const externalPort = result === "success"
      ? this.#map(transport, internalPort, lifetimeSeconds && mapping.externalPort)
      : 0;
    return encodePcpAnswer({
      kind: "map",
      result,
      lifetimeSeconds: this.#lifetime(lifetimeSeconds),
      epochSeconds: this.#epochSeconds(),
      mapping: { ...mapping, externalPort, externalAddress: this.externalAddress },
    });
  }

  #answerNatPmp(data: Uint8Array, result: NatPmpResult): Uint8Array | undefined {
    const request = decodeNatPmpRequest(data);
    if (!request) return undefined;
    const head = { result, epochSeconds: this.#epochSeconds() };
    if (request.kind === "address") {
      return encodeNatPmpAnswer({ kind: "address", ...head, address: this.externalAddress });
    }
    const { transport, internalPort, lifetimeSeconds } = request;
    const externalPort = result === "success"
      ? this.#map(transport, internalPort, lifetimeSeconds && request.externalPort)
      : 0;
    return encodeNatPmpAnswer({
      kind: "map",
      ...head,
      transport,
      internalPort,
      externalPort,
      lifetimeSeconds: this.#lifetime(lifetimeSeconds),
    });
  }

  /** Maps a port, or for 0 takes the mapping back; gives the port of the router. */
  #map(transport: string, internalPort: number, wanted: number): number {
    for (const [key, port] of this.mappings) {
      if (key.startsWith(transport) && port === internalPort) this.mappings.delete(key);
    }
    if (wanted === 0) return 0;
    let port = wanted;
    while (this.taken.has(port)) port += 1;
    this.mappings.set(`${transport} ${port}`, internalPort);
    return port;
  }

  #lifetime(asked: number): number {
    return asked === 0 ? 0 : this.options.lifetimeSeconds ?? asked;
  }

  #epochSeconds(): number {
    return Math.floor((this.#clock.now() - this.bornAt) / 1000);
  }
}
