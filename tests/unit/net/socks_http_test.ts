import { assert, assertEquals, assertRejects } from "@std/assert";
import { DenoNetwork } from "../../../lib/net/mod.ts";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../../lib/io/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { Socks5Proxy } from "../../support/socks5_proxy.ts";

const CREDENTIALS = { username: "me", password: "s3cret" };
const NAMES = { "a.example": "127.0.0.1" };

async function textOf({ body }: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body ?? []) text += decoder.decode(part, { stream: true });
  return text;
}

/** Asks a server through a proxy by a client that hides names. */
async function withServer(
  handler: HttpHandler,
  act: (ask: (path: string, more?: Partial<HttpRequest>) => Promise<HttpResponse>) => Promise<void>,
): Promise<number> {
  await using proxy = new Socks5Proxy({ credentials: CREDENTIALS, names: NAMES });
  using network = new DenoNetwork();
  const server = network.serveHttp({ hostname: "127.0.0.1", port: 0 }, handler);
  const endpoint = { hostname: "127.0.0.1", port: proxy.port };
  const http = network.openHttp({ endpoint, ...CREDENTIALS, hidesNames: true });
  const origin = `http://a.example:${server.addr.port}`;
  await act((path, more) => http.request({ url: new URL(path, origin), ...more }));
  http.close();
  await server.close();
  return proxy.asked.length;
}

Deno.test("a client that hides names keeps its connection from one request to the next", async () => {
  const handler: HttpHandler = (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/none") return new Response(null, { status: 204 });
    if (pathname === "/empty") return new Response("");
    return new Response(`${pathname} ${request.headers.get("host")} ${request.headers.get("x-a")}`);
  };
  const connections = await withServer(handler, async (ask) => {
    for (const path of ["/1", "/2"]) {
      const response = await ask(path, { headers: { "X-A": "b" } });
      assert((await textOf(response)).startsWith(`${path} a.example:`));
    }
    assertEquals((await ask("/none")).status, 204);
    assertEquals(await textOf(await ask("/empty")), "");
    assertEquals((await textOf(await ask("/3"))).slice(0, 2), "/3");
  });
  assertEquals(connections, 1);
});

Deno.test("a client that hides names reads chunked and packed bodies, and sends others", async () => {
  const long = "0123456789".repeat(20_000);
  const handler: HttpHandler = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/post") return new Response(`got ${await request.text()}`);
    if (pathname === "/packed") {
      const packed = ReadableStream.from([utf8(long)]).pipeThrough(new CompressionStream("gzip"));
      return new Response(packed, { headers: { "content-encoding": "gzip" } });
    }
    return new Response(ReadableStream.from([utf8("a"), utf8(long), utf8("z")]));
  };
  await withServer(handler, async (ask) => {
    assertEquals(await textOf(await ask("/chunked")), `a${long}z`);
    const packed = await ask("/packed");
    assertEquals(await textOf(packed), long);
    const posted = await ask("/post", { method: "POST", body: utf8("what is sent") });
    assertEquals(await textOf(posted), "got what is sent");
  });
});

Deno.test("a client that hides names is called off by its signal, and by who stops reading", async () => {
  const handler: HttpHandler = () =>
    new Response(
      new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(utf8("first")) }),
    );
  const connections = await withServer(handler, async (ask) => {
    const controller = new AbortController();
    const { body } = await ask("/", { signal: controller.signal });
    const reader = body?.getReader();
    assertEquals((await reader?.read())?.value, utf8("first"));
    const next = reader?.read();
    controller.abort(new Error("enough"));
    await assertRejects(async () => await next, Error, "enough");
    const other = await ask("/");
    await other.body?.cancel();
    await assertRejects(() => ask("/", { signal: controller.signal }), Error, "enough");
  });
  assertEquals(connections, 2);
});

Deno.test("a client that hides names says what is wrong with an answer", async () => {
  await using proxy = new Socks5Proxy({ credentials: CREDENTIALS, names: NAMES });
  using network = new DenoNetwork();
  const endpoint = { hostname: "127.0.0.1", port: proxy.port };
  const http = network.openHttp({ endpoint, ...CREDENTIALS, hidesNames: true });
  const rows = [
    ["SSH-2.0-x\r\n", "it is not HTTP"],
    ["HTTP/1.1 200 OK\r\nno field\r\n\r\n", "a field has no name"],
    ["HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "its length is no number"],
    ["HTTP/1.1 200 OK\r\nContent-Le", "the connection was closed"],
    [`HTTP/1.1 200 OK\r\nA: ${"x".repeat(70_000)}\r\n\r\n`, "a line is too long"],
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "a chunk has no length"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "the connection was closed"],
    ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end", undefined],
  ] as const;
  for (const [answer, reason] of rows) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = new URL(`http://a.example:${listener.addr.port}/`);
    const asking = http.request({ url }).then(textOf);
    const conn = await listener.accept();
    await conn.read(new Uint8Array(1_000));
    const settled = asking.catch((error: Error) => error.message);
    await conn.write(utf8(answer));
    conn.close();
    listener.close();
    const text = await settled;
    if (reason === undefined) assertEquals(text, "to the end");
    else assert(text.includes(reason), `${answer.slice(0, 60)}: ${text}`);
  }
  http.close();
});
