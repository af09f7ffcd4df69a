import { assertEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../lib/io/mod.ts";
import {
  type Greeting,
  type GreetingOptions,
  receiveGreeting,
  sendGreeting,
  withinDeadline,
} from "../../../lib/torrent/greeting.ts";
import { encodeHandshake, WireError } from "../../../lib/wire/mod.ts";
import { patternBytes, utf8 } from "../../support/bytes.ts";
import { VirtualClock, VirtualInternet } from "../../../lib/testing/mod.ts";

const HANDSHAKE = { infoHash: patternBytes(20), peerId: utf8("-XX0000-abcdefghijkl") };
const BYTES = encodeHandshake(HANDSHAKE);

Deno.test("receiveGreeting() within its deadline takes a handshake split anywhere, and keeps what comes behind it", async () => {
  const behind = patternBytes(30);
  for (let split = 1; split < BYTES.length; split++) {
    await using scene = await open();
    const { clock, near, far } = scene;
    const reading = readGreeting(near, { clock, signal: new AbortController().signal });
    await far.write(BYTES.subarray(0, split));
    await clock.advance(1_000);
    await far.write(Uint8Array.from([...BYTES.subarray(split), ...behind]));
    await clock.advance(1_000);
    const { handshake, rest } = await reading;
    assertEquals(handshake.peerId, HANDSHAKE.peerId);
    assertEquals(handshake.infoHash, HANDSHAKE.infoHash);
    assertEquals(rest, behind, `split at ${split}`);
  }
});

Deno.test("receiveGreeting() within its deadline closes the stream after the first byte that is wrong", async () => {
  for (let length = 0; length < 256; length++) {
    if (length === 19) continue;
    await using scene = await open();
    const { clock, near, far } = scene;
    const reading = readGreeting(near, { clock, signal: new AbortController().signal });
    const refused = assertRejects(() => reading, WireError);
    await far.write(Uint8Array.of(length));
    await clock.advance(100);
    await refused;
    await clock.advance(100);
    assertEquals(await far.read(new Uint8Array(1)), null);
  }
});

Deno.test("receiveGreeting() within its deadline waits ten seconds, and no longer for a byte now and then", async () => {
  await using scene = await open();
  const { clock, near, far } = scene;
  const reading = readGreeting(near, { clock, signal: new AbortController().signal });
  const refused = assertRejects(() => reading, Error, "too long");
  for (let at = 0; at < 19; at++) {
    await far.write(BYTES.subarray(at, at + 1));
    await clock.advance(500);
  }
  await clock.advance(500);
  await refused;
});

Deno.test("receiveGreeting() within its deadline ends when the other side closes, or its signal aborts", async () => {
  for (const how of ["close", "abort"] as const) {
    await using scene = await open();
    const { clock, near, far } = scene;
    const controller = new AbortController();
    const reading = readGreeting(near, { clock, signal: controller.signal });
    const refused = assertRejects(() => reading, Error);
    if (how === "close") far.close();
    else controller.abort();
    await clock.advance(100);
    await refused;
  }
});

Deno.test("sendGreeting() sends the whole handshake", async () => {
  await using scene = await open();
  const { clock, near, far } = scene;
  await sendGreeting(near, HANDSHAKE);
  await clock.advance(100);
  const into = new Uint8Array(100);
  assertEquals(await far.read(into), 68);
  assertEquals(into.slice(0, 68), BYTES);
});

interface Scene extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly near: ByteStream;
  readonly far: ByteStream;
}

/** Two ends of a connection. */
async function open(): Promise<Scene> {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const listener = internet.host({ addresses: ["1.0.0.1"] }).listen({ hostname: "::", port: 1 });
  const dialling = internet.host({ addresses: ["1.0.0.2"] }).dialer.connect({
    hostname: "1.0.0.1",
    port: 1,
  });
  await clock.advance(100);
  const [far, near] = [await dialling, await listener.accept()];
  return {
    clock,
    near,
    far,
    async [Symbol.asyncDispose]() {
      near.close();
      far.close();
      listener.close();
      await clock.advance(20_000);
      assertEquals(clock.timerCount, 0);
    },
  };
}

function readGreeting(stream: ByteStream, options: GreetingOptions): Promise<Greeting> {
  return withinDeadline(stream, options, () => receiveGreeting(stream));
}
