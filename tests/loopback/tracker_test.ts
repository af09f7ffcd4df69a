import { assertEquals, assertRejects } from "@std/assert";
import type { Endpoint } from "../../lib/io/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../../lib/net/mod.ts";
import { TrackerClient, TrackerError } from "../../lib/tracker/mod.ts";
import { TrackerServer, type TrackerServerOptions } from "../../lib/tracker/server/mod.ts";
import { announceRequest } from "../support/tracker_requests.ts";

const IPV4 = { hostname: "127.0.0.1", port: 0 };
const IPV6 = { hostname: "::1", port: 0 };

/** Says whether this machine has IPv6, even if to itself alone. */
function hasIpv6(): boolean {
  try {
    Deno.listen(IPV6).close();
    return true;
  } catch (error) {
    if (error instanceof Error) console.warn(`IPv6 is not to be had: ${error.message}`);
    return false;
  }
}

/** A tracker and a client on this machine, over real sockets. */
class Scene implements AsyncDisposable {
  readonly network = new DenoNetwork();
  readonly io = { network: this.network, clock: new SystemClock(), random: new SystemRandom() };
  readonly client = new TrackerClient(this.io);
  #server: TrackerServer | undefined;

  async start(options: TrackerServerOptions): Promise<readonly string[]> {
    this.#server = await TrackerServer.start(this.io, options);
    return this.#server.announceUrls;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.#server?.close();
    this.network.close();
  }
}

/** Announces three peers and scrapes, at each URL, and checks what comes back. */
async function announceAndScrape(scene: Scene, urls: readonly string[]): Promise<void> {
  const { client } = scene;
  for (const [i, url] of urls.entries()) {
    const infoHash = new Uint8Array(20).fill(200 + i);
    const first = announceRequest({ infoHash, port: 1001, event: "started", numWant: 10 });
    assertEquals((await client.announce(url, first)).peers, [], url);
    const seeder = announceRequest({ infoHash, port: 1002, event: "started", left: 0 });
    const seen = await client.announce(url, seeder);
    assertEquals(seen.peers.map(({ port }) => port), [1001], url);
    assertEquals([seen.seeders, seen.leechers, seen.intervalMs], [1, 1, 1_800_000], url);
    await client.announce(
      url,
      announceRequest({ infoHash, port: 1001, event: "completed", left: 0 }),
    );
    const counts = { infoHash, seeders: 2, leechers: 0, downloads: 1 };
    assertEquals(await client.scrape(url, [infoHash]), [counts], url);
    await client.announce(
      url,
      announceRequest({ infoHash, port: 1002, event: "stopped", left: 0 }),
    );
    assertEquals(await client.scrape(url, [infoHash]), [{ ...counts, seeders: 1 }], url);
  }
}

for (
  const [family, at, ignore] of [["IPv4", IPV4, false], ["IPv6", IPV6, !hasIpv6()]] as const
) {
  for (const way of ["http", "udp"] as const) {
    Deno.test({
      name: `a client announces to a tracker and scrapes, ${way} over ${family}`,
      ignore,
      fn: async () => {
        await using scene = new Scene();
        const urls = await scene.start({ [way]: [at] });
        assertEquals(urls.length, 1);
        await announceAndScrape(scene, urls);
      },
    });
  }
}

Deno.test({
  name: "a tracker at the unspecified IPv6 address serves IPv4 as well",
  ignore: !hasIpv6(),
  fn: async () => {
    await using scene = new Scene();
    const urls = await scene.start({
      http: [{ hostname: "::", port: 0 }],
      udp: [{ hostname: "::", port: 0 }],
    });
    for (const [i, url] of urls.entries()) {
      const infoHash = new Uint8Array(20).fill(i);
      for (const [port, host] of ["127.0.0.1", "[::1]"].entries()) {
        const request = announceRequest({ infoHash, port: 1 + port });
        const answer = await scene.client.announce(url.replace("[::]", host), request);
        assertEquals(answer.leechers, 1 + port, `${host} ${url}`);
      }
    }
  },
});

Deno.test("a client at a name announces to what answers there", async () => {
  await using scene = new Scene();
  const [url = ""] = await scene.start({ http: [IPV4] });
  const named = url.replace("127.0.0.1", "localhost");
  const answer = await scene.client.announce(named, announceRequest({ port: 7 }));
  assertEquals(answer.leechers, 1, named);
});

Deno.test("a tracker serves HTTP and UDP at one port, and many clients at once", async () => {
  await using scene = new Scene();
  const [http] = await scene.start({ http: [IPV4] });
  const port = Number(new URL(http ?? "").port);
  await using other = new Scene();
  const [udp] = await other.start({ udp: [{ ...IPV4, port }] });
  assertEquals(udp, `udp://127.0.0.1:${port}/announce`);
  for (const url of [http, udp]) {
    const asked = Array.from(
      { length: 200 },
      (_, i) => scene.client.announce(url ?? "", announceRequest({ port: 1 + i, numWant: 200 })),
    );
    const answers = await Promise.all(asked);
    const most = Math.max(...answers.map(({ peers }) => peers.length));
    assertEquals(most, 199);
  }
});

Deno.test("a client says that nobody answers HTTP", async () => {
  await using scene = new Scene();
  const listener = Deno.listen(IPV4);
  const { hostname, port }: Endpoint = listener.addr;
  listener.close();
  const url = `http://${hostname}:${port}/announce`;
  const error = await assertRejects(
    () => scene.client.announce(url, announceRequest({})),
    TrackerError,
  );
  assertEquals(error.code, "unreachable");
});

Deno.test("a client reads what a tracker compresses", async () => {
  await using scene = new Scene();
  const text = `d5:peersld2:ip9:127.0.0.14:porti9eee15:warning message${300}:${"x".repeat(300)}e`;
  const server = scene.network.serveHttp(IPV4, async () => {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    const headers = { "content-encoding": "gzip", "content-type": "application/octet-stream" };
    return new Response(await new Response(stream).bytes(), { headers });
  });
  const url = `http://127.0.0.1:${server.addr.port}/announce`;
  const answer = await scene.client.announce(url, announceRequest({}));
  assertEquals([answer.peers, answer.warning?.length], [[{ hostname: "127.0.0.1", port: 9 }], 300]);
  await server.close();
});
