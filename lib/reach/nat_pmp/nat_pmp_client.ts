import { scopeOf } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import {
  GATEWAY_PORT,
  type GatewayClient,
  type GatewayEffects,
  type GatewayState,
} from "../port_mapping/gateway_client.ts";
import { Lease } from "../port_mapping/lease.ts";
import { LEASE_SECONDS, type PortMapping, type PortsToMap } from "../port_mapping/mapping.ts";
import { WantedPorts } from "../port_mapping/wanted_ports.ts";
import { decodeNatPmpAnswer, encodeNatPmpRequest, type NatPmpAnswer } from "./nat_pmp_message.ts";

/** How often a router is asked that does not answer; the last wait is 64 seconds (RFC 6886 3.1). */
const MAX_TRIES = 9;

/** How long an external address is believed: it is asked for whenever a mapping is renewed, too. */
const ADDRESS_LIFETIME_MS = LEASE_SECONDS * 1000;

/** What a client is made for. */
export interface NatPmpClientOptions {
  /** The IPv4 address of the router. */
  readonly gateway: string;
  /** What is to be mapped; the router's ports are hoped to be the same. */
  readonly ports: PortsToMap;
}

/** Has ports mapped by NAT-PMP (RFC 6886) at one router. */
export class NatPmpClient implements GatewayClient {
  readonly #gateway: string;
  readonly #wanted: WantedPorts;
  readonly #address = new Lease(MAX_TRIES);
  #epoch: { readonly seconds: number; readonly at: number } | undefined;

  /** Makes one that is to be polled at once. */
  constructor({ gateway, ports }: NatPmpClientOptions) {
    this.#gateway = gateway;
    this.#wanted = new WantedPorts(ports, MAX_TRIES);
  }

  /** How it stands. */
  state(now: number): GatewayState {
    return this.#wanted.state(now);
  }

  /** The mappings that stand. */
  mappings(now: number): PortMapping[] {
    return this.#wanted.mappings("NAT-PMP", now);
  }

  /** Takes a datagram; what is not from the router's address and port is not believed. */
  handle(data: Uint8Array, from: Endpoint, now: number): void {
    if (from.hostname !== this.#gateway || from.port !== GATEWAY_PORT) return;
    const answer = decodeNatPmpAnswer(data);
    if (answer === undefined) return;
    this.#checkEpoch(answer.epochSeconds, now);
    if (answer.kind === "map") this.#takeMapping(answer, now);
    else this.#takeAddress(answer, now);
  }

  /** Asks for all again at once. */
  hurry(now: number): void {
    this.#wanted.hurry(now);
    this.#address.hurry(now);
  }

  /** Says what is to be sent now. */
  poll(now: number): GatewayEffects {
    const datagrams: Uint8Array[] = [];
    if (this.#address.ask(now)) datagrams.push(encodeNatPmpRequest({ kind: "address" }));
    for (const { transport, internalPort, externalPort, lease } of this.#wanted.all) {
      if (!lease.ask(now)) continue;
      const lifetimeSeconds = LEASE_SECONDS;
      datagrams.push(
        encodeNatPmpRequest({
          kind: "map",
          transport,
          internalPort,
          externalPort,
          lifetimeSeconds,
        }),
      );
    }
    return { datagrams, nextAt: Math.min(this.#address.nextAt(now), this.#wanted.nextAt(now)) };
  }

  /** Gives up the mappings that stand (RFC 6886 3.4). */
  release(now: number): Uint8Array[] {
    return this.#wanted.held(now).map(({ transport, internalPort }) =>
      encodeNatPmpRequest({
        kind: "map",
        transport,
        internalPort,
        externalPort: 0,
        lifetimeSeconds: 0,
      })
    );
  }

  /** Asks for all again where the router has begun anew, which its clock tells (RFC 6886 3.6). */
  #checkEpoch(seconds: number, now: number): void {
    if (this.#epoch !== undefined) {
      const passed = (now - this.#epoch.at) / 1000;
      const isOlder = seconds < this.#epoch.seconds + passed * 7 / 8 - 2;
      if (isOlder) {
        for (const { lease } of this.#wanted.all) lease.lost();
        this.#address.lost();
      }
    }
    this.#epoch = { seconds, at: now };
  }

  #takeAddress(answer: NatPmpAnswer & { readonly kind: "address" }, now: number): void {
    const { address } = answer;
    if (address === undefined || scopeOf(address) === "unusable") {
      this.#address.refused(now);
      this.#setAddress(undefined);
      return;
    }
    this.#address.granted(ADDRESS_LIFETIME_MS, now);
    this.#setAddress(address);
  }

  #setAddress(address: string | undefined): void {
    for (const port of this.#wanted.all) port.externalAddress = address;
  }

  #takeMapping(answer: NatPmpAnswer & { readonly kind: "map" }, now: number): void {
    const { result, transport, internalPort, externalPort, lifetimeSeconds = 0 } = answer;
    if (result === "success") {
      const port = this.#wanted.find(transport, internalPort);
      if (port === undefined || !externalPort || lifetimeSeconds === 0) return;
      port.externalPort = externalPort;
      port.lease.granted(lifetimeSeconds * 1000, now);
      return;
    }
    // Some routers leave out which port it was.
    for (const port of this.#wanted.all) {
      const isMeant = internalPort === undefined || internalPort === port.internalPort;
      if (port.transport === transport && isMeant) port.lease.refused(now);
    }
  }
}
