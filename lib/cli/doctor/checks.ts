import { scopeOf } from "../../address/mod.ts";
import type { Io } from "../../io/mod.ts";
import type { Permission, Program } from "../program.ts";
import { formatBytes, formatRate } from "../../text/mod.ts";
import { reasonOf } from "../torrent/source.ts";

/** How something stands: it works, Shoal does without it, or it does not work. */
export type Health = "works" | "without" | "fails";

/** One thing that was looked at. */
export interface Finding {
  /** What it is: a word or two. */
  readonly name: string;
  /** How it stands. */
  readonly health: Health;
  /** What was found, and what that means. */
  readonly detail: string;
}

/** What each permission is for, and whether Shoal can do without. */
const PERMISSIONS: readonly (readonly [Permission, boolean, string])[] = [
  ["net", true, "peers and trackers"],
  ["read", true, "torrents and data"],
  ["write", true, "downloads"],
  ["env", false, "settings in SHOAL_… variables"],
  ["sys", false, "the addresses of this machine"],
];

/** Which permissions the program has. */
export function checkPermissions(program: Program): Finding[] {
  return PERMISSIONS.map(([name, isNeeded, purpose]) => {
    const isGranted = program.isPermitted(name);
    return {
      name: `permission ${name}`,
      health: isGranted ? "works" : isNeeded ? "fails" : "without",
      detail: isGranted ? purpose : `not granted, for ${purpose}: --allow-${name} grants it`,
    };
  });
}

/** Does something and says what came of it; what is thrown is the finding. */
async function attempt(
  name: string,
  work: () => Promise<string>,
  otherwise: { readonly health: Health; readonly means: string },
): Promise<Finding> {
  try {
    return { name, health: "works", detail: await work() };
  } catch (error) {
    return { name, health: otherwise.health, detail: `${otherwise.means}: ${reasonOf(error)}` };
  }
}

/** Bytes that are sent to and fro. */
const PROBE = new TextEncoder().encode("shoal");

async function tryTcp({ network }: Io, hostname: string): Promise<string> {
  const listener = network.listen({ hostname, port: 0 });
  try {
    const accepting = listener.accept();
    const stream = await network.dialer.connect(listener.addr);
    const accepted = await accepting;
    await stream.write(PROBE);
    await accepted.read(new Uint8Array(PROBE.length));
    stream.close();
    accepted.close();
    return "connections to and from this machine";
  } finally {
    listener.close();
  }
}

async function tryUdp({ network }: Io, hostname: string): Promise<string> {
  const socket = await network.bindDatagrams({ hostname, port: 0 });
  try {
    const receiving = socket.receive();
    await socket.send(PROBE, socket.addr);
    await receiving;
    return "UDP trackers, the DHT and uTP";
  } finally {
    socket.close();
  }
}

async function tryUtp(
  { network, clock, random }: Io,
  hasFastUdp: boolean,
): Promise<string> {
  const { UtpSocket } = await import("../../utp/mod.ts");
  const at = { hostname: "127.0.0.1", port: 0 };
  const near = new UtpSocket(await network.bindDatagrams(at), { clock, random });
  const far = new UtpSocket(await network.bindDatagrams(at), { clock, random });
  try {
    const [accepted, stream] = await Promise.all([near.accept(), far.connect(near.addr)]);
    await stream.write(PROBE);
    await accepted.read(new Uint8Array(PROBE.length));
    stream.close();
    accepted.close();
  } finally {
    await Promise.all([near.close(), far.close()]);
  }
  if (hasFastUdp) return "connections to and from this machine, over UDP";
  return "but slowly, over node:dgram: --unstable-net gives Deno fast UDP";
}

async function tryIpv6(io: Io): Promise<string> {
  const own = await io.network.interfaces.addresses();
  await tryTcp(io, "::1");
  if (own.length === 0) return "connections to and from this machine";
  const reach = own.find(({ family, address }) =>
    family === "IPv6" && scopeOf(address) === "global"
  );
  return reach === undefined
    ? "on this machine alone: it has no global address"
    : `connections to and from this machine, whose address is ${reach.address}`;
}

async function tryHttp({ network }: Io): Promise<string> {
  const server = network.serveHttp({ hostname: "127.0.0.1", port: 0 }, () => new Response("shoal"));
  try {
    const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
    const { status, body } = await network.http.request({ url });
    await body?.cancel();
    return `HTTP trackers (answered ${status})`;
  } finally {
    await server.close();
  }
}

/** What of the network works, as far as this machine alone can tell. */
export async function checkNetwork(io: Io, { hasFastUdp }: Program): Promise<Finding[]> {
  const fails = { health: "fails", means: "does not work" } as const;
  const without = { health: "without", means: "IPv4 alone" } as const;
  const withoutUtp = { health: "without", means: "TCP alone" } as const;
  return [
    await attempt("TCP", () => tryTcp(io, "127.0.0.1"), fails),
    await attempt("UDP", () => tryUdp(io, "127.0.0.1"), fails),
    await attempt("uTP", () => tryUtp(io, hasFastUdp), withoutUtp),
    await attempt("HTTP", () => tryHttp(io), fails),
    await attempt("IPv6", () => tryIpv6(io), without),
  ];
}

/** The ports that are tried for peers unless one is named. */
const PEER_PORTS = Array.from({ length: 10 }, (_, i) => 6881 + i);

/** Which port peers would come to. */
export function checkPort(io: Io): Finding {
  const name = "port";
  for (const port of PEER_PORTS) {
    try {
      io.network.listen({ hostname: "0.0.0.0", port }).close();
      const other = port === 6881 ? "" : "; 6881 is in use";
      return { name, health: "works", detail: `${port} is free for peers${other}` };
    } catch {
      continue; // The next one may be free.
    }
  }
  const detail = "6881 to 6890 are in use or not allowed: name another with --port";
  return { name, health: "without", detail };
}

/** Whether a folder can be written to, and how much it holds. */
export async function checkFolder({ disk }: Io, dir: string): Promise<Finding> {
  const store = disk.open(dir);
  const probe = ".shoal-doctor";
  return await attempt(`folder ${dir}`, async () => {
    try {
      await store.write(probe, 0, PROBE);
      await store.sync([probe]);
      const free = await store.freeBytes();
      return free === undefined ? "can be written to" : `${formatBytes(free)} free`;
    } finally {
      await store.remove(probe);
      await store.close();
    }
  }, { health: "fails", means: "can not be written to" });
}

/** Bytes that are hashed for the measure. */
const HASH_BYTES = 64 << 20;

/** How fast pieces are checked. */
export async function checkHashing({ disk, clock }: Io): Promise<Finding> {
  return await attempt("hashing", async () => {
    const start = clock.now();
    await disk.hasher.sha1(new Uint8Array(HASH_BYTES));
    const seconds = (clock.now() - start) / 1000;
    return `SHA-1 at ${formatRate(HASH_BYTES / Math.max(0.001, seconds))} a thread`;
  }, { health: "fails", means: "does not work" });
}
