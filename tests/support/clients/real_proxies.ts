import { HOME, type HomeNetwork } from "../home_network.ts";
import { ClientProcess } from "./client_process.ts";
import { isInPath } from "./installed.ts";

/** A name that the proxy alone knows: that of the machine outside. */
export const PROXIED_NAME = "tracker.example";

/** Where proxies listen, and the ports that they take datagrams at. */
export const PROXY_PORT = 1080;
export const PROXY_UDP_PORTS = "40000-40999";

/** A proxy that others wrote. */
export interface RealProxy {
  /** What it is called. */
  readonly name: string;
  /** Its URL, as a machine inside names it. */
  readonly url: string;
  /** Whether it carries datagrams. */
  readonly hasUdp: boolean;
  /** Whether it is on this machine. */
  isInstalled(): boolean;
  /** The command that runs it; what it needs is written into a folder. */
  command(dir: string): Promise<string[]>;
  /** What it says once it is ready; where it says nothing, its port is tried. */
  readonly ready?: RegExp;
}

/** Dante: SOCKS5 with datagrams, without a password. */
export const dante: RealProxy = {
  name: "Dante",
  url: `socks5://${HOME.router}:${PROXY_PORT}`,
  hasUdp: true,
  isInstalled: () => isInPath("danted"),
  async command(dir) {
    await Deno.writeTextFile(
      `${dir}/danted.conf`,
      `logoutput: stderr
internal: ${HOME.router} port = ${PROXY_PORT}
external: ${HOME.external}
clientmethod: none
socksmethod: none
user.privileged: root
user.unprivileged: root
client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }
socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 udp.portrange: ${PROXY_UDP_PORTS} }
`,
    );
    return ["danted", "-f", `${dir}/danted.conf`, "-p", `${dir}/danted.pid`];
  },
};

/** microsocks: SOCKS5 with a password, without datagrams. */
export const microsocks: RealProxy = {
  name: "microsocks",
  url: `socks5h://me:s3cret@${HOME.router}:${PROXY_PORT}`,
  hasUdp: false,
  isInstalled: () => isInPath("microsocks"),
  command: () => {
    const at = ["-i", HOME.router, "-p", `${PROXY_PORT}`];
    return Promise.resolve(["microsocks", ...at, "-u", "me", "-P", "s3cret"]);
  },
};

/** Tinyproxy: HTTP CONNECT with a password. */
export const tinyproxy: RealProxy = {
  name: "Tinyproxy",
  url: `http://me:s3cret@${HOME.router}:${PROXY_PORT}`,
  hasUdp: false,
  isInstalled: () => isInPath("tinyproxy"),
  async command(dir) {
    await Deno.writeTextFile(
      `${dir}/tinyproxy.conf`,
      `Port ${PROXY_PORT}
Listen ${HOME.router}
Timeout 600
MaxClients 100
Allow 192.168.77.0/24
BasicAuth me s3cret
`,
    );
    return ["tinyproxy", "-d", "-c", `${dir}/tinyproxy.conf`];
  },
};

/** Runs a proxy on the router of a network, and waits until it listens. */
export async function startProxy(
  home: HomeNetwork,
  proxy: RealProxy,
  dir: string,
): Promise<ClientProcess> {
  await Deno.writeTextFile(`${dir}/hosts`, `${HOME.outside} ${PROXIED_NAME}\n`);
  const bind = `mount --bind '${dir}/hosts' /etc/hosts && exec "$@"`;
  const argv = ["unshare", "-m", "sh", "-c", bind, "sh", ...await proxy.command(dir)];
  const process = new ClientProcess(home.machine("router"), argv, { name: proxy.name });
  const port = PROXY_PORT.toString(16).toUpperCase().padStart(4, "0");
  const listening = `while ! grep -q ':${port} 00000000:0000' /proc/net/tcp; do sleep 0.05; done`;
  await home.run("router", ["timeout", "20", "sh", "-c", listening]);
  return process;
}

/** Has the router write down whom a machine inside sends packets to besides the proxy: address, protocol and port. */
export async function watchLeaks(home: HomeNetwork, dir: string): Promise<() => Promise<string[]>> {
  await Deno.writeTextFile(
    `${dir}/watch.nft`,
    `table inet watch {
  set leaks { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 1000; }
  chain prerouting {
    type filter hook prerouting priority -300
    ip saddr != ${HOME.client} return
    ip daddr ${HOME.router} tcp dport ${PROXY_PORT} return
    ip daddr ${HOME.router} udp dport ${PROXY_UDP_PORTS} return
    meta l4proto { tcp, udp } add @leaks { ip daddr . meta l4proto . th dport }
  }
}
`,
  );
  await home.run("router", ["nft", "-f", `${dir}/watch.nft`]);
  return async () => {
    const text = await home.run("router", ["nft", "list", "set", "inet", "watch", "leaks"]);
    return [...text.matchAll(/[\d.]+ \. (?:tcp|udp) \. [\w-]+/g)].map(([leak]) => leak);
  };
}
