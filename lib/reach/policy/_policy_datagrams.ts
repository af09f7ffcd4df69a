import { formatEndpoint } from "../../address/mod.ts";
import type { Datagrams, Endpoint } from "../../io/mod.ts";
import type { AddressGate } from "./_address_gate.ts";
import { NotAllowedError } from "./not_allowed_error.ts";
import type { OutgoingPolicy } from "./outgoing_policy.ts";

/** Endpoints that are known to be allowed, so that not each datagram is looked into. */
const MAX_KEPT = 16_384;

/** A UDP socket that neither sends to those that are refused nor hears of them. */
export class PolicyDatagrams implements Datagrams {
  readonly #socket: Datagrams;
  readonly #policy: OutgoingPolicy;
  readonly #gate: AddressGate;
  readonly #allowed = new Set<string>();

  constructor(socket: Datagrams, policy: OutgoingPolicy, gate: AddressGate) {
    this.#socket = socket;
    this.#policy = policy;
    this.#gate = gate;
  }

  get addr(): Endpoint {
    return this.#socket.addr;
  }

  get isSlow(): boolean {
    return this.#socket.isSlow ?? false;
  }

  receive(): Promise<[Uint8Array, Endpoint]> {
    return this.#gate.isOpen ? this.#socket.receive() : this.#receiveAllowed();
  }

  async send(data: Uint8Array, to: Endpoint): Promise<number> {
    const reason = this.#refuse(to);
    if (reason !== undefined) throw new NotAllowedError(`send to ${formatEndpoint(to)}`, reason);
    return await this.#socket.send(data, to);
  }

  close(): void {
    this.#socket.close();
  }

  async #receiveAllowed(): Promise<[Uint8Array, Endpoint]> {
    for (;;) {
      const received = await this.#socket.receive();
      if (this.#gate.refuse(received[1].hostname) === undefined) return received;
    }
  }

  #refuse(to: Endpoint): string | undefined {
    const { hostname } = to;
    if (to.port < 1 || !this.#allowed.has(hostname)) {
      const reason = this.#policy.refuseDatagram(to);
      if (reason !== undefined) return reason;
      if (this.#allowed.size >= MAX_KEPT) this.#allowed.clear();
      this.#allowed.add(hostname);
    }
    return this.#gate.refuse(hostname);
  }
}
