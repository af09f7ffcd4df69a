import { assertEquals, assertRejects } from "@std/assert";
import { type Encodable, encode } from "../../../lib/bencode/mod.ts";
import type { HttpHandler } from "../../../lib/io/mod.ts";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { TrackerScene } from "../../support/tracker_scene.ts";
import { announceRequest } from "../../support/tracker_requests.ts";

const NOTHING = announceRequest({});

function answer(value: Encodable, init: ResponseInit = {}): Response {
  return new Response(encode(value), init);
}

function redirect(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } });
}

/** A handler that never answers. */
function silence(): Promise<Response> {
  return new Promise(() => {});
}

/** What a promise is rejected with, once it is. */
function rejection(promise: Promise<unknown>): Promise<TrackerError> {
  return assertRejects(() => promise, TrackerError);
}

Deno.test("announce() asks an HTTP tracker and gives what it names", async () => {
  await using scene = new TrackerScene({ userAgent: "Shoal/1.2.3" });
  let seen: Request | undefined;
  scene.serve("tracker.example", "8.8.8.8", (request) => {
    seen = request;
    return answer({ interval: 900, peers: new Uint8Array([1, 2, 3, 4, 0, 80]) });
  });
  const response = await scene.client.announce("http://tracker.example/announce?k=v", NOTHING);
  assertEquals(response.peers, [{ hostname: "1.2.3.4", port: 80 }]);
  assertEquals(response.intervalMs, 900_000);
  assertEquals(seen?.url.startsWith("http://tracker.example/announce?k=v&info_hash=%11%11"), true);
  assertEquals(seen?.headers.get("user-agent"), "Shoal/1.2.3");
  assertEquals(scene.clock.timerCount, 0);
});

Deno.test("announce() tells the tracker id that it was told, to that tracker alone", async () => {
  await using scene = new TrackerScene();
  const seen: string[] = [];
  const handler: HttpHandler = (request) => {
    const url = new URL(request.url);
    seen.push(`${url.host} ${url.searchParams.get("trackerid")}`);
    return answer({ "tracker id": `of ${url.host}` });
  };
  scene.serve("a.example", "8.8.8.8", handler);
  scene.serve("b.example", "8.8.4.4", handler);
  for (const host of ["a.example", "b.example", "a.example"]) {
    await scene.client.announce(`http://${host}/announce`, NOTHING);
  }
  assertEquals(seen, ["a.example null", "b.example null", "a.example of a.example"]);
});

Deno.test("announce() believes local peers of local trackers alone", async () => {
  await using scene = new TrackerScene();
  const peers = [{ ip: "127.0.0.1", port: 1 }, { ip: "10.0.0.7", port: 2 }, {
    ip: "8.8.8.8",
    port: 3,
  }];
  const handler = () => answer({ peers });
  scene.serve("far.example", "8.8.4.4", handler);
  scene.serve("near.example", "10.0.0.1", handler);
  scene.network.serveHttp({ hostname: "127.0.0.1", port: 80 }, handler);
  const ports: number[][] = [];
  for (const host of ["far.example", "near.example", "127.0.0.1", "localhost", "[::1]"]) {
    const response = await scene.client.announce(`http://${host}/announce`, NOTHING);
    ports.push(response.peers.map(({ port }) => port));
  }
  assertEquals(ports, [[3], [2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]]);
});

Deno.test("announce() follows redirects, each kind, relative ones too", async () => {
  await using scene = new TrackerScene();
  const paths: string[] = [];
  scene.serve("a.example", "8.8.8.8", (request) => {
    const { pathname } = new URL(request.url);
    paths.push(pathname);
    const step = Number(pathname.slice(1)) || 0;
    const status = [301, 302, 303, 307, 308][step];
    if (status === undefined) return answer({ interval: 777 });
    return redirect(step % 2 === 0 ? `/${step + 1}` : `http://a.example/${step + 1}`, status);
  });
  const response = await scene.client.announce("http://a.example/announce", NOTHING);
  assertEquals([response.intervalMs, paths.length], [777_000, 6]);
});

Deno.test("announce() follows five redirects and no more", async () => {
  await using scene = new TrackerScene();
  let count = 0;
  scene.serve("a.example", "8.8.8.8", (request) => {
    count += 1;
    return redirect(request.url);
  });
  const error = await rejection(scene.client.announce("http://a.example/announce", NOTHING));
  assertEquals([error.code, count], ["bad-answer", 6]);
});

Deno.test("announce() checks where a redirect leads (W11)", async () => {
  const table = [
    ["http://8.8.8.8", "file:///etc/passwd", "not-allowed"],
    ["http://8.8.8.8", "ftp://8.8.4.4/announce", "not-allowed"],
    ["http://8.8.8.8", "data:text/plain,d8:intervali60ee", "not-allowed"],
    ["http://8.8.8.8", "udp://8.8.4.4:80/announce", "not-allowed"],
    ["http://8.8.8.8", "http://", "bad-answer"],
    ["http://8.8.8.8", "http://127.0.0.1/announce", "not-allowed"],
    ["http://8.8.8.8", "http://localhost/announce", "not-allowed"],
    ["http://8.8.8.8", "http://[::1]/announce", "not-allowed"],
    ["http://8.8.8.8", "http://2130706433/announce", "not-allowed"],
    ["http://8.8.8.8", "http://192.168.1.13/announce", "not-allowed"],
    ["http://8.8.8.8", "http://169.254.169.254/announce", "not-allowed"],
    ["http://8.8.8.8", "http://rebound.example/announce", "not-allowed"],
    ["http://8.8.8.8", "http://unknown.example/announce", "unreachable"],
    ["http://8.8.8.8", "http://xn--mnchen-3ya.example/announce", "not-allowed"],
    ["http://8.8.8.8", "http://0.0.0.0/announce", "not-allowed"],
    ["http://192.168.1.13", "http://127.0.0.1/announce", "not-allowed"],
    ["http://127.0.0.1", "http://127.0.0.1/admin", "not-allowed"],
    ["http://8.8.8.8", "http://8.8.4.4/elsewhere", undefined],
    ["http://8.8.8.8", "https://8.8.4.4/announce", undefined],
    ["http://192.168.1.13", "http://192.168.1.13/elsewhere", undefined],
    ["http://127.0.0.1", "http://8.8.4.4/announce", undefined],
  ] as const;
  for (const [from, to, code] of table) {
    await using scene = new TrackerScene();
    scene.machine("rebound.example", "127.0.0.1");
    let reached = 0;
    const handler: HttpHandler = (request) => {
      reached += 1;
      return reached === 1 ? redirect(to) : answer({ interval: 60, url: request.url });
    };
    for (const address of ["8.8.8.8", "8.8.4.4", "192.168.1.13"]) {
      const machine = scene.internet.machine(address);
      machine.serveHttp({ hostname: address, port: 80 }, handler);
      machine.serveHttp({ hostname: address, port: 443 }, handler);
    }
    scene.network.serveHttp({ hostname: "127.0.0.1", port: 80 }, handler);
    const asked = scene.client.announce(`${from}/announce`, NOTHING);
    if (code === undefined) await asked;
    else assertEquals((await rejection(asked)).code, code, to);
    assertEquals(reached, code === undefined ? 2 : 1, to);
  }
});

Deno.test("announce() sends user name and password to their own origin alone", async () => {
  await using scene = new TrackerScene();
  const seen: string[] = [];
  const handler: HttpHandler = (request) => {
    const { host, pathname } = new URL(request.url);
    seen.push(`${host}${pathname} ${request.headers.get("authorization")}`);
    if (pathname === "/announce") return redirect("/second");
    return pathname === "/second" ? redirect("http://u:p@b.example/third") : answer({});
  };
  scene.serve("a.example", "8.8.8.8", handler);
  scene.serve("b.example", "8.8.4.4", handler);
  await scene.client.announce("http://user:secret@a.example/announce", NOTHING);
  const basic = `Basic ${btoa("user:secret")}`;
  assertEquals(seen, [
    `a.example/announce ${basic}`,
    `a.example/second ${basic}`,
    "b.example/third null",
  ]);
});

Deno.test("announce() asks no URL that the rules forbid", async () => {
  const url = "http://127.0.0.1/tracker";
  await using scene = new TrackerScene();
  let asked = 0;
  const handler = () => (asked += 1, answer({}));
  scene.network.serveHttp({ hostname: "127.0.0.1", port: 80 }, handler);
  assertEquals((await rejection(scene.client.announce(url, NOTHING))).code, "not-allowed");
  const reserved = scene.client.announce("http://127.0.0.1/announce?port=1", NOTHING);
  assertEquals((await rejection(reserved)).code, "not-allowed");
  const other = scene.client.announce("gopher://127.0.0.1/announce", NOTHING);
  assertEquals((await rejection(other)).code, "unsupported");
  assertEquals(asked, 0);
  await using lax = new TrackerScene({ allowUnusualUrls: true });
  lax.network.serveHttp({ hostname: "127.0.0.1", port: 80 }, handler);
  await lax.client.announce(url, NOTHING);
  assertEquals(asked, 1);
});

Deno.test("announce() gives the tracker's reason, or the status", async () => {
  const failure = { "failure reason": "unregistered torrent", "retry in": 10 };
  const table = [
    [() => answer(failure), "failure", "unregistered torrent", 600_000],
    [() => answer(failure, { status: 404 }), "failure", "unregistered torrent", 600_000],
    [() => new Response("<html>", { status: 404 }), "bad-answer", "HTTP status 404", undefined],
    [
      () => new Response(null, { status: 503, headers: { "retry-after": "120" } }),
      "bad-answer",
      "HTTP status 503",
      120_000,
    ],
    [() => new Response(null, { status: 302 }), "bad-answer", "HTTP status 302", undefined],
    [() => new Response("<html>"), "bad-answer", "its answer is not a tracker's", undefined],
    [() => new Response(null), "bad-answer", "its answer is not a tracker's", undefined],
  ] as const;
  for (const [handler, code, reason, retryInMs] of table) {
    await using scene = new TrackerScene();
    scene.serve("a.example", "8.8.8.8", handler);
    const error = await rejection(scene.client.announce("http://a.example/announce", NOTHING));
    assertEquals([error.code, error.reason, error.retryInMs], [code, reason, retryInMs]);
  }
});

Deno.test("announce() says that a tracker is not there", async () => {
  await using scene = new TrackerScene();
  scene.machine("a.example", "8.8.8.8");
  for (const host of ["a.example", "unknown.example"]) {
    const error = await rejection(scene.client.announce(`http://${host}/announce`, NOTHING));
    assertEquals(error.code, "unreachable", host);
  }
});

Deno.test("announce() gives up after 10 s of silence, 30 s in all, and 5 s for a last word", async () => {
  await using scene = new TrackerScene();
  scene.serve("silent.example", "8.8.8.8", silence);
  scene.serve("slow.example", "8.8.4.4", () => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise<void>((resolve) => scene.clock.setTimer(9_000, resolve));
        controller.enqueue(new Uint8Array([0x64]));
      },
    }, { highWaterMark: 0 });
    return new Response(body);
  });
  const table = [
    ["silent.example", undefined, 10_000],
    ["slow.example", undefined, 30_000],
    ["silent.example", "stopped", 5_000],
  ] as const;
  for (const [host, event, expectedMs] of table) {
    const startedAt = scene.clock.now();
    let endedAt: number | undefined;
    const request = announceRequest({ event });
    const asked = rejection(scene.client.announce(`http://${host}/announce`, request))
      .finally(() => endedAt = scene.clock.now());
    await scene.clock.advance(60_000);
    assertEquals((await asked).code, "timed-out");
    assertEquals((endedAt ?? 0) - startedAt, expectedMs, host);
  }
});

Deno.test("announce() ends with its signal, and with close()", async () => {
  await using scene = new TrackerScene();
  scene.serve("silent.example", "8.8.8.8", silence);
  const controller = new AbortController();
  const url = "http://silent.example/announce";
  const asked = scene.client.announce(url, NOTHING, { signal: controller.signal });
  await scene.clock.advance(1_000);
  controller.abort(new Error("called off"));
  await assertRejects(() => asked, Error, "called off");
  assertEquals(scene.clock.timerCount, 0);
  const { signal } = controller;
  await assertRejects(() => scene.client.announce(url, NOTHING, { signal }), Error, "called off");
  const closed = rejection(scene.client.announce(url, NOTHING));
  await scene.client.close();
  assertEquals((await closed).code, "unreachable");
  assertEquals((await rejection(scene.client.announce(url, NOTHING))).code, "unreachable");
});

Deno.test("scrape() asks an HTTP tracker, for many torrents in several requests", async () => {
  await using scene = new TrackerScene();
  let requests = 0;
  scene.serve("a.example", "8.8.8.8", (request) => {
    requests += 1;
    const url = new URL(request.url);
    assertEquals(url.pathname, "/scrape");
    const files: Record<string, Encodable> = {};
    for (const hash of url.searchParams.getAll("info_hash")) {
      files[hash] = { complete: hash.charCodeAt(0) - 32, downloaded: 1, incomplete: 2 };
    }
    return answer({ files });
  });
  const infoHashes = Array.from({ length: 90 }, (_, i) => new Uint8Array(20).fill(32 + i));
  const entries = await scene.client.scrape("http://a.example/announce", infoHashes);
  assertEquals([entries.length, requests], [90, 2]);
  assertEquals(entries.map(({ seeders }) => seeders), infoHashes.map((_, i) => i));
  const error = await rejection(scene.client.scrape("http://a.example/a", infoHashes));
  assertEquals(error.code, "unsupported");
});
