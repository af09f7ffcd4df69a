import { parseIp } from "../../address/mod.ts";

/** `name`, `1.2.3.4` or `[::1]`, and a port. */
const AUTHORITY_REGEXP = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{0,5})?$/i;

/** Hosts that a server answers for, besides `localhost` and IP addresses. */
export class HostCheck {
  readonly #names: ReadonlySet<string>;

  /** Takes names without ports; how they are written does not matter. */
  constructor(names: Iterable<string>) {
    this.#names = new Set(["localhost", ...[...names].map(withoutEnd)]);
  }

  /**
   * Whether a request was meant for this server. A page of another site can make its own name lead here (DNS rebinding),
   * but then that name is what the browser asks for. An address can not be made to lead elsewhere.
   *
   * @param authority what the `Host` field has: a host, and maybe a port
   */
  allows(authority: string): boolean {
    const match = AUTHORITY_REGEXP.exec(authority);
    if (match === null) return false;
    const [, ipv6, name = ""] = match;
    if (ipv6 !== undefined) return parseIp(ipv6) !== undefined;
    return parseIp(name) !== undefined || this.#names.has(withoutEnd(name));
  }
}

/** A name without the dot of the root, in small letters. */
function withoutEnd(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
