import { assertEquals, assertRejects } from "@std/assert";
import type { ByteStream, Datagrams, Endpoint } from "../../../../lib/io/mod.ts";
import {
  encodeSocks5Datagram,
  parseProxyUrl,
  ProxyDatagrams,
  ProxyDialer,
  ProxyError,
} from "../../../../lib/reach/mod.ts";
import { settle, VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";

const PROXY = { hostname: "10.0.0.9", port: 1080 };
const RELAY = { hostname: "10.0.0.9", port: 4000 };
const PEER = { hostname: "8.8.8.8", port: 6881 };

/** A connection to a proxy that grants everything at once. */
class GrantedStream implements ByteStream {
  readonly remoteAddr: Endpoint = PROXY;
  readonly localAddr: Endpoint = { hostname: "10.0.0.1", port: 1 };
  readonly #ended = Promise.withResolvers<null>();
  #answers: Uint8Array[] = [];

  write(data: Uint8Array): Promise<number> {
    const port = [RELAY.port >> 8, RELAY.port & 255];
    this.#answers.push(
      data.length === 3 ? Uint8Array.of(5, 0) : Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, ...port),
    );
    return Promise.resolve(data.length);
  }

  read(into: Uint8Array): Promise<number | null> {
    const answer = this.#answers.shift();
    if (answer === undefined) return this.#ended.promise;
    into.set(answer);
    return Promise.resolve(answer.length);
  }

  close(): void {
    this.#ended.resolve(null);
  }
}

Deno.test("ProxyDatagrams sends nothing while the proxy is gone, and asks it again", async () => {
  const internet = new FakeInternet();
  const own = internet.machine("10.0.0.1");
  const relay = await internet.machine("10.0.0.9").bindDatagrams(RELAY);
  const clock = new VirtualClock();
  const dials: number[] = [];
  let isUp = true;
  let stream = new GrantedStream();
  const dialer = new ProxyDialer(parseProxyUrl("socks5://10.0.0.9:1080"), {
    dialer: {
      connect() {
        dials.push(clock.now());
        if (!isUp) return Promise.reject(new Error("Cannot connect: refused"));
        stream = new GrantedStream();
        return Promise.resolve(stream);
      },
    },
    resolver: own.resolver,
  });
  let socket: Datagrams | undefined;
  const datagrams = await ProxyDatagrams.open(dialer, {
    bind: async () => socket = await own.bindDatagrams({ hostname: "0.0.0.0", port: 0 }),
    clock,
    log: new FakeLog(),
  });
  assertEquals(datagrams.addr, socket?.addr);
  await datagrams.send(Uint8Array.of(1), PEER);
  assertEquals((await relay.receive())[0], encodeSocks5Datagram(Uint8Array.of(1), PEER));

  isUp = false;
  stream.close();
  await settle();
  await assertRejects(() => datagrams.send(Uint8Array.of(2), PEER), ProxyError, "hung up");
  for (const afterMs of [1_000, 2_000, 4_000]) {
    await clock.advance(afterMs);
    await settle();
  }
  assertEquals(dials, [0, 1_000, 3_000, 7_000]);
  isUp = true;
  await clock.advance(8_000);
  await settle();
  await datagrams.send(Uint8Array.of(3), PEER);
  assertEquals((await relay.receive())[0], encodeSocks5Datagram(Uint8Array.of(3), PEER));
  datagrams.close();
  await settle();
  assertEquals(clock.timerCount, 0);
  relay.close();
});
