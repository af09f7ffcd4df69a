import { assert, assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import type { Network } from "../../../lib/io/mod.ts";
import { abilitiesOf, parseProxyUrl } from "../../../lib/reach/mod.ts";
import { SessionCore, type SessionOptions } from "../../../lib/session/mod.ts";
import {
  MemoryDisk,
  RecordedLog,
  SeededRandom,
  Swarm,
  type VirtualHost,
} from "../../../lib/testing/mod.ts";
import { handshakesOf, sayExtensions } from "./support/metadata_peer.ts";

/** A session on a machine that others can not come to, as with a SOCKS5 proxy. */
function openBehindProxy(swarm: Swarm, machine: VirtualHost, options: SessionOptions) {
  const abilities = abilitiesOf(parseProxyUrl("socks5://10.0.0.1:1080"));
  const log = new RecordedLog();
  const { dialer, resolver, http, interfaces } = machine;
  const network: Network = {
    ...{ dialer, resolver, http, interfaces, abilities },
    listen: (at) => machine.listen(at),
    bindDatagrams: (at, how) => machine.bindDatagrams(at, how),
    serveHttp: (at, handler) => machine.serveHttp(at, handler),
  };
  const { clock } = swarm;
  const io = { clock, random: new SeededRandom(3), network, disk: new MemoryDisk(), log };
  return { log, core: new SessionCore(io, options) };
}

Deno.test("nobody is told a port where nobody can come, and it is said once what is off", async () => {
  await using swarm = new Swarm();
  const announced: (string | null)[] = [];
  swarm.internet.host({ addresses: ["21.0.0.1"] }).serveHttp(
    { hostname: "0.0.0.0", port: 80 },
    (request) => {
      announced.push(new URL(request.url).searchParams.get("port"));
      return new Response(encode({ interval: 1_800, peers: new Uint8Array() }));
    },
  );
  const peer = swarm.peer({
    features: { extensions: true, dht: true },
    begins: (talk) => sayExtensions(talk),
  });
  const node = swarm.member({ session: { lsd: false, pex: false }, paused: true });
  const machine = swarm.machine();
  const sent: string[] = [];
  swarm.internet.tap(({ host, protocol, data, to }) => {
    if (host !== machine) return;
    if (protocol === "udp") sent.push(`${to.hostname} ${new TextDecoder().decode(data)}`);
  });
  const { core, log } = openBehindProxy(swarm, machine, { dhtNodes: [node.endpoint] });
  core.addMetainfo(swarm.torrent.metainfo, {
    peers: [peer.endpoint],
    trackers: ["http://21.0.0.1/announce"],
  });
  await swarm.run(20_000);
  assertEquals(core.reachability.announcedPort, undefined);
  assertEquals(new Set(announced), new Set(["1"]));
  const [talk] = peer.talks;
  assert(talk);
  assertEquals(handshakesOf(talk).map(({ port }) => port), [undefined]);
  assertEquals(talk.received.filter(({ type }) => type === "port"), []);
  // The DHT is asked, but nothing that others should keep of us is told.
  assert(sent.some((text) => text.includes("9:get_peers")));
  assertEquals(sent.filter((text) => text.includes("13:announce_peer")), []);
  const queries = sent.filter((text) => text.includes("1:y1:q"));
  assertEquals(queries.filter((text) => !text.includes("2:roi1e")), []);
  // Neither the router nor the network around is asked: 239.192.152.143, 239.255.255.250.
  assertEquals(sent.filter((text) => text.startsWith("239.") || text.startsWith("192.")), []);
  const told = log.records.filter(({ level }) => level === "info").map(({ message }) => message);
  const reasons = [
    "Peers can not connect to us: the proxy takes no connections for us",
    "Local discovery and port mapping are off: they would go past the proxy",
  ];
  for (const reason of reasons) assertEquals(told.filter((text) => text === reason).length, 1);
  await swarm.settled(core.close());
});
