import { assertMatch } from "@std/assert";
import { openPolicyNetwork, parseProxyUrl } from "../../../lib/reach/mod.ts";
import { SessionCore } from "../../../lib/session/mod.ts";
import { MemoryDisk, RecordedLog, SeededRandom, Swarm } from "../../../lib/testing/mod.ts";

Deno.test("a download whose proxy does not answer says so", async () => {
  await using swarm = new Swarm();
  const { clock } = swarm;
  const seeder = swarm.member({ has: "all" });
  const dead = swarm.machine().address;
  const [random, log] = [new SeededRandom(7), new RecordedLog()];
  const proxy = parseProxyUrl(`socks5://${dead}:1080`);
  const network = openPolicyNetwork(swarm.machine(), { proxy, clock, random, log });
  const session = new SessionCore({ clock, random, network, disk: new MemoryDisk(), log }, {
    dht: false,
    utp: false,
  });
  const torrent = session.addMetainfo(swarm.torrent.metainfo, { peers: [seeder.endpoint] });
  await swarm.run(20_000);
  assertMatch(torrent.status().reason ?? "", /^no peers yet; the proxy can not be used: ./);
  await swarm.settled(session.close());
});
