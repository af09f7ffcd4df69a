import { formatEndpoint } from "../../address/mod.ts";
import type { ByteStream, Dialer, DialOptions, Endpoint } from "../../io/mod.ts";
import type { AddressGate } from "./_address_gate.ts";
import { NotAllowedError } from "./not_allowed_error.ts";
import type { OutgoingPolicy } from "./outgoing_policy.ts";

/** Dials where the policy and the IP filter allow it. */
export class PolicyDialer implements Dialer {
  readonly #dialer: Dialer;
  readonly #policy: OutgoingPolicy;
  readonly #gate: AddressGate;

  constructor(dialer: Dialer, policy: OutgoingPolicy, gate: AddressGate) {
    this.#dialer = dialer;
    this.#policy = policy;
    this.#gate = gate;
  }

  async connect(to: Endpoint, options?: DialOptions): Promise<ByteStream> {
    const reason = this.#policy.refuseAddress(to) ?? this.#gate.refuse(to.hostname);
    if (reason !== undefined) throw new NotAllowedError(`connect to ${formatEndpoint(to)}`, reason);
    return await this.#dialer.connect(to, options);
  }
}
