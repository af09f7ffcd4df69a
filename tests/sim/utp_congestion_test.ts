import { assert } from "@std/assert";
import { Link, type LinkOptions } from "../unit/utp/_support/link.ts";
import { RenoFlow } from "../unit/utp/_support/reno_flow.ts";
import { Timeline } from "../unit/utp/_support/timeline.ts";
import { UtpPair } from "../unit/utp/_support/utp_pair.ts";

/** More than any flow sends in a test. */
const ENDLESS = 2 ** 40;

/** Bytes of payload of a full packet over Ethernet. */
const MSS = 1_452;

/** A path that flows share. */
interface Path {
  readonly timeline: Timeline;
  readonly there: Link;
  readonly back: Link;
}

function makePath(options: LinkOptions): Path {
  const timeline = new Timeline();
  const there = new Link(timeline, options);
  const back = new Link(timeline, { delayMs: options.delayMs ?? 0 });
  return { timeline, there, back };
}

function startFlow({ timeline, there, back }: Path, connectionId = 100): UtpPair {
  const pair = new UtpPair(timeline, { there, back, initiator: { connectionId } });
  pair.initiator.toWrite = ENDLESS;
  pair.initiator.pump();
  return pair;
}

/** Bits a second of each flow from one moment to another. */
function rates(path: Path, flows: readonly UtpPair[], from: number, until: number): number[] {
  path.timeline.run(from);
  const before = flows.map(({ acceptor }) => acceptor.readBytes);
  path.timeline.run(until);
  return flows.map(({ acceptor }, i) => (acceptor.readBytes - before[i]!) * 8_000 / (until - from));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

Deno.test("LEDBAT takes 80% of a clean link and more, from the very beginning", () => {
  for (const megabits of [10, 30, 100]) {
    for (const tripMs of [20, 100]) {
      const path = makePath({ bitsPerSecond: megabits * 1e6, delayMs: tripMs / 2 });
      const [rate = 0] = rates(path, [startFlow(path)], 0, 10_000);
      const share = rate / (megabits * 1e6);
      console.log(`${megabits} Mbit/s, ${tripMs} ms: ${percent(share)}`);
      assert(share >= 0.8, percent(share));
    }
  }
});

Deno.test("LEDBAT takes 80% of a link whose buffer is shorter than its target", () => {
  for (const bufferMs of [20, 50, 90]) {
    const path = makePath({ bitsPerSecond: 20e6, delayMs: 25, bufferMs });
    const [rate = 0] = rates(path, [startFlow(path)], 0, 20_000);
    assert(rate / 20e6 >= 0.8, `${bufferMs} ms: ${percent(rate / 20e6)}`);
  }
});

Deno.test("LEDBAT keeps the queue near 100 ms", () => {
  const path = makePath({ bitsPerSecond: 10e6, delayMs: 25, bufferMs: 2_000 });
  startFlow(path);
  path.timeline.run(5_000);
  for (let now = 5_000; now < 30_000; now += 100) {
    path.timeline.run(now);
    assert(path.there.queueMs < 160, `${path.there.queueMs} ms after ${now} ms`);
  }
});

Deno.test("LEDBAT gets half of what loss allows, and more", () => {
  for (const loss of [0.001, 0.01, 0.05]) {
    const path = makePath({ bitsPerSecond: 100e6, delayMs: 50, loss });
    const [rate = 0] = rates(path, [startFlow(path)], 0, 60_000);
    const allowed = 1.22 * MSS * 8 / (0.1 * Math.sqrt(loss));
    console.log(`${percent(loss)} lost: ${(rate / allowed).toFixed(2)} of what is allowed`);
    assert(rate >= 0.5 * allowed, `${rate / allowed} at ${loss}`);
  }
});

Deno.test("LEDBAT is not slowed down by packets that overtake each other", () => {
  for (const options of [{ reordered: 0.1 }, { jitterMs: 20 }, { duplicated: 0.1 }]) {
    const path = makePath({ bitsPerSecond: 20e6, delayMs: 25, ...options });
    const [rate = 0] = rates(path, [startFlow(path)], 0, 20_000);
    assert(rate / 20e6 >= 0.7, `${JSON.stringify(options)}: ${percent(rate / 20e6)}`);
  }
});

Deno.test("LEDBAT gives way to TCP that comes where it is", () => {
  for (const bufferMs of [200, 300, 500]) {
    for (const tripMs of [20, 50, 100]) {
      const path = makePath({ bitsPerSecond: 10e6, delayMs: tripMs / 2, bufferMs });
      const flow = startFlow(path);
      const tcp = new RenoFlow(path.timeline, path.there, path.back);
      path.timeline.at(5_000, () => tcp.start());
      path.timeline.run(10_000);
      const before = tcp.deliveredBytes;
      const [rate = 0] = rates(path, [flow], 10_000, 60_000);
      const tcpRate = (tcp.deliveredBytes - before) * 8 / 50;
      tcp.stop();
      const share = rate / tcpRate;
      assert(share < 0.25, `${bufferMs} ms, ${tripMs} ms: ${percent(share)} of TCP's`);
      assert(tcpRate > 8e6, `TCP gets ${tcpRate}`);
      const [after = 0] = rates(path, [flow], 70_000, 90_000);
      assert(after > 8e6, `${after} once TCP is gone`);
    }
  }
});

Deno.test("LEDBAT takes less than a quarter of what TCP has where it comes later", () => {
  for (const bufferMs of [200, 300, 500]) {
    const path = makePath({ bitsPerSecond: 10e6, delayMs: 25, bufferMs });
    const tcp = new RenoFlow(path.timeline, path.there, path.back);
    tcp.start();
    path.timeline.run(10_000);
    const flow = startFlow(path);
    path.timeline.run(15_000);
    const before = tcp.deliveredBytes;
    const [rate = 0] = rates(path, [flow], 15_000, 75_000);
    const share = rate / ((tcp.deliveredBytes - before) * 8 / 60);
    console.log(`behind TCP, a buffer of ${bufferMs} ms: ${percent(share)} of TCP's`);
    tcp.stop();
    assert(share < 0.25, percent(share));
  }
});

Deno.test("LEDBAT flows that begin together share fairly", () => {
  for (const count of [2, 4, 8]) {
    const path = makePath({ bitsPerSecond: 20e6, delayMs: 25 });
    const flows = Array.from({ length: count }, (_, i) => startFlow(path, 100 + 10 * i));
    const all = rates(path, flows, 0, 30_000);
    const sum = all.reduce((a, b) => a + b);
    const jain = sum ** 2 / (count * all.reduce((a, b) => a + b ** 2, 0));
    console.log(`${count} flows: Jain's index ${jain.toFixed(3)}`);
    assert(jain >= 0.9, `${jain} of ${count} flows`);
    assert(sum >= 16e6, `${sum} of all`);
  }
});

Deno.test("LEDBAT flows of which one comes later use the link together, however they share it", () => {
  const path = makePath({ bitsPerSecond: 20e6, delayMs: 25 });
  const flows = [startFlow(path)];
  path.timeline.run(20_000);
  flows.push(startFlow(path, 200));
  const [first = 0, second = 0] = rates(path, flows, 30_000, 60_000);
  // It takes the queue of the first for the path's own delay, as RFC 6817 says of it (section 4.4).
  console.log(`the latecomer gets ${percent(second / (first + second))}`);
  assert(first + second >= 16e6, `${first} and ${second}`);
  assert(first > 0 && second > 0);
});

Deno.test("LEDBAT takes no harm from clocks that differ and drift", () => {
  for (const clockFaster of [1 - 1e-4, 1 + 1e-4]) {
    const path = makePath({ bitsPerSecond: 10e6, delayMs: 25 });
    const { timeline, there, back } = path;
    const clockAheadMs = 123_456_789;
    const pair = new UtpPair(timeline, { there, back, clockAheadMs, clockFaster });
    pair.initiator.toWrite = ENDLESS;
    pair.initiator.pump();
    // 10,000 ppm of a second are 6 ms a minute.
    const [rate = 0] = rates(path, [pair], 30_000, 120_000);
    assert(rate > 8e6, `${rate} with a clock ${clockFaster} times as fast`);
    assert(there.queueMs < 200, `a queue of ${there.queueMs} ms`);
  }
});
