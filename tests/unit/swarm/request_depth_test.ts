import { assert, assertEquals } from "@std/assert";
import { MAX_DEPTH, RequestDepth } from "../../../lib/swarm/mod.ts";

const BLOCK = 16_384;

Deno.test("RequestDepth fills the line to every peer, near or far, fast or slow", () => {
  const rows: [rateBytesPerSec: number, delayMs: number][] = [
    [10_000, 10],
    [10_000, 500],
    [1_000_000, 1],
    [1_000_000, 100],
    [1_000_000, 1_000],
    [5_000_000, 300],
    [50_000_000, 20],
    [50_000_000, 100],
  ];
  for (const [rate, delayMs] of rows) {
    const { blocks, depth } = simulate(new RequestDepth(), { rate, delayMs, seconds: 60 });
    const reached = blocks * BLOCK / 30;
    assert(reached > 0.95 * rate, `${reached} of ${rate} bytes a second with ${delayMs} ms`);
    const sensible = Math.max(8, 4 * rate * (3 + delayMs / 1_000) / BLOCK);
    assert(depth <= Math.min(MAX_DEPTH, sensible), `${depth} requests at ${rate}, ${delayMs} ms`);
  }
});

Deno.test("RequestDepth grows with every block at first", () => {
  const subject = new RequestDepth();
  assertEquals(subject.depth, 2);
  for (let i = 0; i < 100; i++) subject.received(BLOCK, i);
  assertEquals(subject.depth, 102);
});

Deno.test("RequestDepth never exceeds what the peer takes", () => {
  for (const max of [1, 3, 10, 2_000]) {
    const subject = new RequestDepth(max);
    let most = subject.depth;
    for (let i = 0; i < 5_000; i++) {
      subject.received(BLOCK, i / 10);
      most = Math.max(most, subject.depth);
    }
    assertEquals(most, max);
  }
  const subject = new RequestDepth();
  subject.setMax(0);
  assertEquals(subject.depth, 1);
});

Deno.test("RequestDepth.snub() asks for one block until the peer sends again", () => {
  const subject = new RequestDepth();
  for (let i = 0; i < 100; i++) subject.received(BLOCK, i);
  subject.snub();
  assertEquals(subject.depth, 1);
  for (let i = 0; i < 20; i++) subject.received(BLOCK, 60_000 + i);
  assertEquals(subject.depth, 21);
});

Deno.test("RequestDepth.choke() begins again with half", () => {
  const subject = new RequestDepth();
  for (let i = 0; i < 96; i++) subject.received(BLOCK, i);
  subject.choke();
  assertEquals(subject.depth, 49);
  for (let i = 0; i < 6; i++) subject.choke();
  assertEquals(subject.depth, 2);
});

Deno.test("RequestDepth follows a peer that becomes slower", () => {
  const subject = new RequestDepth();
  simulate(subject, { rate: 5_000_000, delayMs: 50, seconds: 10 });
  const { depth } = simulate(subject, { rate: 20_000, delayMs: 50, seconds: 60, start: 100_000 });
  assert(depth <= 8, `${depth}`);
});

Deno.test("RequestDepth asks a slow peer for no more ahead than two seconds of its rate, from the beginning", () => {
  const rows: [rateBytesPerSec: number, most: number][] = [[BLOCK, 4], [BLOCK / 2, 4], [
    4 * BLOCK,
    10,
  ]];
  for (const [rate, most] of rows) {
    const subject = new RequestDepth();
    let deepest = 0;
    for (let block = 1; block <= 30; block++) {
      subject.received(BLOCK, block * BLOCK * 1_000 / rate);
      deepest = Math.max(deepest, subject.depth);
    }
    assert(deepest <= most, `${deepest} requests at ${rate} bytes a second`);
    assertEquals(subject.depth, Math.max(2, 2 * rate / BLOCK));
  }
});

interface Line {
  readonly rate: number;
  readonly delayMs: number;
  readonly seconds: number;
  /** When it begins. */
  readonly start?: number;
}

/** A peer that sends one block after the other at a rate, each a delay after it was asked for; counts the second half. */
function simulate(subject: RequestDepth, line: Line): { blocks: number; depth: number } {
  const { rate, delayMs, seconds, start = 0 } = line;
  /** When each block that was asked for is here. */
  const coming: number[] = [];
  let free = start;
  let now = start;
  let blocks = 0;
  while (now < start + seconds * 1_000) {
    while (coming.length < subject.depth) {
      free = Math.max(free, now) + BLOCK * 1_000 / rate;
      coming.push(Math.max(free, now + delayMs));
    }
    now = coming.shift() ?? Infinity;
    subject.received(BLOCK, now);
    if (now >= start + seconds * 500) blocks++;
  }
  return { blocks, depth: subject.depth };
}
