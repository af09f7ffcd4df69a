import type { InterfaceAddress, Interfaces } from "../io/mod.ts";
import { addressFamily } from "./_address.ts";

/** Where Linux tells its IPv4 routes. Deno lets nobody read it but who may do everything. */
const ROUTES_FILE = "/proc/net/route";

/** The flags of a route that is up and leads by a router (RTF_UP, RTF_GATEWAY). */
const BY_ROUTER = 0b11;

/** What this machine tells of its own addresses, as far as that is permitted. */
export class SystemInterfaces implements Interfaces {
  readonly #bind: readonly string[];

  /** Tells of all addresses, or of `bind` alone where it is not empty, so that nothing else is used by mistake. */
  constructor(bind: readonly string[] = []) {
    this.#bind = bind;
  }

  /** All addresses of this machine; none without `--allow-sys`. */
  async addresses(): Promise<readonly InterfaceAddress[]> {
    const known = await networkInterfaces();
    const all = known.map(({ name, address, family, netmask }) => {
      return { name, address, family, netmask };
    });
    return this.#bind.length === 0
      ? all
      : all.filter(({ address }) => this.#bind.includes(address));
  }

  /** The routers of default routes, or else the first address of each private network. */
  async gateways(): Promise<readonly string[]> {
    const routes = await readRoutes();
    const gateways = routes === undefined ? [] : parseGateways(routes);
    if (gateways.length > 0) return gateways;
    const own = (await this.addresses()).filter(({ family, address }) =>
      family === "IPv4" && !address.startsWith("127.") && !address.startsWith("169.254.")
    );
    const guesses = own.map(({ address }) => address.replace(/\d+$/, "1"));
    return [...new Set(guesses)].filter((guess) => own.every(({ address }) => address !== guess));
  }
}

/** What Deno tells of the interfaces; nothing where it would have to ask. */
async function networkInterfaces(): Promise<Deno.NetworkInterfaceInfo[]> {
  const { state } = await Deno.permissions.query({ name: "sys", kind: "networkInterfaces" });
  return state === "granted" ? Deno.networkInterfaces() : [];
}

/**
 * The number of the interface that an address is of, as IPv6 wants it for multicast; 0, the system's choice, where it is
 * not known.
 */
export async function interfaceIndexOf(address: string): Promise<number> {
  const known = await networkInterfaces();
  const name = known.find((entry) => entry.address === address)?.name;
  const scopes = known.filter((entry) => entry.name === name).map(({ scopeid }) => scopeid ?? 0);
  return Math.max(0, ...scopes);
}

async function readRoutes(): Promise<string | undefined> {
  const { state } = await Deno.permissions.query({ name: "read", path: ROUTES_FILE });
  if (state !== "granted") return undefined;
  try {
    // deno-lint-ignore shoal/no-files -- no file of a disk, but what the kernel says of the network
    return await Deno.readTextFile(ROUTES_FILE);
  } catch {
    return undefined; // Not Linux, or Deno wants more than the permission to read.
  }
}

/** Reads the routers of default routes, the preferred first, out of Linux' table of routes. */
export function parseGateways(routes: string): string[] {
  const rows = routes.split("\n").slice(1).map((line) =>
    line.split("\t").map((cell) => cell.trim())
  );
  const found = rows.flatMap(([, destination, gateway = "", flags = "", , , metric]) => {
    if (destination !== "00000000" || !/^[0-9A-F]{8}$/i.test(gateway)) return [];
    if ((parseInt(flags, 16) & BY_ROUTER) !== BY_ROUTER) return [];
    // The number is written as it lies in memory, lowest byte first.
    const address = [6, 4, 2, 0].map((at) => parseInt(gateway.slice(at, at + 2), 16)).join(".");
    return addressFamily(address) === 4 ? [{ address, metric: Number(metric) || 0 }] : [];
  });
  found.sort((a, b) => a.metric - b.metric);
  return [...new Set(found.map(({ address }) => address))];
}
