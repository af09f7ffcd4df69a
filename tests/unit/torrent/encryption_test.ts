import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../lib/io/mod.ts";
import { SeededRandom, VirtualClock, VirtualInternet } from "../../../lib/testing/mod.ts";
import {
  type EncryptionPolicy,
  greetIncoming,
  greetOutgoing,
  type Met,
} from "../../../lib/torrent/encryption.ts";
import { encodeHandshake } from "../../../lib/wire/mod.ts";
import { encryptOutgoing, makeKeyExchange } from "../../../lib/wire/mse/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";

const OURS = { infoHash: patternBytes(20), peerId: utf8("-XX0000-abcdefghijkl") };
const THEIRS = { infoHash: OURS.infoHash, peerId: utf8("-YY0000-abcdefghijkl") };

Deno.test("greetOutgoing() dials again only where the other way may lead to something", async () => {
  const silent = () => Promise.resolve();
  const closes = (stream: ByteStream) => Promise.resolve(stream.close());
  const speaksElse = async (stream: ByteStream) => {
    await stream.write(utf8("HTTP/1.1 400 Bad Request\r\n\r\n"));
  };
  const endsEarly = async (stream: ByteStream) => {
    await stream.read(new Uint8Array(1_000));
    await stream.write(encodeHandshake(THEIRS).subarray(0, 40));
    stream.close();
  };
  const table: [EncryptionPolicy, (stream: ByteStream) => Promise<void>, dials: number][] = [
    ["off", closes, 1],
    ["required", closes, 1],
    ["allowed", closes, 2],
    ["preferred", closes, 2],
    ["allowed", silent, 1],
    ["preferred", silent, 2],
    ["allowed", speaksElse, 1],
    ["preferred", speaksElse, 2],
    ["allowed", endsEarly, 1],
    ["preferred", endsEarly, 2],
  ];
  for (const [policy, behaves, dials] of table) {
    await using scene = openScene();
    const { streams, met } = scene.dial(policy, behaves);
    const refused = assertRejects(() => met, Error);
    await scene.clock.advance(30_000);
    await refused;
    assertEquals(streams.length, dials, `${policy}, ${behaves.name}`);
  }
});

Deno.test("greetOutgoing() takes ten seconds for each way, and closes the stream of the first before it tries the second", async () => {
  await using scene = openScene();
  const closedAt: number[] = [];
  const { met } = scene.dial("preferred", async (stream) => {
    const buffer = new Uint8Array(1_000);
    while (await stream.read(buffer) !== null);
    closedAt.push(scene.clock.now());
  });
  const refused = assertRejects(() => met, Error, "too long");
  await scene.clock.advance(9_000);
  assertEquals(closedAt.length, 0);
  await scene.clock.advance(20_000);
  await refused;
  assertEquals(closedAt.length, 2);
  assert(closedAt.every((at, i) => Math.abs(at - 10_000 * (i + 1)) < 500), `${closedAt}`);
});

Deno.test("greetOutgoing() dials no more once its signal aborts", async () => {
  await using scene = openScene();
  const abort = new AbortController();
  const { streams, met } = scene.dial("preferred", () => Promise.resolve(), abort.signal);
  const refused = assertRejects(() => met);
  await scene.clock.advance(1_000);
  abort.abort(new Error("enough"));
  await scene.clock.advance(30_000);
  await refused;
  assertEquals(streams.length, 1);
});

Deno.test("greetIncoming() tells plain from encrypted however the first bytes are cut, and keeps what comes behind", async () => {
  for (const way of ["plain", "encrypted"] as const) {
    for (const chunk of [1, 19, 20, 21, 68, 1_000]) {
      await using scene = openScene();
      const policy = way === "plain" ? "off" : "required";
      const { streams, met } = scene.accept("allowed", chunk);
      const dialled = scene.greetOver(streams, policy);
      await scene.clock.advance(5_000);
      const { stream, greeting } = await met;
      assertEquals(greeting.handshake.peerId, OURS.peerId);
      assertEquals(greeting.encryption, way === "plain" ? undefined : "rc4");
      await stream.write(Uint8Array.from([...encodeHandshake(THEIRS), ...utf8("more")]));
      await scene.clock.advance(1_000);
      const theirs = (await dialled).greeting;
      assertEquals(theirs.handshake.peerId, THEIRS.peerId);
      assertEquals(theirs.encryption, greeting.encryption);
      assertEquals(theirs.rest, utf8("more"));
    }
  }
});

Deno.test("greetIncoming() takes a public key that begins as a plain handshake does for a key", async () => {
  let seed = 0;
  while (makeKeyExchange(new SeededRandom(seed)).publicKey[0] !== 19) seed++;
  await using scene = openScene();
  const { streams, met } = scene.accept("allowed", 1_000);
  const random = new SeededRandom(seed);
  const keys = makeKeyExchange(new SeededRandom(seed));
  const initialPayload = encodeHandshake(OURS);
  const shaking = encryptOutgoing(await scene.first(streams), {
    ...{ infoHash: OURS.infoHash, random, keys, initialPayload },
  });
  await scene.clock.advance(1_000);
  assertEquals((await shaking).method, "plaintext");
  assertEquals((await met).greeting.encryption, "plaintext");
});

Deno.test("greetIncoming() closes at the first wrong byte where encryption is off, and at a plain handshake where it is required", async () => {
  const table = [["off", Uint8Array.of(20)], ["required", encodeHandshake(OURS)]] as const;
  for (const [policy, bytes] of table) {
    await using scene = openScene();
    const { streams, met } = scene.accept(policy, 1_000);
    const refused = assertRejects(() => met, Error);
    const stream = await scene.first(streams);
    await stream.write(bytes);
    await scene.clock.advance(100);
    await refused;
    assertEquals(await stream.read(new Uint8Array(1)), null);
  }
});

/** Two hosts, one of which dials the other. */
interface EncryptionScene extends AsyncDisposable {
  readonly clock: VirtualClock;
  /** Dials a peer that does something with each stream; gives those that were opened. */
  dial(
    policy: EncryptionPolicy,
    behaves: (stream: ByteStream) => Promise<void>,
    signal?: AbortSignal,
  ): { readonly streams: readonly ByteStream[]; readonly met: Promise<Met> };
  /** Waits for a peer, whose bytes are read in chunks; gives the streams of that peer. */
  accept(
    policy: EncryptionPolicy,
    chunk: number,
  ): { readonly streams: readonly ByteStream[]; readonly met: Promise<Met> };
  /** The first stream, once it is open. */
  first(streams: readonly ByteStream[]): Promise<ByteStream>;
  /** Greets over the first of the streams. */
  greetOver(streams: readonly ByteStream[], policy: EncryptionPolicy): Promise<Met>;
}

function openScene(): EncryptionScene {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const [near, far] = [internet.host(), internet.host()];
  const listener = far.listen({ hostname: "::", port: 1 });
  const opened: ByteStream[] = [];
  const tasks: Promise<unknown>[] = [];
  const common = { clock, signal: new AbortController().signal };
  async function connect(): Promise<ByteStream> {
    const stream = await near.dialer.connect({ hostname: far.address, port: 1 });
    opened.push(stream);
    return stream;
  }
  const scene: EncryptionScene = {
    clock,
    dial(policy, behaves, signal = common.signal) {
      const streams: ByteStream[] = [];
      const serve = async () => {
        for (;;) {
          const stream = await listener.accept();
          streams.push(stream);
          opened.push(stream);
          tasks.push(Promise.allSettled([behaves(stream)]));
        }
      };
      tasks.push(Promise.allSettled([serve()]));
      const random = new SeededRandom(1);
      return { streams, met: greetOutgoing(connect, OURS, { clock, signal, random, policy }) };
    },
    accept(policy, chunk) {
      const streams: ByteStream[] = [];
      const meet = async () => {
        const [there, here] = await Promise.all([connect(), listener.accept()]);
        streams.push(there);
        opened.push(here);
        const cut: ByteStream = {
          remoteAddr: here.remoteAddr,
          localAddr: here.localAddr,
          read: (into) => here.read(into.subarray(0, chunk)),
          write: (data) => here.write(data),
          close: () => here.close(),
        };
        const random = new SeededRandom(2);
        const findInfoHash = () => OURS.infoHash;
        return await greetIncoming(cut, { ...common, random, policy, findInfoHash });
      };
      return { streams, met: meet() };
    },
    async first(streams) {
      await clock.advance(100);
      const [stream] = streams;
      assert(stream);
      return stream;
    },
    async greetOver(streams, policy) {
      const stream = await scene.first(streams);
      const random = new SeededRandom(3);
      const opened = () => Promise.resolve(stream);
      return await greetOutgoing(opened, OURS, { ...common, random, policy });
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const stream of opened) stream.close();
      await clock.advance(1_000);
      await Promise.all(tasks);
    },
  };
  return scene;
}
