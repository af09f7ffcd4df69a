import { assertEquals, assertRejects } from "@std/assert";
import { fetchMetainfo } from "../../../lib/session/fetch_metainfo.ts";
import type { HttpHandler } from "../../../lib/io/mod.ts";
import { VirtualClock } from "../../../lib/testing/mod.ts";
import { FakeInternet, type FakeNetwork } from "../../support/fake_network.ts";

const SOURCE = new URL("http://site.example/a.torrent");

Deno.test("fetchMetainfo() gives the bytes, however they come", async () => {
  const network = serving(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const byte of [1, 2, 3]) controller.enqueue(Uint8Array.of(byte));
          controller.close();
        },
      }),
    )
  );
  assertEquals(await fetchMetainfo(SOURCE, outside(network)), Uint8Array.of(1, 2, 3));
});

Deno.test("fetchMetainfo() follows redirects, five at most", async () => {
  const redirecting = (hops: number) =>
    serving((request) => {
      const at = Number(new URL(request.url).searchParams.get("at"));
      if (at === hops) return new Response("here");
      return new Response(null, { status: 302, headers: { location: `/b?at=${at + 1}` } });
    });
  assertEquals((await fetchMetainfo(SOURCE, outside(redirecting(5)))).length, 4);
  await assertRejects(
    () => fetchMetainfo(SOURCE, outside(redirecting(6))),
    Error,
    "more than 5 redirects",
  );
});

Deno.test("fetchMetainfo() follows no redirect that leads out of the web", async () => {
  for (const location of ["file:///etc/passwd", "data:,x", "ftp://site.example/", "http://"]) {
    const network = serving(() => new Response(null, { status: 301, headers: { location } }));
    await assertRejects(
      () => fetchMetainfo(SOURCE, outside(network)),
      Error,
      "Cannot follow a redirect",
    );
  }
});

Deno.test("fetchMetainfo() throws at any other answer", async () => {
  for (const status of [204, 304, 403, 404, 500]) {
    const network = serving(() => new Response(null, { status }));
    await assertRejects(() => fetchMetainfo(SOURCE, outside(network)), Error, `${status}`);
  }
});

Deno.test("fetchMetainfo() stops reading what is too large for a torrent", async () => {
  let sent = 0;
  const network = serving(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1_000_000;
          controller.enqueue(new Uint8Array(1_000_000));
        },
      }),
    )
  );
  await assertRejects(() => fetchMetainfo(SOURCE, outside(network)), Error, "too large");
  assertEquals(sent < 20_000_000, true);
});

Deno.test("fetchMetainfo() gives up a server that falls silent, before its answer or in it", async () => {
  const silent: HttpHandler[] = [
    () => new Promise<never>(() => undefined),
    () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(Uint8Array.of(1)),
        }),
      ),
  ];
  for (const handler of silent) {
    const clock = new VirtualClock();
    const fetched = fetchMetainfo(SOURCE, { network: serving(handler), clock });
    const failed = assertRejects(() => fetched, Error, "the server took more than 20 seconds");
    await clock.advance(20_000);
    await failed;
  }
});

Deno.test("fetchMetainfo() gives up a server that drips", async () => {
  const clock = new VirtualClock();
  const network = serving(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise<void>((go) => clock.setTimer(10_000, go));
          controller.enqueue(Uint8Array.of(1));
        },
      }, { highWaterMark: 0 }),
    )
  );
  const fetched = fetchMetainfo(SOURCE, { network, clock });
  const failed = assertRejects(() => fetched, Error, "the server took more than 300 seconds");
  for (let seconds = 0; seconds < 300; seconds += 10) await clock.advance(10_000);
  await failed;
});

Deno.test("fetchMetainfo() ends with the signal of who asks", async () => {
  const network = serving(() => new Promise<never>(() => undefined));
  const leaving = new AbortController();
  const fetched = fetchMetainfo(SOURCE, outside(network), { signal: leaving.signal });
  leaving.abort(new Error("Never mind"));
  await assertRejects(() => fetched, Error, "Never mind");
});

Deno.test("fetchMetainfo() shows cookies to the server of the URL, and to none that it redirects to", async () => {
  const seen: (readonly [string, string | null])[] = [];
  const network = serving((request) => {
    const { host, pathname } = new URL(request.url);
    seen.push([host, request.headers.get("cookie")]);
    if (host === "site.example" && pathname === "/a.torrent") return redirect("/b.torrent");
    if (host === "site.example") return redirect("http://other.example/c.torrent");
    return pathname === "/c.torrent" ? redirect("/d.torrent") : new Response("here");
  });
  await fetchMetainfo(SOURCE, outside(network), { cookies: "uid=1; pass=2" });
  assertEquals(seen, [
    ["site.example", "uid=1; pass=2"],
    ["site.example", "uid=1; pass=2"],
    ["other.example", null],
    ["other.example", null],
  ]);
});

/** The outside of a fetch, in which no time passes. */
function outside(network: FakeNetwork): Parameters<typeof fetchMetainfo>[1] {
  return { network, clock: new VirtualClock() };
}

/** A network in which one server answers. */
function serving(handler: HttpHandler): FakeNetwork {
  const internet = new FakeInternet({
    "site.example": ["8.8.8.8"],
    "other.example": ["8.8.8.8"],
  });
  internet.machine("8.8.8.8").serveHttp({ hostname: "0.0.0.0", port: 80 }, handler);
  return internet.machine("9.9.9.9");
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
