import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../../lib/io/mod.ts";
import { DenoNetwork, SystemClock } from "../../../../lib/net/mod.ts";
import {
  parseProxyUrl,
  ProxyDatagrams,
  ProxyDialer,
  ProxyError,
} from "../../../../lib/reach/mod.ts";
import { utf8 } from "../../../support/bytes.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { Socks5Proxy, type Socks5ProxyOptions } from "../../../support/socks5_proxy.ts";

/** A server that sends back what it gets. */
class Echo implements AsyncDisposable {
  readonly listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #done = this.#run();

  get port(): number {
    return this.listener.addr.port;
  }

  async #run(): Promise<void> {
    for await (const conn of this.listener) await conn.readable.pipeTo(conn.writable);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.listener.close();
    await this.#done;
  }
}

async function exchange(stream: ByteStream, message: string): Promise<string> {
  await stream.write(utf8(message));
  const buffer = new Uint8Array(100);
  let text = "";
  while (text.length < message.length) {
    const length = await stream.read(buffer);
    if (length === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return text;
}

Deno.test("ProxyDialer connects through a SOCKS5 proxy, by address and by name", async () => {
  const rows: readonly Socks5ProxyOptions[] = [
    {},
    { credentials: { username: "me", password: "s3cret" } },
    { isSlow: true },
  ];
  for (const options of rows) {
    await using echo = new Echo();
    await using proxy = new Socks5Proxy({ ...options, names: { "echo.example": "127.0.0.1" } });
    using network = new DenoNetwork();
    const dialer = new ProxyDialer(parseProxyUrl(proxy.url), network);
    for (const hostname of ["127.0.0.1", "echo.example"]) {
      const to = { hostname, port: echo.port };
      const stream = await dialer.connect(to);
      assertEquals(stream.remoteAddr, to);
      assertEquals(await exchange(stream, "through"), "through");
      stream.close();
    }
    const asked = ["127.0.0.1", "echo.example"].map((host) => `${host}:${echo.port}`);
    assertEquals(proxy.asked.map(({ to }) => to), asked);
  }
});

Deno.test("ProxyDialer fails where the proxy fails, and never goes past it", async () => {
  await using echo = new Echo();
  using network = new DenoNetwork();
  const to = { hostname: "127.0.0.1", port: echo.port };
  const rows: readonly [Socks5ProxyOptions, string][] = [
    [{ reply: 2 }, "does not allow it"],
    [{ credentials: { username: "a", password: "b" } }, "asks for a user name and password"],
  ];
  for (const [options, reason] of rows) {
    await using proxy = new Socks5Proxy(options);
    const url = `socks5://127.0.0.1:${proxy.port}`;
    const dialer = new ProxyDialer(parseProxyUrl(url), network);
    await assertRejects(() => dialer.connect(to), ProxyError, reason);
  }
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  const dialer = new ProxyDialer(parseProxyUrl(`socks5://127.0.0.1:${port}`), network);
  await assertRejects(() => dialer.connect(to), ProxyError, "Cannot reach the proxy");
});

Deno.test("ProxyDialer tells what is wrong with the proxy, and not with whom it was to reach", async () => {
  await using echo = new Echo();
  using network = new DenoNetwork();
  const to = { hostname: "127.0.0.1", port: echo.port };
  const rows: readonly [Socks5ProxyOptions, string | undefined][] = [
    [{}, undefined],
    [{ reply: 2 }, undefined],
    [
      { credentials: { username: "a", password: "b" } },
      "the proxy asks for a user name and password",
    ],
  ];
  for (const [options, trouble] of rows) {
    await using proxy = new Socks5Proxy(options);
    const dialer = new ProxyDialer(parseProxyUrl(`socks5://127.0.0.1:${proxy.port}`), network);
    assertEquals(dialer.trouble, undefined);
    await dialer.connect(to).then((stream) => stream.close(), () => undefined);
    assertEquals(dialer.trouble, trouble);
  }
  const proxy = { ...parseProxyUrl("socks5://127.0.0.1:1"), endpoint: to };
  let isSilent = true;
  const dialer = new ProxyDialer(proxy, {
    resolver: network.resolver,
    dialer: {
      connect: (_to, { signal } = {}) =>
        isSilent ? until(signal) : Promise.reject(new Error("it is refused")),
    },
  });
  const late = new AbortController();
  const dial = dialer.connect(to, { signal: late.signal });
  late.abort(new Error("late"));
  await assertRejects(() => dial, Error, "late");
  assertEquals(dialer.trouble, "it does not answer");
  isSilent = false;
  await assertRejects(() => dialer.connect(to), ProxyError);
  assertEquals(dialer.trouble, "it is refused");
});

/** Rejects once it is called off. */
function until(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

Deno.test("ProxyDialer gives up as its signal says", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using network = new DenoNetwork();
  const url = `http://127.0.0.1:${silent.addr.port}`;
  const controller = new AbortController();
  const dialer = new ProxyDialer(parseProxyUrl(url), network);
  const dial = dialer.connect({ hostname: "a.example", port: 1 }, { signal: controller.signal });
  const conn = await silent.accept();
  await conn.read(new Uint8Array(100));
  controller.abort(new Error("enough"));
  await assertRejects(() => dial, Error, "enough");
  assertEquals(await conn.read(new Uint8Array(1)), null);
  conn.close();
  silent.close();
});

Deno.test("ProxyDialer connects through an HTTP tunnel", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using network = new DenoNetwork();
  const url = `http://u:p@127.0.0.1:${listener.addr.port}`;
  const dialer = new ProxyDialer(parseProxyUrl(url), network);
  const dial = dialer.connect({ hostname: "a.example", port: 80 });
  const conn = await listener.accept();
  const buffer = new Uint8Array(500);
  const length = await conn.read(buffer);
  const asked = new TextDecoder().decode(buffer.subarray(0, length ?? 0));
  assert(asked.startsWith("CONNECT a.example:80 HTTP/1.1\r\n"), asked);
  await conn.write(utf8("HTTP/1.1 200 OK\r\n\r\nfirst"));
  const stream = await dial;
  const into = new Uint8Array(3);
  assertEquals([await stream.read(into), new TextDecoder().decode(into)], [3, "fir"]);
  assertEquals([await stream.read(into), into[1]], [2, "t".charCodeAt(0)]);
  stream.close();
  conn.close();
  listener.close();
});

Deno.test("ProxyDatagrams sends to addresses and names, and hears the proxy alone", async () => {
  await using proxy = new Socks5Proxy({ names: { "dht.example": "127.0.0.1" } });
  using network = new DenoNetwork();
  const at = { hostname: "127.0.0.1", port: 0 };
  const bind = () => network.bindDatagrams(at);
  const dialer = new ProxyDialer(parseProxyUrl(proxy.url), network);
  const options = { bind, clock: new SystemClock(), log: new FakeLog() };
  const datagrams = await ProxyDatagrams.open(dialer, options);
  const other = await network.bindDatagrams(at);
  for (const hostname of ["127.0.0.1", "dht.example"]) {
    assertEquals(await datagrams.send(utf8("ping"), { hostname, port: other.addr.port }), 4);
    const [data, from] = await other.receive();
    assertEquals(new TextDecoder().decode(data), "ping");
    await other.send(utf8("forged"), datagrams.addr);
    await other.send(utf8("pong"), from);
    const [answer, answerer] = await datagrams.receive();
    assertEquals([new TextDecoder().decode(answer), answerer], ["pong", other.addr]);
  }
  datagrams.close();
  await assertRejects(() => datagrams.receive());
  await assertRejects(() => datagrams.send(utf8("x"), other.addr), ProxyError);
  other.close();
});
