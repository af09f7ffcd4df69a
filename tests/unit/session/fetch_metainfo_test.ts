import { assertEquals, assertRejects } from "@std/assert";
import { fetchMetainfo } from "../../../lib/session/fetch_metainfo.ts";
import type { HttpHandler } from "../../../lib/io/mod.ts";
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
  assertEquals(await fetchMetainfo(SOURCE, network), Uint8Array.of(1, 2, 3));
});

Deno.test("fetchMetainfo() follows redirects, five at most", async () => {
  const redirecting = (hops: number) =>
    serving((request) => {
      const at = Number(new URL(request.url).searchParams.get("at"));
      if (at === hops) return new Response("here");
      return new Response(null, { status: 302, headers: { location: `/b?at=${at + 1}` } });
    });
  assertEquals((await fetchMetainfo(SOURCE, redirecting(5))).length, 4);
  await assertRejects(() => fetchMetainfo(SOURCE, redirecting(6)), Error, "more than 5 redirects");
});

Deno.test("fetchMetainfo() follows no redirect that leads out of the web", async () => {
  for (const location of ["file:///etc/passwd", "data:,x", "ftp://site.example/", "http://"]) {
    const network = serving(() => new Response(null, { status: 301, headers: { location } }));
    await assertRejects(() => fetchMetainfo(SOURCE, network), Error, "Cannot follow a redirect");
  }
});

Deno.test("fetchMetainfo() throws at any other answer", async () => {
  for (const status of [204, 304, 403, 404, 500]) {
    const network = serving(() => new Response(null, { status }));
    await assertRejects(() => fetchMetainfo(SOURCE, network), Error, `${status}`);
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
  await assertRejects(() => fetchMetainfo(SOURCE, network), Error, "too large");
  assertEquals(sent < 20_000_000, true);
});

/** A network in which one server answers. */
function serving(handler: HttpHandler): FakeNetwork {
  const internet = new FakeInternet({ "site.example": ["8.8.8.8"] });
  internet.machine("8.8.8.8").serveHttp({ hostname: "0.0.0.0", port: 80 }, handler);
  return internet.machine("9.9.9.9");
}
