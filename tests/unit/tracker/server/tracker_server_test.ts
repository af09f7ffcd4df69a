import { assertEquals, assertRejects } from "@std/assert";
import { SeededRandom, settle, VirtualClock } from "../../../../lib/testing/mod.ts";
import {
  TrackerClient,
  type TrackerClientOptions,
  TrackerError,
} from "../../../../lib/tracker/mod.ts";
import { TrackerServer, type TrackerServerOptions } from "../../../../lib/tracker/server/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet, type FakeNetwork } from "../../../support/fake_network.ts";
import { announceRequest } from "../../../support/tracker_requests.ts";

const PORT = 6969;
const ENDPOINTS = [{ hostname: "0.0.0.0", port: PORT }, { hostname: "::", port: PORT }];
const HTTP = "http://tracker.example:6969/announce";
const UDP = "udp://tracker.example:6969/announce";

/** A tracker in a made-up internet, and clients of it. */
class Scene implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly internet = new FakeInternet({ "tracker.example": ["8.8.8.8", "2600::8"] });
  readonly log = new FakeLog();
  readonly host: FakeNetwork = this.internet.machine("8.8.8.8", "2600::8");
  readonly #clients: TrackerClient[] = [];
  #server: TrackerServer | undefined;

  async start(options: TrackerServerOptions = {}): Promise<TrackerServer> {
    const { clock, log, host: network } = this;
    const io = { network, clock, log, random: new SeededRandom() };
    this.#server = await TrackerServer.start(io, {
      http: [{ hostname: "0.0.0.0", port: PORT }],
      udp: ENDPOINTS,
      ...options,
    });
    return this.#server;
  }

  /** A client at addresses of its own. */
  client(n: number, options: Partial<TrackerClientOptions> = {}): TrackerClient {
    const network = this.internet.machine(`9.9.9.${n}`, `2600::9:${n}`);
    const { clock } = this;
    const client = new TrackerClient({ network, clock, random: new SeededRandom(n), ...options });
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.close();
    await this.#server?.close();
    await settle();
  }
}

Deno.test("TrackerServer names over HTTP who announced over UDP, and the other way round", async () => {
  await using scene = new Scene();
  const server = await scene.start();
  const a = await scene.client(1).announce(HTTP, announceRequest({ port: 1, event: "started" }));
  assertEquals([a.peers, a.externalAddress, a.leechers], [[], "9.9.9.1", 1]);
  const b = await scene.client(2).announce(UDP, announceRequest({ port: 2, left: 0 }));
  assertEquals(b.peers, [{ hostname: "9.9.9.1", port: 1 }]);
  const c = await scene.client(3).announce(HTTP, announceRequest({ port: 3 }));
  const hosts = c.peers.map(({ hostname, port }) => `${hostname} ${port}`).sort();
  assertEquals(hosts, ["2600::9:2 2", "9.9.9.1 1", "9.9.9.2 2"]);
  assertEquals([c.seeders, c.leechers, c.intervalMs, c.minIntervalMs], [
    2,
    2,
    1_800_000,
    60_000,
  ]);
  assertEquals(server.stats().torrents, 1);
});

Deno.test("TrackerServer tells the counts to who scrapes, over HTTP and UDP", async () => {
  await using scene = new Scene();
  await scene.start();
  const client = scene.client(1, { bind: { 4: "0.0.0.0" } });
  const { infoHash } = announceRequest({});
  await client.announce(UDP, announceRequest({ port: 1, event: "started" }));
  await client.announce(UDP, announceRequest({ port: 1, event: "completed", left: 0 }));
  const entry = { infoHash, seeders: 1, leechers: 0, downloads: 1 };
  assertEquals(await client.scrape(HTTP, [infoHash]), [entry]);
  assertEquals(await client.scrape(UDP, [infoHash]), [entry]);
  await client.announce(HTTP, announceRequest({ port: 1, event: "stopped", left: 0 }));
  const [after] = await client.scrape(UDP, [infoHash]);
  assertEquals(after, { infoHash, seeders: 0, leechers: 0, downloads: 1 });
});

Deno.test("TrackerServer serves the torrents that are allowed", async () => {
  await using scene = new Scene();
  const allowed = new Uint8Array(20).fill(5);
  const server = await scene.start({ allowed: [allowed] });
  const client = scene.client(1);
  await client.announce(UDP, announceRequest({ infoHash: allowed }));
  for (const url of [HTTP, UDP]) {
    const error = await assertRejects(
      () => client.announce(url, announceRequest({})),
      TrackerError,
    );
    assertEquals([error.code, error.reason], ["failure", "This torrent is not served here"]);
  }
  server.setAllowed(undefined);
  await client.announce(HTTP, announceRequest({}));
});

Deno.test("TrackerServer lets a client that was connected before it started anew connect again", async () => {
  await using scene = new Scene();
  const first = await scene.start();
  const client = scene.client(1, { bind: { 4: "0.0.0.0" } });
  await client.announce(UDP, announceRequest({}));
  await first.close();
  await settle();
  const { clock, host: network } = scene;
  const io = { network, clock, random: new SeededRandom(99) };
  await using _second = await TrackerServer.start(io, { udp: ENDPOINTS });
  const answer = await client.announce(UDP, announceRequest({}));
  assertEquals(answer.leechers, 1);
});

Deno.test("TrackerServer forgets who is silent", async () => {
  await using scene = new Scene();
  const server = await scene.start({ intervalMs: 60_000 });
  await scene.client(1).announce(HTTP, announceRequest({}));
  assertEquals(server.stats().peers, 1);
  await scene.clock.advance(3 * 60_000 - 1);
  assertEquals(server.stats().peers, 1);
  await scene.clock.advance(1);
  assertEquals(server.stats().peers, 0);
});

Deno.test("TrackerServer says where it serves", async () => {
  await using scene = new Scene();
  const server = await scene.start({ http: [{ hostname: "127.0.0.1", port: 0 }], udp: ENDPOINTS });
  assertEquals(server.announceUrls, [
    `http://127.0.0.1:${server.httpEndpoints[0]?.port}/announce`,
    "udp://0.0.0.0:6969/announce",
    "udp://[::]:6969/announce",
  ]);
  assertEquals(server.udpEndpoints, ENDPOINTS);
});

Deno.test("TrackerServer.start() leaves nothing open where it fails", async () => {
  await using scene = new Scene();
  const taken = await scene.host.bindDatagrams({ hostname: "::", port: PORT });
  await assertRejects(() => scene.start(), Error, "in use");
  taken.close();
  await scene.start();
  await assertRejects(() => scene.start({ maxPeers: 0 }), RangeError, "maxPeers");
  await assertRejects(() => scene.start({ intervalMs: NaN }), RangeError, "intervalMs");
});

Deno.test("TrackerServer goes on where it can not answer", async () => {
  await using scene = new Scene();
  await scene.start();
  const stranger = scene.internet.machine("9.9.9.200");
  const socket = await stranger.bindDatagrams({ hostname: "0.0.0.0", port: 0 });
  const connect = new Uint8Array([0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4]);
  scene.internet.filter = (_data, _from, to) => {
    if (to.hostname === "9.9.9.200") throw new Error("Cannot send: there is no such address");
    return true;
  };
  for (let i = 0; i < 150; i++) await socket.send(connect, { hostname: "8.8.8.8", port: PORT });
  await settle();
  socket.close();
  const told = scene.log.records.filter(({ message }) => message === "Cannot answer over UDP");
  assertEquals(told.length > 100, true);
  const answer = await scene.client(1).announce(UDP, announceRequest({}));
  assertEquals(answer.peers.length, 0);
});
