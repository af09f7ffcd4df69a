import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ByteStream } from "../../../lib/io/mod.ts";
import {
  type HostOptions,
  VirtualClock,
  type VirtualHost,
  VirtualInternet,
} from "../../../lib/testing/mod.ts";

Deno.test("streams bring what was written, in order, over lines that lose and reorder", async () => {
  for (const upload of [{}, { loss: 0.1 }, { reordering: 0.2, jitterMs: 20 }]) {
    const { clock, near, far } = await connect({ upload });
    const sent = Uint8Array.from({ length: 100_000 }, (_, i) => i * 7 + (i >> 8));
    const reading = readAll(far);
    await passing(clock, writeAll(near, sent), 120_000);
    near.close();
    assertEquals(await passing(clock, reading, 120_000), sent);
  }
});

Deno.test("a stream fills its line, in runs as packet by packet", async () => {
  for (const packetLevel of [false, true]) {
    const { clock, near, far } = await connect({
      upload: { rateBytesPerSec: 500_000, delayMs: 40, packetLevel },
    });
    const counted = count(far);
    writeAll(near, new Uint8Array(20_000_000)).catch(() => "closed");
    await clock.advance(20_000);
    const share = counted.bytes / (20 * 500_000);
    assert(share > 0.9 && share <= 1, `${share}`);
    near.close();
  }
});

Deno.test("streams that share a line share it fairly", async () => {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const shared = internet.link({ rateBytesPerSec: 1_000_000, delayMs: 20, packetLevel: true });
  const flows = await Promise.all(Array.from({ length: 4 }, async () => {
    const [from, to] = [internet.host({ upload: shared }), internet.host()];
    const { near, far } = await open(clock, from, to);
    const counted = count(far);
    writeAll(near, new Uint8Array(100_000_000)).catch(() => "closed");
    return { counted, near };
  }));
  await clock.advance(60_000);
  const rates = flows.map(({ counted }) => counted.bytes / 60);
  const sum = rates.reduce((total, rate) => total + rate, 0);
  const squares = rates.reduce((total, rate) => total + rate ** 2, 0);
  assert(sum > 850_000, `${sum} bytes a second`);
  assert(sum ** 2 / (4 * squares) > 0.9, `${rates}`);
  for (const { near } of flows) near.close();
});

Deno.test("loss slows a stream down as it slows TCP down", async () => {
  const { clock, near, far } = await connect({ upload: { loss: 0.01, delayMs: 45 } });
  const counted = count(far);
  writeAll(near, new Uint8Array(50_000_000)).catch(() => "closed");
  await clock.advance(300_000);
  // 1.22 × segment / (round trip × √loss), by Mathis and others.
  const expected = 1.22 * 1_460 / (0.11 * Math.sqrt(0.01));
  const share = counted.bytes / 300 / expected;
  assert(share > 0.5 && share < 1.5, `${share} of what theory says`);
  near.close();
});

Deno.test("a stream outlives a partition of a minute, and breaks in one of an hour", async () => {
  for (const [lastsMs, breaks] of [[60_000, false], [3_600_000, true]] as const) {
    const { clock, internet, near, far, hosts } = await connect({});
    const counted = count(far);
    internet.partition([[hosts[0]]], { lastsMs });
    await writeAll(near, new Uint8Array(1_000));
    await clock.advance(lastsMs + 120_000);
    assertEquals(counted.bytes, breaks ? 0 : 1_000);
    if (breaks) await assertRejects(() => near.write(Uint8Array.of(1)), Error, "timed out");
    near.close();
  }
});

Deno.test("dialling is refused where nobody listens, and takes for ever where nobody is", async () => {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const [one, other] = [internet.host(), internet.host()];
  const refused = one.dialer.connect({ hostname: other.address, port: 9 });
  await assertRejects(() => passing(clock, refused, 1_000), Error, "refused");
  const nobody = one.dialer.connect({ hostname: "99.0.0.1", port: 9 });
  await assertRejects(() => passing(clock, nobody, 300_000), Error, "timed out");
});

Deno.test("HTTP is asked and served over streams, by name, with bodies both ways", async () => {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const [server, client] = [internet.host(), internet.host()];
  internet.name("example.org", server.address);
  const running = server.serveHttp({ hostname: "::", port: 80 }, async (request) => {
    const { pathname, search } = new URL(request.url);
    return new Response(`${request.method} ${pathname}${search} ${await request.text()}`, {
      status: 201,
    });
  });
  const url = new URL("http://example.org/a?b=%20");
  const body = new TextEncoder().encode("hello");
  const answer = await passing(clock, client.http.request({ url, method: "POST", body }), 5_000);
  assertEquals(answer.status, 201);
  const text = new Response(answer.body).text();
  assertEquals(await passing(clock, text, 5_000), "POST /a?b=%20 hello");
  await passing(clock, running.close(), 1_000);
});

async function connect(options: HostOptions) {
  const clock = new VirtualClock();
  const internet = new VirtualInternet(clock);
  const hosts = [internet.host(options), internet.host()] as const;
  return { clock, internet, hosts, ...await open(clock, ...hosts) };
}

async function open(clock: VirtualClock, from: VirtualHost, to: VirtualHost) {
  const listener = to.listen({ hostname: "::", port: 1 });
  const dialling = from.dialer.connect({ hostname: to.address, port: 1 });
  const far = await passing(clock, listener.accept(), 10_000);
  const near = await passing(clock, dialling, 10_000);
  listener.close();
  return { near, far };
}

async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at, at + 65_536));
}

async function readAll(stream: ByteStream): Promise<Uint8Array> {
  const all: number[] = [];
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const length = await stream.read(buffer);
    if (length === null) return Uint8Array.from(all);
    for (const byte of buffer.subarray(0, length)) all.push(byte);
  }
}

function count(stream: ByteStream): { readonly bytes: number } {
  const counted = { bytes: 0 };
  async function run(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    for (;;) counted.bytes += await stream.read(buffer) ?? fail();
  }
  run().catch(() => "ended");
  return counted;
}

function fail(): never {
  throw new Error("The stream has ended");
}

/** Lets time pass until a promise is settled. */
async function passing<Value>(
  clock: VirtualClock,
  pending: Promise<Value>,
  withinMs: number,
): Promise<Value> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  pending.then(settled, settled);
  for (let ms = 0; ms < withinMs && !isSettled; ms += 10) await clock.advance(10);
  assert(isSettled, `it took more than ${withinMs} ms`);
  return await pending;
}
