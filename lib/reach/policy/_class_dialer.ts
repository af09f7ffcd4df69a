import { formatEndpoint, normaliseHostname } from "../../address/mod.ts";
import type { ByteStream, Clock, Dialer, Endpoint, Resolver } from "../../io/mod.ts";
import type { RelayDialer } from "../proxy/mod.ts";
import type { AddressGate } from "./_address_gate.ts";
import { dialFirst } from "./_dial_first.ts";
import type { HttpClass } from "./_policy_http.ts";
import { nearnessOf } from "./nearness.ts";
import { NotAllowedError } from "./not_allowed_error.ts";
import type { OutgoingPolicy } from "./outgoing_policy.ts";

/** What a {@linkcode ClassDialer} needs. */
export interface ClassDialerOptions {
  /** Opens streams: directly, or through the proxy. */
  readonly dialer: Dialer;
  /** Finds addresses. */
  readonly resolver: Resolver;
  /** What may be reached. */
  readonly policy: OutgoingPolicy;
  /** Whom nobody connects to. */
  readonly gate: AddressGate;
  /** Time. */
  readonly clock: Clock;
}

/**
 * Opens what `fetch` asks for, but to no address that is nearer or farther than the one that the request was checked with:
 * a name that is resolved anew may have got other addresses by then.
 */
export class ClassDialer implements RelayDialer {
  readonly #options: ClassDialerOptions;

  constructor(options: ClassDialerOptions) {
    this.#options = options;
  }

  async connect(to: Endpoint, kind: string, signal: AbortSignal): Promise<ByteStream> {
    const { nearness, isFiltered } = parseClass(kind);
    const { resolver, policy, gate, dialer, clock } = this.#options;
    const hostname = normaliseHostname(to.hostname);
    const addresses = await resolver.resolve(hostname, { signal });
    const allowed: Endpoint[] = [];
    let reason = "it has no address";
    for (const address of addresses) {
      const endpoint = { hostname: address, port: to.port };
      const refusal = policy.refuseAddress(endpoint) ??
        (isFiltered ? gate.refuse(address) : undefined) ??
        (nearnessOf(address) === nearness ? undefined : "its address has changed");
      if (refusal === undefined) allowed.push(endpoint);
      else reason = refusal;
    }
    if (allowed.length === 0) throw new NotAllowedError(`connect to ${formatEndpoint(to)}`, reason);
    return await dialFirst(allowed, dialer, { clock, signal });
  }
}

/** Writes a class as the name that a relay knows it by. */
export function formatClass({ nearness, isFiltered }: HttpClass): string {
  return `${nearness}${isFiltered ? " filtered" : ""}`;
}

function parseClass(text: string): HttpClass {
  const [name, filtered] = text.split(" ");
  const nearness = name === "self" || name === "local" ? name : "global";
  return { nearness, isFiltered: filtered !== undefined };
}
