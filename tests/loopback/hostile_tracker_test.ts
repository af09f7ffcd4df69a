import { assert, assertEquals } from "@std/assert";
import { encode } from "../../lib/bencode/mod.ts";
import type { Endpoint } from "../../lib/io/mod.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { announceAnswer, LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawSeeder } from "../support/raw_peer_seeder.ts";

const MIB = 1024 * 1024;

type Answer = (request: Request) => Response | Promise<Response>;

/** What trackers do that are broken or mean no good, and what is said of them. */
const TRACKERS: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly says: RegExp;
}[] = [
  { name: "fails", answer: () => new Response("no", { status: 500 }), says: /500/ },
  { name: "is not there", answer: () => new Response("gone", { status: 404 }), says: /404/ },
  { name: "redirects to itself", answer: redirectTo((url) => url), says: /redirect/ },
  {
    name: "redirects for ever",
    answer: redirectTo((url) => `${url.replace(/&n=.*/, "")}&n=${performance.now()}`),
    says: /redirect/,
  },
  {
    name: "redirects to a file",
    answer: redirectTo(() => "file:///etc/hostname"),
    says: /redirect|file/,
  },
  { name: "answers a page", answer: () => new Response("<html>hello</html>"), says: /./ },
  { name: "answers nothing", answer: () => new Response(""), says: /./ },
  { name: "answers half", answer: () => new Response("d8:intervali1800e5:peers6:"), says: /./ },
  {
    name: "refuses",
    answer: () => new Response(encode({ "failure reason": "go away\x1b[2J" })),
    says: /go away/,
  },
  { name: "sends a gzip bomb", answer: gzipBomb, says: /./ },
  { name: "never ends its answer", answer: endlessAnswer, says: /./ },
];

function redirectTo(target: (url: string) => string): Answer {
  return ({ url }) => new Response(null, { status: 302, headers: { location: target(url) } });
}

/** A gigabyte of zeros as a megabyte: what opens all of it runs out of memory, or takes long. */
function gzipBomb(): Response {
  let left = 1024;
  const zeros = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(MIB));
      else controller.close();
    },
  });
  const body = zeros.pipeThrough(new CompressionStream("gzip"));
  return new Response(body, { headers: { "content-encoding": "gzip" } });
}

function endlessAnswer(): Response {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(0x30)),
  });
  return new Response(body);
}

/** What trackers that lie say of a swarm; the first peer is honest. */
const LIES: readonly { readonly name: string; readonly answer: (honest: RawSeeder) => Response }[] =
  [
    {
      name: "an interval below zero",
      answer: ({ endpoint }) => announceAnswer([endpoint], -1),
    },
    { name: "an interval of 0", answer: ({ endpoint }) => announceAnswer([endpoint], 0) },
    {
      name: "an interval of ages",
      answer: ({ endpoint }) => announceAnswer([endpoint], Number.MAX_SAFE_INTEGER),
    },
    {
      name: "peers at port 0",
      answer: ({ endpoint }) => announceAnswer([endpoint, ...nobody(200, 0)]),
    },
    {
      name: "thousands of peers where nobody is",
      answer: ({ endpoint }) => announceAnswer([endpoint, ...nobody(5_000, 1)]),
    },
    {
      name: "peers that are cut short",
      answer: ({ endpoint: { port } }) => {
        const peers = Uint8Array.of(127, 0, 0, 1, port >> 8, port & 255, 127, 0);
        return new Response(encode({ interval: 1800, peers }));
      },
    },
    {
      name: "numbers that are texts",
      answer: ({ endpoint: { port } }) => {
        const peers = Uint8Array.of(127, 0, 0, 1, port >> 8, port & 255);
        return new Response(encode({ interval: "soon", complete: "many", incomplete: -5, peers }));
      },
    },
  ];

/** Addresses of this machine where nobody listens. */
function nobody(count: number, port: number): Endpoint[] {
  return Array.from(
    { length: count },
    (_, number) => ({ hostname: `127.1.${number >> 8}.${number & 255}`, port }),
  );
}

for (const { name, answer, says } of TRACKERS) {
  loopbackTest(`a tracker that ${name} does not hold up the others`, async (scene) => {
    const bad = scene.use(new LoopbackTracker({ answer: (_announce, request) => answer(request) }));
    const good = scene.use(new LoopbackTracker());
    const torrent = new LoopbackTorrent({
      name: "told wrong",
      files: MIB,
      trackers: [bad.url, good.url],
    });
    const seeder = scene.use(new RawSeeder(torrent));
    const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
    const before = Deno.memoryUsage().rss;
    const download = await session.add(torrent.metainfo, { peers: [seeder.endpoint] });
    await download.completed;
    await torrent.assertIn(`${scene.dir}/out`);
    await scene.until(() => bad.announces.length > 0 && good.events.includes("completed"));
    await scene.until(() =>
      download.trackers().some(({ url, state }) =>
        url === bad.url && (state === "failing" || state === "refused")
      )
    );
    const said = download.trackers().find(({ url }) => url === bad.url)?.message ?? "";
    assert(says.test(said), said);
    assert(!/\p{Cc}/u.test(said), JSON.stringify(said));
    assert(bad.announces.length <= 10, `it was asked ${bad.announces.length} times`);
    const grown = (Deno.memoryUsage().rss - before) / MIB;
    assert(grown < 200, `${grown} MiB more`);
  });
}

for (const { name, answer } of LIES) {
  loopbackTest(`a tracker that tells of ${name} is still of use`, async (scene) => {
    const tracker: LoopbackTracker = scene.use(
      new LoopbackTracker({ answer: () => answer(seeder) }),
    );
    const torrent = new LoopbackTorrent({ name: "lied to", files: MIB, trackers: [tracker.url] });
    const seeder = scene.use(new RawSeeder(torrent));
    const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
    const download = await session.add(torrent.metainfo);
    await download.completed;
    await torrent.assertIn(`${scene.dir}/out`);
    assertEquals(tracker.events.slice(0, 1), ["started"]);
    assert(tracker.announces.length <= 3, `it was asked ${tracker.announces.length} times`);
  });
}

loopbackTest("a tracker that nobody answers at does not hold up the others", async (scene) => {
  const gone = new LoopbackTracker();
  const { url } = gone;
  await gone[Symbol.asyncDispose]();
  const good = scene.use(new LoopbackTracker());
  const torrent = new LoopbackTorrent({ name: "alone", files: MIB, trackers: [url, good.url] });
  const seeder = scene.use(new RawSeeder(torrent));
  const { session } = await scene.session("leecher", { outputDir: `${scene.dir}/out` });
  const download = await session.add(torrent.metainfo, { peers: [seeder.endpoint] });
  await download.completed;
  await scene.until(() => download.trackers().some(({ state }) => state === "failing"));
});
