import type { Endpoint, Random } from "../../io/mod.ts";
import { NatPmpClient } from "../nat_pmp/nat_pmp_client.ts";
import { PcpClient } from "../pcp/pcp_client.ts";
import { decodeNatPmpAnswer } from "../nat_pmp/nat_pmp_message.ts";
import {
  GATEWAY_PORT,
  type GatewayClient,
  type GatewayEffects,
  type GatewayState,
} from "./gateway_client.ts";
import type { PortMapping, PortsToMap } from "./mapping.ts";

/** How long a router that speaks neither protocol is left alone. */
const REST_MS = 15 * 60_000;

/** What a machine for a router is made for. */
export interface GatewayPortsOptions {
  /** The address of the router. */
  readonly gateway: string;
  /** The address of this machine that what goes there comes from; without it there is no PCP. */
  readonly clientAddress?: string | undefined;
  /** What is to be mapped. */
  readonly ports: PortsToMap;
  /** For nonces. */
  readonly random: Random;
}

/**
 * Has ports mapped at one router by PCP, or else by NAT-PMP: it is asked by PCP first, and by NAT-PMP when it does not know
 * that, refuses or says nothing. When it knows neither all begins anew some time later.
 */
export class GatewayPorts implements GatewayClient {
  readonly #options: GatewayPortsOptions;
  #client: GatewayClient;
  #isPcp: boolean;
  #restUntil: number | undefined;

  /** Makes one that is to be polled at once. */
  constructor(options: GatewayPortsOptions) {
    this.#options = options;
    const pcp = this.#makePcp();
    this.#isPcp = pcp !== undefined;
    this.#client = pcp ?? new NatPmpClient(options);
  }

  /** How it stands. */
  state(now: number): GatewayState {
    return this.#client.state(now);
  }

  /** The mappings that stand. */
  mappings(now: number): readonly PortMapping[] {
    return this.#client.mappings(now);
  }

  /** Takes a datagram; what is not from the router's address and port is not believed. */
  handle(data: Uint8Array, from: Endpoint, now: number): void {
    if (this.#isPcp && this.#isAddressChange(data, from)) this.#client.hurry(now);
    this.#client.handle(data, from, now);
  }

  /** Asks for all again at once. */
  hurry(now: number): void {
    this.#client.hurry(now);
  }

  /** Says what is to be sent now. */
  poll(now: number): GatewayEffects {
    if (this.#restUntil !== undefined) {
      if (now < this.#restUntil) return { datagrams: [], nextAt: this.#restUntil };
      this.#restUntil = undefined;
      const pcp = this.#makePcp();
      this.#isPcp = pcp !== undefined;
      this.#client = pcp ?? new NatPmpClient(this.#options);
    }
    const effects = this.#client.poll(now);
    const state = this.#client.state(now);
    if (state !== "refused" && state !== "silent") return effects;
    if (!this.#isPcp) {
      this.#restUntil = now + REST_MS;
      return { datagrams: effects.datagrams, nextAt: this.#restUntil };
    }
    // One of the two ports may have been given.
    const released = this.#client.release(now);
    this.#isPcp = false;
    this.#client = new NatPmpClient(this.#options);
    const { datagrams, nextAt } = this.#client.poll(now);
    return { datagrams: [...released, ...datagrams], nextAt };
  }

  /** Gives up the mappings that stand. */
  release(now: number): readonly Uint8Array[] {
    return this.#client.release(now);
  }

  /** Whether the router tells by NAT-PMP of its address; some that speak PCP tell of changes so. */
  #isAddressChange(data: Uint8Array, from: Endpoint): boolean {
    const { gateway } = this.#options;
    if (from.hostname !== gateway || from.port !== GATEWAY_PORT) return false;
    const answer = decodeNatPmpAnswer(data);
    return answer?.kind === "address" && answer.result === "success";
  }

  #makePcp(): PcpClient | undefined {
    const { gateway, clientAddress, ports, random } = this.#options;
    if (clientAddress === undefined) return undefined;
    return new PcpClient({ gateway, clientAddress, ports, random });
  }
}
