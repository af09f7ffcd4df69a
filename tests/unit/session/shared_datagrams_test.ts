import { assertEquals, assertRejects } from "@std/assert";
import type { Datagrams, Endpoint } from "../../../lib/io/mod.ts";
import { SharedDatagrams } from "../../../lib/session/udp/shared_datagrams.ts";

const HERE: Endpoint = { hostname: "20.0.0.1", port: 6881 };
const THERE: Endpoint = { hostname: "20.0.0.2", port: 6881 };

/** A socket that receives what the test says. */
class ScriptedSocket implements Datagrams {
  readonly addr = HERE;
  readonly sent: Uint8Array[] = [];
  isClosed = false;
  #incoming: Uint8Array[];
  readonly #drained = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<never>();

  constructor(incoming: readonly Uint8Array[]) {
    this.#incoming = [...incoming];
    this.#ended.promise.catch(() => undefined);
  }
  /** All that the test says has been received. */
  get drained(): Promise<void> {
    return this.#drained.promise;
  }
  receive(): Promise<[Uint8Array, Endpoint]> {
    const next = this.#incoming.shift();
    if (next) return Promise.resolve([next, THERE]);
    this.#drained.resolve();
    return this.#ended.promise;
  }
  send(data: Uint8Array): Promise<number> {
    this.sent.push(data);
    return Promise.resolve(data.length);
  }
  close(): void {
    this.isClosed = true;
    this.#ended.reject(new Error("The socket was closed"));
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("SharedDatagrams gives each datagram to whom its first byte is for", async () => {
  const krpc = bytes("d1:q4:pinge");
  const packets = [0x01, 0x11, 0x21, 0x31, 0x41].map((first) => Uint8Array.of(first, 0, 1));
  const others = [[], [0x51, 0], [0x00], [0x02, 1], [0x65], [0xff]].map((b) => Uint8Array.from(b));
  const socket = new ScriptedSocket([...others, ...packets, krpc]);
  const shared = new SharedDatagrams(socket);
  const running = shared.run();
  assertEquals(await shared.dht.receive(), [krpc, THERE]);
  for (const packet of packets) assertEquals(await shared.utp.receive(), [packet, THERE]);
  shared.close();
  await assertRejects(() => shared.utp.receive(), Error, "closed");
  await assertRejects(() => shared.dht.receive(), Error, "closed");
  await running;
});

Deno.test("SharedDatagrams goes on for one when the other has ended", async () => {
  const socket = new ScriptedSocket([bytes("d0:e"), Uint8Array.of(0x41), bytes("d1:e")]);
  const shared = new SharedDatagrams(socket);
  shared.utp.close();
  const running = shared.run();
  assertEquals((await shared.dht.receive())[0], bytes("d0:e"));
  assertEquals((await shared.dht.receive())[0], bytes("d1:e"));
  await assertRejects(() => shared.utp.receive());
  await assertRejects(() => shared.utp.send(bytes("x"), THERE));
  assertEquals(await shared.dht.send(bytes("d2:e"), THERE), 4);
  assertEquals(socket.isClosed, false);
  shared.close();
  await running;
});

Deno.test("SharedDatagrams holds what nobody reads up to a bound", async () => {
  const socket = new ScriptedSocket(Array.from({ length: 5_000 }, () => Uint8Array.of(0x41)));
  const shared = new SharedDatagrams(socket);
  const running = shared.run();
  await socket.drained;
  for (let i = 0; i < 2_048; i++) await shared.utp.receive();
  let isThereMore = false;
  const next = shared.utp.receive().then(() => isThereMore = true, () => undefined);
  shared.close();
  await running;
  await next;
  assertEquals(isThereMore, false);
});
