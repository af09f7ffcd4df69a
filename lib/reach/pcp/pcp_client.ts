import { scopeOf } from "../../address/mod.ts";
import { equalBytes } from "../../hash/mod.ts";
import type { Endpoint, Random } from "../../io/mod.ts";
import {
  GATEWAY_PORT,
  type GatewayClient,
  type GatewayEffects,
  type GatewayState,
} from "../port_mapping/gateway_client.ts";
import { LEASE_SECONDS, type PortMapping, type PortsToMap } from "../port_mapping/mapping.ts";
import { type WantedPort, WantedPorts } from "../port_mapping/wanted_ports.ts";
import {
  decodePcpAnswer,
  encodePcpRequest,
  PCP_NONCE_LENGTH,
  type PcpAnswer,
} from "./pcp_message.ts";

/** How often a router is asked that does not answer: for four seconds, as then it is asked by NAT-PMP. */
const MAX_TRIES = 4;

/** What a client is made for. */
export interface PcpClientOptions {
  /** The address of the router. */
  readonly gateway: string;
  /** The address of this machine that what goes to the router comes from. */
  readonly clientAddress: string;
  /** What is to be mapped; the router's ports are hoped to be the same. */
  readonly ports: PortsToMap;
  /** For the nonces, which nobody may guess: who knows one can change the mapping. */
  readonly random: Random;
}

/** Has ports mapped by PCP (RFC 6887) at one router. */
export class PcpClient implements GatewayClient {
  readonly #options: PcpClientOptions;
  readonly #wanted: WantedPorts;
  readonly #nonces: ReadonlyMap<WantedPort, Uint8Array>;
  #epoch: { readonly seconds: number; readonly at: number } | undefined;
  #isRefused = false;

  /** Makes one that is to be polled at once. */
  constructor(options: PcpClientOptions) {
    this.#options = options;
    this.#wanted = new WantedPorts(options.ports, MAX_TRIES);
    this.#nonces = new Map(
      this.#wanted.all.map((port) =>
        [port, options.random.fill(new Uint8Array(PCP_NONCE_LENGTH))] as const
      ),
    );
  }

  /** How it stands. */
  state(now: number): GatewayState {
    return this.#isRefused ? "refused" : this.#wanted.state(now);
  }

  /** The mappings that stand. */
  mappings(now: number): PortMapping[] {
    return this.#wanted.mappings("PCP", now);
  }

  /** Takes a datagram; what is not from the router's address and port is not believed. */
  handle(data: Uint8Array, from: Endpoint, now: number): void {
    if (from.hostname !== this.#options.gateway || from.port !== GATEWAY_PORT) return;
    const answer = decodePcpAnswer(data);
    if (answer === undefined) return;
    if (answer.result === "unsupported-version") {
      this.#isRefused = true;
      return;
    }
    if (answer.kind === "announce") {
      this.#checkEpoch(answer.epochSeconds, now);
      this.hurry(now);
    }
    if (answer.kind === "map") this.#takeMapping(answer, now);
  }

  /** Asks for all again at once. */
  hurry(now: number): void {
    this.#wanted.hurry(now);
  }

  /** Says what is to be sent now. */
  poll(now: number): GatewayEffects {
    const due = this.#wanted.all.filter(({ lease }) => lease.ask(now));
    const datagrams = due.map((port) => this.#request(port, LEASE_SECONDS));
    return { datagrams, nextAt: this.#wanted.nextAt(now) };
  }

  /** Gives up the mappings that stand (RFC 6887 15.1). */
  release(now: number): Uint8Array[] {
    return this.#wanted.held(now).map((port) => this.#request(port, 0));
  }

  #request(port: WantedPort, lifetimeSeconds: number): Uint8Array {
    const { transport, internalPort, externalPort, externalAddress } = port;
    const { clientAddress } = this.#options;
    const any = clientAddress.includes(":") ? "::" : "0.0.0.0";
    return encodePcpRequest({
      clientAddress,
      lifetimeSeconds,
      mapping: {
        nonce: this.#nonces.get(port) ?? new Uint8Array(PCP_NONCE_LENGTH),
        transport,
        internalPort,
        externalPort: lifetimeSeconds === 0 ? 0 : externalPort,
        externalAddress: lifetimeSeconds === 0 ? any : externalAddress ?? any,
      },
    });
  }

  #takeMapping(answer: PcpAnswer, now: number): void {
    const { mapping, result, lifetimeSeconds, epochSeconds } = answer;
    if (mapping === undefined) return;
    const port = this.#wanted.find(mapping.transport, mapping.internalPort);
    const nonce = port && this.#nonces.get(port);
    if (!port || !nonce || !equalBytes(nonce, mapping.nonce)) return;
    this.#checkEpoch(epochSeconds, now);
    if (result !== "success") {
      port.lease.refused(now);
      return;
    }
    const { externalPort, externalAddress } = mapping;
    if (externalPort === 0 || lifetimeSeconds === 0) return;
    port.externalPort = externalPort;
    port.externalAddress = scopeOf(externalAddress) === "unusable" ? undefined : externalAddress;
    port.lease.granted(lifetimeSeconds * 1000, now);
  }

  /** Asks for all again where the router has begun anew, which its clock tells (RFC 6887 8.5). */
  #checkEpoch(seconds: number, now: number): void {
    const before = this.#epoch;
    this.#epoch = { seconds, at: now };
    if (before === undefined) return;
    const ours = (now - before.at) / 1000;
    const theirs = seconds - before.seconds;
    const isSame = theirs >= -1 && ours + 2 >= theirs - theirs / 16 &&
      theirs + 2 >= ours - ours / 16;
    if (isSame) return;
    for (const { lease } of this.#wanted.all) lease.lost();
  }
}
