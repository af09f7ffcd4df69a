import { assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";
import type { ByteStream, Endpoint } from "../../../lib/io/mod.ts";
import { DenoNetwork, type DenoNetworkOptions } from "../../../lib/net/mod.ts";
import { HAS_BOUND_CONNECT } from "../../support/bound_connect.ts";

const LOOPBACK: Endpoint = { hostname: "127.0.0.1", port: 0 };

async function connectedPair(
  listenAt: Endpoint,
  options?: DenoNetworkOptions,
): Promise<{ near: ByteStream; far: ByteStream; close(): void }> {
  const network = new DenoNetwork(options);
  const listener = network.listen(listenAt);
  const to = { hostname: "127.0.0.1", port: listener.addr.port };
  const [near, far] = await Promise.all([network.dialer.connect(to), listener.accept()]);
  return {
    near,
    far,
    close() {
      for (const end of [near, far, listener, network]) end.close();
    },
  };
}

async function writeAll(stream: ByteStream, data: Uint8Array): Promise<void> {
  for (let sent = 0; sent < data.length;) sent += await stream.write(data.subarray(sent));
}

async function readAll(stream: ByteStream): Promise<Uint8Array> {
  const all: number[] = [];
  const buffer = new Uint8Array(1000);
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
    all.push(...buffer.subarray(0, n));
  }
  return new Uint8Array(all);
}

const setups: { name: string; options?: DenoNetworkOptions; ignore?: boolean }[] = [
  { name: "DenoNetwork" },
  { name: "DenoNetwork with bind", options: { bind: "127.0.0.1" } },
];

for (const { name, options } of setups) {
  Deno.test(`${name} carries bytes both ways and tells the end`, async () => {
    const { near, far, close } = await connectedPair(LOOPBACK, options);
    const data = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    const [received] = await Promise.all([
      readAll(far),
      writeAll(near, data).then(() => near.close()),
    ]);
    assertEquals(received, data);
    close();

    const second = await connectedPair(LOOPBACK, options);
    const [back] = await Promise.all([
      readAll(second.near),
      writeAll(second.far, data).then(() => second.far.close()),
    ]);
    assertEquals(back, data);
    second.close();
  });

  Deno.test(`${name} reports normalised addresses of a stream from IPv4 to [::]`, async () => {
    const { near, far, close } = await connectedPair({ hostname: "::", port: 0 }, options);
    assertEquals(far.remoteAddr, near.localAddr);
    assertEquals(far.localAddr, near.remoteAddr);
    assertEquals(far.remoteAddr.hostname, "127.0.0.1");
    close();
  });

  Deno.test(`${name}: close() ends a pending read`, async () => {
    const { near, close } = await connectedPair(LOOPBACK, options);
    const pending = near.read(new Uint8Array(1)).then((n) => n, () => null);
    near.close();
    near.close();
    assertEquals(await pending, null);
    close();
  });

  Deno.test(`${name}: connect() is rejected where nobody listens`, async () => {
    using network = new DenoNetwork(options);
    const listener = network.listen(LOOPBACK);
    const to = listener.addr;
    listener.close();
    const error = await assertRejects(() => network.dialer.connect(to));
    assertEquals("code" in error && error.code, "ECONNREFUSED");
  });

  Deno.test(`${name}: connect() gives up with the reason of its signal`, async () => {
    using network = new DenoNetwork(options);
    const listener = network.listen(LOOPBACK);
    const early = AbortSignal.abort(new Error("too early"));
    await assertRejects(
      () => network.dialer.connect(listener.addr, { signal: early }),
      Error,
      "too early",
    );
    const controller = new AbortController();
    const dialing = network.dialer.connect(listener.addr, { signal: controller.signal });
    controller.abort(new Error("too late"));
    await assertRejects(() => dialing, Error, "too late");
    listener.close();
  });
}

Deno.test("DenoNetwork: an established stream outlives its signal", async () => {
  using network = new DenoNetwork();
  const listener = network.listen(LOOPBACK);
  const controller = new AbortController();
  const [near, far] = await Promise.all([
    network.dialer.connect(listener.addr, { signal: controller.signal }),
    listener.accept(),
  ]);
  controller.abort();
  await far.write(new Uint8Array([7]));
  const into = new Uint8Array(4);
  assertEquals(await near.read(into), 1);
  for (const end of [near, far, listener]) end.close();
});

Deno.test({
  name: "DenoNetwork with bind connects from that address",
  ignore: Deno.build.os !== "linux" || !HAS_BOUND_CONNECT, // elsewhere 127.0.0.2 is not there
  async fn() {
    const { near, far, close } = await connectedPair(LOOPBACK, { bind: "127.0.0.2" });
    assertEquals(near.localAddr.hostname, "127.0.0.2");
    assertEquals(far.remoteAddr.hostname, "127.0.0.2");
    close();
  },
});

Deno.test({
  name: "DenoNetwork with bind refuses to connect from another address",
  ignore: Deno.build.os !== "linux" || HAS_BOUND_CONNECT, // only Deno 2.6 ignores localAddress
  async fn() {
    using network = new DenoNetwork({ bind: "127.0.0.2" });
    const listener = network.listen(LOOPBACK);
    await assertRejects(() => network.dialer.connect(listener.addr), Error, "Cannot connect");
    listener.close();
  },
});

Deno.test("DenoNetwork with bind refuses the other address family", async () => {
  using network = new DenoNetwork({ bind: "127.0.0.1" });
  await assertRejects(
    () => network.dialer.connect({ hostname: "::1", port: 9 }),
    Error,
    "different families",
  );
});

Deno.test("DenoNetwork() throws where bind is a name", () => {
  assertThrows(() => new DenoNetwork({ bind: "localhost" }), TypeError, "not an IP address");
});

Deno.test("DenoNetwork: connect() refuses names", async () => {
  using network = new DenoNetwork();
  await assertRejects(
    () => network.dialer.connect({ hostname: "localhost", port: 9 }),
    TypeError,
    "not an IP address",
  );
});

Deno.test("DenoNetwork: listen() throws on a taken port and tells the one it chose", () => {
  using network = new DenoNetwork();
  const listener = network.listen(LOOPBACK);
  assertGreater(listener.addr.port, 0);
  const error = assertThrows(() => network.listen(listener.addr));
  assertEquals("code" in error && error.code, "EADDRINUSE");
  listener.close();
  listener.close();
});

Deno.test("DenoNetwork: accept() rejects once the listener is closed", async () => {
  using network = new DenoNetwork();
  const listener = network.listen(LOOPBACK);
  const accepting = assertRejects(() => listener.accept());
  listener.close();
  await accepting;
});
