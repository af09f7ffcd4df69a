import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { ByteStream } from "../../lib/io/mod.ts";
import { openDenoIo } from "../../lib/host/mod.ts";
import { NotAllowedError } from "../../lib/reach/mod.ts";
import { Socks5Proxy } from "../support/socks5_proxy.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };

async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  return await new Response(
    body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
        transform: (part, controller) => controller.enqueue(part.slice()),
      }),
    ),
  ).text();
}

Deno.test("HTTP goes through the policy, keeps connections, and names them by their host", async () => {
  await using io = openDenoIo();
  const ports = new Set<number>();
  const server = io.network.serveHttp(LOOPBACK, (request, from) => {
    ports.add(from.port);
    return new Response(`${request.method} ${request.headers.get("host")}`);
  });
  const host = `localhost:${server.addr.port}`;
  for (let i = 0; i < 5; i++) {
    const { status, body } = await io.network.http.request({ url: new URL(`http://${host}/${i}`) });
    assertEquals([status, await textOf(body)], [200, `GET ${host}`]);
  }
  assertEquals(ports.size, 1);
  const steal = { url: new URL(`http://${host}/steal`), purpose: "tracker" } as const;
  await assertRejects(
    () => io.network.http.request(steal),
    NotAllowedError,
    "it is on this machine, and its path is not /announce",
  );
  await server.close();
});

Deno.test("HTTP tells why a host could not be connected to", async () => {
  await using io = openDenoIo();
  const listener = io.network.listen(LOOPBACK);
  const { port } = listener.addr;
  listener.close();
  const url = new URL(`http://127.0.0.1:${port}/announce?passkey=s3cret`);
  const error = await assertRejects(() => io.network.http.request({ url }), Error);
  assertMatch(error.message, /^Cannot ask 127\.0\.0\.1:\d+: .*refused/i);
  assert(!Deno.inspect(error).includes("s3cret"), Deno.inspect(error));
  const unknown = new URL("http://no-such-name.invalid/");
  await assertRejects(() => io.network.http.request({ url: unknown }), Error, "no such name");
});

Deno.test("HTTP is given up as its signal says, also while it connects", async () => {
  await using io = openDenoIo();
  const silent = io.network.listen(LOOPBACK);
  const controller = new AbortController();
  const url = new URL(`http://127.0.0.1:${silent.addr.port}/`);
  const asking = io.network.http.request({ url, signal: controller.signal });
  const stream: ByteStream = await silent.accept();
  controller.abort(new Error("enough"));
  await assertRejects(() => asking, Error, "enough");
  // What was opened for it is closed, once all that was asked has been read.
  const buffer = new Uint8Array(4_096);
  try {
    while (await stream.read(buffer) !== null);
  } catch (error) {
    assert(error instanceof Deno.errors.ConnectionReset);
  }
  stream.close();
  silent.close();
});

Deno.test("with a proxy, HTTP, streams and datagrams all go through it, by name", async () => {
  await using proxy = new Socks5Proxy({
    credentials: { username: "me", password: "s3cret" },
    names: { "tracker.example": "127.0.0.1" },
  });
  await using direct = openDenoIo();
  await using io = openDenoIo({ proxy: proxy.url });
  const server = direct.network.serveHttp(
    LOOPBACK,
    (request) => new Response(request.headers.get("host")),
  );
  const host = `tracker.example:${server.addr.port}`;
  const { body } = await io.network.http.request({
    url: new URL(`http://${host}/announce`),
    purpose: "tracker",
  });
  assertEquals(await textOf(body), host);

  const listener = direct.network.listen(LOOPBACK);
  const accepting = listener.accept();
  const dialled = await io.network.dialer.connect(listener.addr);
  (await accepting).close();
  dialled.close();
  listener.close();

  const other = await direct.network.bindDatagrams(LOOPBACK);
  const socket = await io.network.bindDatagrams({ hostname: "::", port: 0 });
  const data = Uint8Array.of(1, 2, 3);
  await socket.send(data, { hostname: "tracker.example", port: other.addr.port });
  assertEquals((await other.receive())[0], data);
  socket.close();
  other.close();

  assertEquals(proxy.asked.map(({ command, to }) => `${command} ${to}`), [
    `1 ${host}`,
    `1 127.0.0.1:${listener.addr.port}`,
    "3 0.0.0.0:0",
  ]);
  await server.close();
});

Deno.test("with a proxy that fails, nothing goes past it", async () => {
  let visits = 0;
  await using direct = openDenoIo();
  const server = direct.network.serveHttp(LOOPBACK, () => {
    visits++;
    return new Response("reached");
  });
  await using proxy = new Socks5Proxy({ reply: 5 });
  await using io = openDenoIo({ proxy: proxy.url });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  await assertRejects(() => io.network.http.request({ url }), Error, "says the proxy");
  await assertRejects(() => io.network.dialer.connect(server.addr), Error, "says the proxy");
  const at = { hostname: "0.0.0.0", port: 0 };
  await assertRejects(() => io.network.bindDatagrams(at), Error, "says the proxy");
  assertEquals(visits, 0);
  await server.close();
});

/** Asks for a URL in a process with an environment of its own, and says how that went. */
async function askWith(env: Record<string, string>, url: string, proxy?: string): Promise<string> {
  const host = new URL("../../lib/host/mod.ts", import.meta.url).href;
  const script = `
    import { openDenoIo } from ${JSON.stringify(host)};
    await using io = openDenoIo(${JSON.stringify({ proxy })});
    try {
      const { status, body } = await io.network.http.request({ url: new URL(${
    JSON.stringify(url)
  }) });
      await body?.cancel();
      console.log(status);
    } catch (error) {
      console.log(error.message);
    }`;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--allow-all",
      "--config",
      config,
      "data:text/typescript," + encodeURIComponent(script),
    ],
    env,
  }).output();
  return new TextDecoder().decode(stdout).trim() || new TextDecoder().decode(stderr);
}

Deno.test("what the environment says of proxies leads nothing past ours, nor to another", async () => {
  let visits = 0;
  await using io = openDenoIo();
  const server = io.network.serveHttp(LOOPBACK, () => {
    visits++;
    return new Response("reached");
  });
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const wrong = "http://127.0.0.1:1";
  for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) {
    assertEquals(await askWith({ [name]: wrong }, url), "200", name);
  }
  assertEquals(visits, 3);
  // This machine is asked without a way round, but where there is a proxy.
  assertEquals(await askWith({ NO_PROXY: "127.0.0.1" }, url), "200");
  await using proxy = new Socks5Proxy({ reply: 2 });
  assertMatch(await askWith({ NO_PROXY: "127.0.0.1" }, url, proxy.url), /^Cannot ask /);
  assertMatch(
    await askWith({ NO_PROXY: "*" }, `http://localhost:${server.addr.port}/`, proxy.url),
    /^Cannot ask /,
  );
  assertEquals(visits, 4);
  await server.close();
});
