import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { ByteStream, Dialer, Endpoint } from "../../../lib/io/mod.ts";
import { PeerDialer } from "../../../lib/session/peer_dialer.ts";
import { VirtualClock } from "../../../lib/testing/mod.ts";

const PEER: Endpoint = { hostname: "20.0.0.2", port: 6881 };

/** A dialer that connects, or fails, when the test says so. */
class ScriptedDialer implements Dialer {
  readonly stream = new ClosableStream();
  calls = 0;
  #signal: AbortSignal | undefined;
  readonly #outcome = Promise.withResolvers<ByteStream>();

  get isAborted(): boolean {
    return this.#signal?.aborted ?? false;
  }
  connect(_to: Endpoint, options: { readonly signal?: AbortSignal } = {}): Promise<ByteStream> {
    this.calls++;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", () => this.fail("aborted"));
    return this.#outcome.promise;
  }
  succeed(): void {
    this.#outcome.resolve(this.stream);
  }
  fail(why: string): void {
    this.#outcome.reject(new Error(why));
  }
}

class ClosableStream implements ByteStream {
  readonly remoteAddr = PEER;
  readonly localAddr = PEER;
  isClosed = false;
  read(): Promise<null> {
    return Promise.resolve(null);
  }
  write(data: Uint8Array): Promise<number> {
    return Promise.resolve(data.length);
  }
  close(): void {
    this.isClosed = true;
  }
}

function setUp() {
  const clock = new VirtualClock();
  const [tcp, utp] = [new ScriptedDialer(), new ScriptedDialer()];
  const dialer = new PeerDialer({ clock, tcp, utpFor: () => utp });
  return { clock, tcp, utp, dialer };
}

Deno.test("PeerDialer leaves uTP alone where TCP is there soon", async () => {
  const { clock, tcp, utp, dialer } = setUp();
  const connecting = dialer.connect(PEER);
  tcp.succeed();
  assertStrictEquals(await connecting, tcp.stream);
  await clock.advance(1_000);
  assertEquals(utp.calls, 0);
});

Deno.test("PeerDialer tries uTP beside TCP that takes long, and keeps who is there first", async () => {
  const { clock, tcp, utp, dialer } = setUp();
  const connecting = dialer.connect(PEER);
  await clock.advance(1_000);
  assertEquals([tcp.calls, utp.calls], [1, 1]);
  utp.succeed();
  assertStrictEquals(await connecting, utp.stream);
  assertEquals(tcp.isAborted, true);
});

Deno.test("PeerDialer tries uTP at once where TCP is refused", async () => {
  const { clock, tcp, utp, dialer } = setUp();
  const connecting = dialer.connect(PEER);
  tcp.fail("refused");
  await clock.advance(0);
  assertEquals(utp.calls, 1);
  utp.succeed();
  assertStrictEquals(await connecting, utp.stream);
});

Deno.test("PeerDialer closes the one that comes too late", async () => {
  const { clock, tcp, utp, dialer } = setUp();
  const connecting = dialer.connect(PEER);
  await clock.advance(1_000);
  tcp.succeed();
  utp.succeed();
  const stream = await connecting;
  await clock.advance(0);
  assertStrictEquals(stream, tcp.stream);
  assertEquals([tcp.stream.isClosed, utp.stream.isClosed], [false, true]);
});

Deno.test("PeerDialer fails when both have, and when its signal aborts", async () => {
  const { clock, tcp, utp, dialer } = setUp();
  const connecting = dialer.connect(PEER);
  const failed = assertRejects(() => connecting);
  tcp.fail("refused");
  await clock.advance(0);
  utp.fail("no answer");
  await failed;
  const other = setUp();
  const abort = new AbortController();
  const aborted = assertRejects(() => other.dialer.connect(PEER, { signal: abort.signal }));
  abort.abort(new Error("enough"));
  await aborted;
  assertEquals(other.tcp.isAborted, true);
});

Deno.test("PeerDialer uses the one that there is", async () => {
  const { clock, tcp, utp } = setUp();
  tcp.succeed();
  utp.succeed();
  const byTcp = new PeerDialer({ clock, tcp, utpFor: () => undefined });
  const byUtp = new PeerDialer({ clock, tcp: undefined, utpFor: () => utp });
  const byNone = new PeerDialer({ clock, tcp: undefined, utpFor: () => undefined });
  assertStrictEquals(await byTcp.connect(PEER), tcp.stream);
  assertStrictEquals(await byUtp.connect(PEER), utp.stream);
  await assertRejects(() => byNone.connect(PEER), Error, "neither");
});
