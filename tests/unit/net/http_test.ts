import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Endpoint, LogRecord } from "../../../lib/io/mod.ts";
import { DenoNetwork } from "../../../lib/net/mod.ts";

const LOOPBACK: Endpoint = { hostname: "127.0.0.1", port: 0 };

async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) text += decoder.decode(chunk, { stream: true });
  return text;
}

Deno.test("serveHttp() tells the other side, and request() the answer", async () => {
  using network = new DenoNetwork();
  const server = network.serveHttp({ hostname: "::", port: 0 }, (request, from) => {
    return new Response(`${request.headers.get("x-mark")} ${from.hostname}`, { status: 203 });
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/a?b=c`);
  const { status, body } = await network.http.request({ url, headers: { "x-mark": "m" } });
  assertEquals(status, 203);
  assertEquals(await textOf(body), "m 127.0.0.1");
  await server.close();
});

Deno.test("request() sends the body of a POST", async () => {
  using network = new DenoNetwork();
  const server = network.serveHttp(LOOPBACK, async (request) => {
    return new Response(`${request.method} ${await request.text()}`);
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  const body = new TextEncoder().encode("what is sent");
  const response = await network.http.request({ url, method: "POST", body });
  assertEquals(await textOf(response.body), "POST what is sent");
  await server.close();
});

Deno.test("request() follows no redirect", async () => {
  using network = new DenoNetwork();
  const server = network.serveHttp(LOOPBACK, () => {
    return new Response(null, { status: 302, headers: { location: "/elsewhere" } });
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  const { status, headers, body } = await network.http.request({ url });
  assertEquals([status, headers.get("location")], [302, "/elsewhere"]);
  await body?.cancel();
  await server.close();
});

Deno.test("request() gives the body as it comes, and the signal ends it", async () => {
  using network = new DenoNetwork();
  const server = network.serveHttp(LOOPBACK, () => {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array([1])),
    });
    return new Response(stream);
  });
  const controller = new AbortController();
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  const { body } = await network.http.request({ url, signal: controller.signal });
  assert(body !== null);
  const reader = body.getReader();
  assertEquals((await reader.read()).value, new Uint8Array([1]));
  controller.abort(new Error("enough"));
  await assertRejects(() => reader.read());
  await server.close();
});

Deno.test("request() tells the host and the reason, never the path or query", async () => {
  using network = new DenoNetwork();
  const listener = network.listen(LOOPBACK);
  const { port } = listener.addr;
  listener.close();
  const url = new URL(`http://127.0.0.1:${port}/announce?passkey=s3cret`);
  const error = await assertRejects(() => network.http.request({ url }));
  assertMatch(error.message, /^Cannot ask 127\.0\.0\.1:\d+: .*refused/i);
  assert(!Deno.inspect(error).includes("s3cret"));
});

Deno.test("request() refuses schemes that are not HTTP", async () => {
  using network = new DenoNetwork();
  for (const url of ["file:///etc/hostname", "data:text/plain,x"]) {
    await assertRejects(() => network.http.request({ url: new URL(url) }), TypeError, "Cannot ask");
  }
});

Deno.test("request() rejects with the reason of its signal", async () => {
  using network = new DenoNetwork();
  const signal = AbortSignal.abort(new Error("stopped"));
  const url = new URL("http://127.0.0.1:9/");
  await assertRejects(() => network.http.request({ url, signal }), Error, "stopped");
});

Deno.test({
  name: "request() asks from the bound address",
  ignore: Deno.build.os !== "linux", // elsewhere 127.0.0.2 is not there
  async fn() {
    using network = new DenoNetwork({ bind: "127.0.0.2" });
    const server = network.serveHttp(LOOPBACK, (_, from) => new Response(from.hostname));
    const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
    assertEquals(await textOf((await network.http.request({ url })).body), "127.0.0.2");
    await server.close();
  },
});

Deno.test("serveHttp() answers 500 and logs where the handler throws", async () => {
  const records: LogRecord[] = [];
  const log = { enabled: () => true, write: (record: LogRecord) => void records.push(record) };
  using network = new DenoNetwork({ log });
  const failure = new Error("broken");
  const server = network.serveHttp(LOOPBACK, () => {
    throw failure;
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  const { status, body } = await network.http.request({ url });
  assertEquals(status, 500);
  assert(!(await textOf(body)).includes("broken"));
  assertEquals(records.map(({ level, error }) => [level, error]), [["error", failure]]);
  await server.close();
});
