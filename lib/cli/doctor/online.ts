import { formatEndpoint } from "../../address/mod.ts";
import type { Endpoint, Io } from "../../io/mod.ts";
import type { PortMapping } from "../../reach/mod.ts";
import { formatNoun } from "../../text/mod.ts";
import { wait } from "../progress/run_torrents.ts";
import { reasonOf } from "../torrent/source.ts";
import type { Finding } from "./checks.ts";

/** How long nodes of the DHT may take. */
const DHT_MS = 20_000;

/** How long a router may take: UPnP waits for answers for some seconds. */
const ROUTER_MS = 10_000;

/** How often the router's answers are looked at. */
const LOOK_MS = 100;

/**
 * Whether the DHT can be joined, and what its nodes say of this machine.
 *
 * @param nodes those to begin with; the public ones where there are none.
 */
export async function checkDht(
  io: Io,
  nodes: readonly Endpoint[],
  signal: AbortSignal,
): Promise<Finding> {
  const name = "DHT";
  const { openDhtOver } = await import("../../host/mod.ts");
  try {
    const bootstrap = nodes.length > 0 ? { bootstrap: nodes } : {};
    await using dht = await openDhtOver(io, { readOnly: true, ...bootstrap });
    await Promise.race([dht.joined, wait(io.clock, DHT_MS, signal)]);
    signal.throwIfAborted();
    const count = dht.stats().reduce((sum, each) => sum + each.nodes, 0);
    if (count === 0) {
      const detail = "no node answers: trackers and others find peers without it";
      return { name, health: "without", detail };
    }
    const own = dht.externalAddresses;
    const seen = own.length === 0 ? "" : `; it sees this machine at ${own.join(" and ")}`;
    return { name, health: "works", detail: `${formatNoun(count, "node")} answered${seen}` };
  } catch (error) {
    signal.throwIfAborted();
    return { name, health: "without", detail: `can not be asked: ${reasonOf(error)}` };
  }
}

/** Whether a router maps ports; what it mapped is given up again. */
export async function checkRouter(io: Io, signal: AbortSignal): Promise<Finding> {
  const name = "router";
  const { PortMapper } = await import("../../reach/mod.ts");
  const { network, clock, random, log } = io;
  const listener = network.listen({ hostname: "0.0.0.0", port: 0 });
  const { port } = listener.addr;
  const mapper = new PortMapper(network, { clock, random, log, ports: { tcp: port, udp: port } });
  try {
    mapper.start();
    const end = clock.now() + ROUTER_MS;
    while (clock.now() < end && mapper.status().length < 2) {
      await wait(clock, LOOK_MS, signal);
      signal.throwIfAborted();
    }
    return { name, ...describeMappings(mapper.status()) };
  } finally {
    listener.close();
    await mapper.close();
  }
}

function describeMappings(mappings: readonly PortMapping[]): Omit<Finding, "name"> {
  const [first] = mappings;
  if (first === undefined) {
    const detail = "maps no ports (PCP, NAT-PMP, UPnP): where it keeps peers out, forward one";
    return { health: "without", detail };
  }
  const { protocol, externalAddress: hostname = "?", externalPort: port } = first;
  const transports = mappings.map(({ transport }) => transport.toUpperCase()).join(" and ");
  const at = formatEndpoint({ hostname, port });
  return { health: "works", detail: `maps ports by ${protocol}: ${transports} at ${at}` };
}
