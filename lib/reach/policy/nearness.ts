import { isLinkLocal, normaliseHostname, parseIp, scopeOf } from "../../address/mod.ts";

/**
 * How near to us an address is, for the policy: what is near trusts who asks from here.
 *
 * - `self`: this machine, and what is link-local, where clouds keep services of their own;
 * - `local`: the network around it;
 * - `global`: everywhere else, also what lies behind a proxy and has a name alone.
 */
export type Nearness = "self" | "local" | "global";

/** From near to far. */
const NEAREST_FIRST: readonly Nearness[] = ["self", "local", "global"];

/** Where clouds give out the secrets of the machine that asks (AWS, Azure, Google; ECS; AWS by IPv6; Alibaba). */
const METADATA_SERVICES: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "fd00:ec2::254",
  "100.100.100.200",
]);

/** Says whether an address is that of a cloud's metadata service, which nothing here has any business with. */
export function isMetadataService(address: string): boolean {
  return METADATA_SERVICES.has(normaliseHostname(address));
}

/** Says how near an address is; undefined where nobody can be. A name counts as far away. */
export function nearnessOf(address: string): Nearness | undefined {
  if (parseIp(address) === undefined) return "global";
  const scope = scopeOf(address);
  if (scope === "unusable") return undefined;
  if (scope === "loopback" || isLinkLocal(address)) return "self";
  return scope;
}

/** Says whether `a` is nearer to us than `b`. */
export function isNearer(a: Nearness, b: Nearness): boolean {
  return NEAREST_FIRST.indexOf(a) < NEAREST_FIRST.indexOf(b);
}
