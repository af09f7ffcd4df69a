import { assertEquals, assertRejects } from "@std/assert";
import { readPage } from "../../../../lib/daemon/page/load_page.ts";
import { assetAnswer } from "../../../../lib/daemon/http/assets.ts";

async function gzipped(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}

Deno.test("readPage() gives files as they are and as they are compressed", async () => {
  const gzip = await gzipped("run();");
  const assets = await readPage({ "/app.js": { type: "text/javascript", etag: "e1", gzip } });
  const asset = assets.get("/app.js");
  assertEquals([...assets.keys()], ["/app.js"]);
  assertEquals(new TextDecoder().decode(asset?.bytes), "run();");
  assertEquals(asset?.contentType, "text/javascript");
  assertEquals(btoa(String.fromCharCode(...asset?.compressed ?? [])), gzip);
});

Deno.test("readPage() refuses what is no page", async () => {
  const gzip = await gzipped("");
  const cases: unknown[] = [
    { "/": null },
    { "/": { type: "text/html", etag: 1, gzip } },
    { "/": { type: "text/html", etag: "e" } },
    { "/": { type: "text/html", etag: "e", gzip: btoa("not by gzip") } },
  ];
  for (const files of cases) await assertRejects(() => readPage(files), TypeError);
});

Deno.test("assetAnswer() sends gzip to those who take it", async () => {
  const assets = await readPage({
    "/": { type: "text/html", etag: "e1", gzip: await gzipped("hi") },
  });
  const asset = assets.get("/");
  if (asset === undefined) throw new Error("Cannot find the file");
  const cases: [string | undefined, boolean][] = [
    [undefined, false],
    ["identity", false],
    ["gzip", true],
    ["br, GZIP;q=0.8", true],
    ["gzip;q=0", false],
    ["gzip; q=0.0", false],
    ["notgzip", false],
  ];
  for (const [encoding, isCompressed] of cases) {
    const headers = new Headers(encoding === undefined ? {} : { "accept-encoding": encoding });
    const answer = assetAnswer(asset, headers);
    assertEquals(answer.headers.get("content-encoding"), isCompressed ? "gzip" : null, encoding);
    assertEquals(answer.headers.get("vary"), "accept-encoding");
    const body = new Uint8Array(await answer.arrayBuffer());
    assertEquals(body, isCompressed ? asset.compressed : asset.bytes);
  }
});

Deno.test("assetAnswer() sends nothing to those who have it", async () => {
  const assets = await readPage({
    "/": { type: "text/html", etag: "e1", gzip: await gzipped("hi") },
  });
  const asset = assets.get("/");
  if (asset === undefined) throw new Error("Cannot find the file");
  for (
    const [tags, status] of [['"e1"', 304], ['W/"e1"', 304], ['"e0", "e1"', 304], ['"e0"', 200], [
      "e1",
      200,
    ]] as const
  ) {
    const answer = assetAnswer(asset, new Headers({ "if-none-match": tags }));
    assertEquals(answer.status, status, tags);
    assertEquals(answer.headers.get("etag"), '"e1"');
    assertEquals(await answer.text(), status === 304 ? "" : "hi");
  }
});
