import type { HomeNetwork } from "../home_network.ts";
import { HOME } from "../home_network.ts";
import { ClientProcess } from "./client_process.ts";
import { isInPath } from "./installed.ts";

/** What miniupnpd is to speak. */
export interface MiniupnpdOptions {
  /** PCP and NAT-PMP. */
  readonly speaksPcp?: boolean;
  /** UPnP. */
  readonly speaksUpnp?: boolean;
  /** Describes itself as the first version of a gateway. */
  readonly isIgd1?: boolean;
  /** How long it keeps mappings at most. */
  readonly maxLifetimeSeconds?: number;
}

/** The chains that it puts its rules into. */
const RULES = `table inet filter {
  chain forward {
    type filter hook forward priority 0; policy drop
    ct state established,related accept
    iifname lan0 accept
    jump miniupnpd
  }
  chain miniupnpd { }
  chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
  chain postrouting {
    type nat hook postrouting priority 100
    jump postrouting_miniupnpd
    oifname wan0 masquerade
  }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
}
`;

/** Whether its variant for nftables is on this machine. */
export function isMiniupnpdInstalled(): boolean {
  return isInPath("miniupnpd") && isInPath("nft");
}

/** Starts miniupnpd on the router of a network; it makes rules of nftables, as routers do. */
export async function startMiniupnpd(
  home: HomeNetwork,
  dir: string,
  options: MiniupnpdOptions = {},
): Promise<ClientProcess> {
  const { speaksPcp = false, speaksUpnp = false, isIgd1 = false } = options;
  const { maxLifetimeSeconds = 86_400 } = options;
  await Deno.writeTextFile(`${dir}/rules.nft`, RULES);
  await home.run("router", ["nft", "-f", `${dir}/rules.nft`]);
  await Deno.writeTextFile(
    `${dir}/miniupnpd.conf`,
    [
      "ext_ifname=wan0",
      "listening_ip=lan0",
      "http_port=5555",
      `enable_natpmp=${speaksPcp ? "yes" : "no"}`,
      `enable_upnp=${speaksUpnp ? "yes" : "no"}`,
      `force_igd_desc_v1=${isIgd1 ? "yes" : "no"}`,
      "secure_mode=yes",
      "min_lifetime=1",
      `max_lifetime=${maxLifetimeSeconds}`,
      "uuid=1f1f1f1f-0000-4000-8000-000000000001",
      `allow 1024-65535 ${HOME.router}/24 1024-65535`,
      "deny 0-65535 0.0.0.0/0 0-65535",
      "",
    ].join("\n"),
  );
  const argv = ["miniupnpd", "-d", "-f", `${dir}/miniupnpd.conf`, "-P", `${dir}/miniupnpd.pid`];
  const process = new ClientProcess(home.machine("router"), argv, { name: "miniupnpd" });
  await process.line(speaksPcp ? /Listening for NAT-PMP\/PCP traffic/ : /HTTP listening on port/);
  return process;
}
