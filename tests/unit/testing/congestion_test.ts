import { assert, assertEquals } from "@std/assert";
import type { Congestion } from "../../../lib/testing/network/congestion.ts";
import { Cubic } from "../../../lib/testing/network/cubic.ts";
import { Reno } from "../../../lib/testing/network/reno.ts";

const SEGMENT = 1_460;

/** Lets a window be acked, a round trip at a time; gives how it grew. */
function grow(congestion: Congestion, roundTripMs: number, from: number, until: number): number {
  for (let at = from; at <= until; at += roundTripMs) {
    const { windowBytes } = congestion;
    for (let bytes = SEGMENT; bytes <= windowBytes; bytes += SEGMENT) {
      congestion.acked({ bytes: SEGMENT, at, roundTripMs });
    }
  }
  return congestion.windowBytes;
}

/** A window that has grown to some bytes and then lost something. */
function shrunk(congestion: Congestion, bytes: number): Congestion {
  while (congestion.windowBytes < bytes) {
    congestion.acked({ bytes: SEGMENT, at: 0, roundTripMs: 100 });
  }
  congestion.congested();
  return congestion;
}

Deno.test("windows double in each round trip until something is lost, then shrink by their share", () => {
  for (
    const [congestion, share] of [[new Reno(SEGMENT), 0.5], [new Cubic(SEGMENT), 0.7]] as const
  ) {
    const before = congestion.windowBytes;
    congestion.acked({ bytes: before, at: 100, roundTripMs: 100 });
    assertEquals(congestion.windowBytes, 2 * before);
    congestion.congested();
    assertEquals(congestion.windowBytes, 2 * before * share);
    congestion.timedOut();
    assertEquals(congestion.windowBytes, SEGMENT);
  }
});

Deno.test("Reno grows by a segment in a round trip", () => {
  const reno = shrunk(new Reno(SEGMENT), 100 * SEGMENT);
  const before = reno.windowBytes;
  const grown = (grow(reno, 100, 0, 999) - before) / SEGMENT;
  assert(grown > 9 && grown < 10.1, `${grown} segments in ten round trips`);
});

Deno.test("Cubic is back where it was after the cube root of what it lost by 0.4, whatever a round trip takes", () => {
  const most = 1_000 * SEGMENT;
  const backAt = 1_000 * Math.cbrt(0.3 * 1_000 / 0.4);
  for (const roundTripMs of [50, 200]) {
    const cubic = shrunk(new Cubic(SEGMENT), most);
    const half = grow(cubic, roundTripMs, 0, backAt / 2);
    assert(half > 0.95 * most && half < most, `${half / most} halfway`);
    const back = grow(cubic, roundTripMs, backAt / 2 + roundTripMs, backAt);
    assert(back > 0.99 * most && back < 1.01 * most, `${back / most} then`);
    const later = grow(cubic, roundTripMs, backAt + roundTripMs, 2 * backAt);
    assert(later > 1.2 * most, `${later / most} in as much time again`);
  }
});

Deno.test("Cubic grows no slower than Reno would on short paths", () => {
  const cubic = shrunk(new Cubic(SEGMENT), 20 * SEGMENT);
  const before = cubic.windowBytes;
  const grown = (grow(cubic, 10, 0, 999) - before) / SEGMENT;
  assert(grown > 50, `${grown} segments in a hundred round trips`);
});

Deno.test("Cubic does not count the time in which nothing was sent", () => {
  const cubic = shrunk(new Cubic(SEGMENT), 1_000 * SEGMENT);
  const before = grow(cubic, 100, 0, 100);
  const after = grow(cubic, 100, 600_000, 600_000);
  assert(after < before * 1.05, `${after / before} after ten minutes`);
});
