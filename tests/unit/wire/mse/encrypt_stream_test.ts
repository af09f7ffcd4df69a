import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../../lib/io/mod.ts";
import { SeededRandom, VirtualClock, VirtualInternet } from "../../../../lib/testing/mod.ts";
import {
  acceptEncrypted,
  EncryptedStream,
  encryptOutgoing,
  type EncryptOutgoingOptions,
  type MseResponderOptions,
  type NegotiatedStream,
  Rc4,
} from "../../../../lib/wire/mse/mod.ts";
import { WireError } from "../../../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../../../support/bytes.ts";

const INFO_HASH = patternBytes(20);

Deno.test("both drivers give streams that understand each other, for either method", async () => {
  for (const method of ["rc4", "plaintext"] as const) {
    await using scene = await open();
    const { out, back } = await scene.shake({ methods: [method], initialPayload: utf8("hello") });
    assertEquals([out.method, back.method], [method, method]);
    assertEquals(back.infoHash, INFO_HASH);
    assertEquals([out.payload, back.payload], [utf8(""), utf8("hello")]);
    assertEquals([out.stream === scene.near, back.stream === scene.far], [
      method === "plaintext",
      method === "plaintext",
    ]);
    const words = patternBytes(1_000);
    await out.stream.write(words);
    await back.stream.write(words.subarray(1));
    await scene.clock.advance(100);
    assertEquals(await readSome(back.stream), words);
    assertEquals(await readSome(out.stream), words.subarray(1));
  }
});

Deno.test("acceptEncrypted() goes on from any number of bytes that were read before", async () => {
  for (const before of [1, 68, 96, 97]) {
    await using scene = await open();
    const { back } = await scene.shake({ initialPayload: utf8("hello") }, before);
    assertEquals(back.payload, utf8("hello"));
  }
});

Deno.test("drivers reject where the stream ends, and where the other side speaks something else", async () => {
  for (const spoils of [(far: ByteStream) => far.close(), (far: ByteStream) => speakElse(far)]) {
    await using scene = await open();
    const { near, far, clock } = scene;
    const refused = assertRejects(() => encryptOutgoing(near, optionsOf({})), Error);
    spoils(far);
    await clock.advance(1_000);
    await refused;
  }
  await using scene = await open();
  const unknown = { findInfoHash: () => undefined };
  await assertRejects(() => scene.shake({}, 96, unknown), WireError);
});

Deno.test("EncryptedStream.write() leaves the bytes of who writes as they are, and keeps in step however few are taken at once", async () => {
  const sent: number[] = [];
  let step = 0;
  const below = fakeStream({
    write: (data) => {
      const length = Math.min(data.length, 1 + (step = step * 31 + 7 & 0xff));
      sent.push(...data.subarray(0, length));
      return Promise.resolve(length);
    },
  });
  const stream = new EncryptedStream(below, {
    outgoing: new Rc4(utf8("key")),
    incoming: new Rc4(utf8("other")),
  });
  const whole = patternBytes(300_000);
  const data = whole.slice();
  for (let at = 0; at < data.length;) {
    const length = await stream.write(data.subarray(at));
    assert(length > 0 && length <= data.length - at);
    at += length;
  }
  assertEquals(data, whole);
  assertNotEquals(sent.slice(0, 20), [...whole.subarray(0, 20)]);
  assertEquals(new Rc4(utf8("key")).transform(Uint8Array.from(sent)), whole);
});

Deno.test("EncryptedStream.read() decrypts what came, and nothing behind it", async () => {
  const plain = patternBytes(50);
  const encrypted = new Rc4(utf8("key")).transform(plain.slice());
  let at = 0;
  const below = fakeStream({
    read: (into) => {
      if (at === encrypted.length) return Promise.resolve(null);
      into.set(encrypted.subarray(at, at += 10));
      return Promise.resolve(10);
    },
  });
  const stream = new EncryptedStream(below, {
    outgoing: new Rc4(utf8("other")),
    incoming: new Rc4(utf8("key")),
  });
  const into = new Uint8Array(70);
  for (let filled = 0; filled < 50; filled += 10) {
    assertEquals(await stream.read(into.subarray(filled)), 10);
    assertEquals(into.subarray(filled + 10), new Uint8Array(60 - filled));
  }
  assertEquals(into.subarray(0, 50), plain);
  assertEquals(await stream.read(into), null);
});

Deno.test("EncryptedStream has the addresses and the transport of the stream below, and closes it", () => {
  let closed = 0;
  const below = fakeStream({ transport: "utp", close: () => void closed++ });
  const cipher = new Rc4(utf8("key"));
  const stream = new EncryptedStream(below, { outgoing: cipher, incoming: cipher });
  assertEquals([stream.remoteAddr, stream.localAddr], [below.remoteAddr, below.localAddr]);
  assertEquals(stream.transport, "utp");
  stream.close();
  assertEquals(closed, 1);
});

function optionsOf(options: Partial<EncryptOutgoingOptions>): EncryptOutgoingOptions {
  return { infoHash: INFO_HASH, random: new SeededRandom(1), ...options };
}

async function speakElse(stream: ByteStream): Promise<void> {
  await stream.write(patternBytes(5_000));
}

async function readSome(stream: ByteStream): Promise<Uint8Array> {
  const buffer = new Uint8Array(10_000);
  const length = await stream.read(buffer);
  return buffer.subarray(0, length ?? 0);
}

function fakeStream(parts: Partial<ByteStream>): ByteStream {
  return {
    remoteAddr: { hostname: "20.0.0.1", port: 1 },
    localAddr: { hostname: "20.0.0.2", port: 2 },
    read: () => Promise.resolve(null),
    write: (data) => Promise.resolve(data.length),
    close: () => undefined,
    ...parts,
  };
}

interface StreamScene extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly near: ByteStream;
  readonly far: ByteStream;
  /** Lets both drivers shake hands; so many bytes are read before the one of the far side begins. */
  shake(
    outgoing: Partial<EncryptOutgoingOptions>,
    before?: number,
    incoming?: Partial<MseResponderOptions>,
  ): Promise<{ readonly out: NegotiatedStream; readonly back: NegotiatedStream }>;
}

/** Two ends of a connection. */
async function open(): Promise<StreamScene> {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const listener = internet.host({ addresses: ["20.0.0.1"] }).listen({ hostname: "::", port: 1 });
  const dialling = internet.host().dialer.connect({ hostname: "20.0.0.1", port: 1 });
  await clock.advance(100);
  const near = await dialling;
  const far = await listener.accept();
  return {
    clock,
    near,
    far,
    async shake(outgoing, before = 68, incoming = {}) {
      const accept = async () => {
        const first = new Uint8Array(before);
        for (let filled = 0; filled < before;) {
          filled += await far.read(first.subarray(filled)) ?? before;
        }
        const random = new SeededRandom(2);
        return await acceptEncrypted(far, first, { random, findInfoHash, ...incoming });
      };
      const both = Promise.all([encryptOutgoing(near, optionsOf(outgoing)), accept()]);
      const [[out, back]] = await Promise.all([both, clock.advance(1_000)]);
      return { out, back };
    },
    async [Symbol.asyncDispose]() {
      near.close();
      far.close();
      listener.close();
      await clock.advance(1_000);
    },
  };
}

function findInfoHash(): Uint8Array {
  return INFO_HASH;
}
