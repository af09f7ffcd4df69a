import type { NetworkAbilities } from "../../io/mod.ts";
import type { Proxy } from "../proxy/mod.ts";

/** Says what can be had of a network, with a proxy or without; `trouble` is what else is wrong with it. */
export function abilitiesOf(proxy: Proxy | undefined, trouble?: string): NetworkAbilities {
  const reasons = trouble === undefined ? [] : [trouble];
  if (proxy === undefined) {
    return {
      incoming: true,
      datagrams: true,
      multicast: true,
      portMapping: true,
      localNames: true,
      reasons,
    };
  }
  reasons.push("Peers can not connect to us: the proxy takes no connections for us");
  reasons.push("Local discovery and port mapping are off: they would go past the proxy");
  const datagrams = proxy.kind === "socks5";
  if (!datagrams) reasons.push("DHT, uTP and UDP trackers are off: an HTTP proxy carries no UDP");
  return {
    incoming: false,
    datagrams,
    multicast: false,
    portMapping: false,
    localNames: false,
    reasons,
  };
}
