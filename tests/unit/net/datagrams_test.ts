import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import type { Datagrams, Endpoint } from "../../../lib/io/mod.ts";
import { bindNodeDatagrams } from "../../../lib/net/_node_udp_socket.ts";
import { DenoNetwork } from "../../../lib/net/mod.ts";

const LOOPBACK: Endpoint = { hostname: "127.0.0.1", port: 0 };

const kinds: { name: string; bind(at: Endpoint): Promise<Datagrams> }[] = [
  { name: "DenoNetwork.bindDatagrams()", bind: (at) => new DenoNetwork().bindDatagrams(at) },
  { name: "bindNodeDatagrams()", bind: bindNodeDatagrams },
];

for (const { name, bind } of kinds) {
  Deno.test(`${name} carries long datagrams whole, and the bytes are the receiver's`, async () => {
    const [a, b] = [await bind(LOOPBACK), await bind(LOOPBACK)];
    assertGreater(a.addr.port, 0);
    const long = Uint8Array.from({ length: 9000 }, (_, i) => i % 253);
    assertEquals(await a.send(long, b.addr), long.length);
    const [first, from] = await b.receive();
    await a.send(new Uint8Array([1]), b.addr);
    const [second] = await b.receive();
    assertEquals(first, long);
    assertEquals(second, new Uint8Array([1]));
    assertEquals(from, a.addr);
    for (const socket of [a, b]) socket.close();
  });

  Deno.test(`${name} on [::] reaches IPv4 and reports its addresses as such`, async () => {
    const [any, v4] = [await bind({ hostname: "::", port: 0 }), await bind(LOOPBACK)];
    await v4.send(new Uint8Array([1, 2]), { hostname: "127.0.0.1", port: any.addr.port });
    const [, from] = await any.receive();
    assertEquals(from, v4.addr);
    await any.send(new Uint8Array([3]), from);
    assertEquals((await v4.receive())[0], new Uint8Array([3]));
    for (const socket of [any, v4]) socket.close();
  });

  Deno.test(`${name}: close() rejects a pending receive`, async () => {
    const socket = await bind(LOOPBACK);
    const receiving = assertRejects(() => socket.receive());
    socket.close();
    socket.close();
    await receiving;
  });

  Deno.test(`${name} rejects on a taken port`, async () => {
    const socket = await bind(LOOPBACK);
    const error = await assertRejects(() => bind(socket.addr));
    assertEquals("code" in error && error.code, "EADDRINUSE");
    socket.close();
  });

  Deno.test(`${name}: send() rejects what no datagram can carry`, async () => {
    const socket = await bind(LOOPBACK);
    await assertRejects(() => socket.send(new Uint8Array(70_000), socket.addr));
    socket.close();
  });
}
