import { normaliseHostname, parseIp } from "../../address/mod.ts";
import type { IpFilter } from "../ip_filter/mod.ts";

/** Addresses whose verdict is kept; those of all peers of a busy session fit. */
const MAX_KEPT = 16_384;

/** What an IP filter says of addresses, remembered, since the same are asked about with every datagram. */
export class AddressGate {
  readonly #filter: IpFilter | undefined;
  readonly #kept = new Map<string, string | undefined>();
  #version = 0;

  constructor(filter: IpFilter | undefined) {
    this.#filter = filter;
  }

  /** Whether anything may be refused at all. */
  get isOpen(): boolean {
    return this.#filter === undefined || this.#filter.rangeCount === 0;
  }

  /** Why an address is refused; undefined where it is not, or for a name. */
  refuse(hostname: string): string | undefined {
    const filter = this.#filter;
    if (filter === undefined || filter.rangeCount === 0) return undefined;
    if (filter.version !== this.#version || this.#kept.size >= MAX_KEPT) {
      this.#kept.clear();
      this.#version = filter.version;
    }
    if (this.#kept.has(hostname)) return this.#kept.get(hostname);
    const address = normaliseHostname(hostname);
    const reason = parseIp(address) === undefined ? undefined : filter.explain(address);
    this.#kept.set(hostname, reason);
    return reason;
  }
}
