import { assertEquals } from "@std/assert";
import { Lease } from "../../../../lib/reach/port_mapping/mod.ts";

const MINUTE = 60_000;

Deno.test("Lease is asked for after 250 ms, then twice as late each time, then left alone", () => {
  const lease = new Lease(4);
  const asked: number[] = [];
  let now = 0;
  for (; now < 10 * MINUTE && !lease.isSilent; now = lease.nextAt(now)) {
    if (lease.ask(now)) asked.push(now);
  }
  assertEquals(asked, [0, 250, 750, 1_750]);
  assertEquals(now, 3_750 + 15 * MINUTE);
  assertEquals(lease.ask(now), true);
  assertEquals(lease.isSilent, false);
});

Deno.test("Lease is asked for again at half of its time, and stands to its end", () => {
  const lease = new Lease(9);
  lease.ask(0);
  lease.granted(1_200_000, 100);
  assertEquals(lease.nextAt(100), 600_100);
  assertEquals([lease.ask(600_099), lease.ask(600_100)], [false, true]);
  assertEquals([lease.isHeld(1_200_099), lease.isHeld(1_200_100)], [true, false]);
});

Deno.test("Lease that is renewed in vain stands until it ends, and says so then", () => {
  const lease = new Lease(2);
  lease.ask(0);
  lease.granted(100_000, 0);
  let now = 0;
  while (!lease.isSilent) {
    now = lease.nextAt(now);
    lease.ask(now);
  }
  assertEquals(lease.isHeld(now), true);
  assertEquals(lease.nextAt(now), 100_000);
});

Deno.test("Lease that is short is not asked for more often than every four seconds", () => {
  const lease = new Lease(9);
  lease.granted(1_000, 0);
  assertEquals(lease.ask(3_999), false);
  assertEquals(lease.ask(4_000), true);
});

Deno.test("Lease is asked for once a day at least", () => {
  const lease = new Lease(9);
  lease.granted((2 ** 32 - 1) * 1000, 0);
  assertEquals(lease.nextAt(0), 12 * 60 * MINUTE);
});

Deno.test("Lease that is refused is left alone for a quarter of an hour", () => {
  const lease = new Lease(9);
  lease.ask(0);
  lease.granted(100_000, 0);
  lease.refused(10);
  assertEquals([lease.isRefused, lease.isHeld(10)], [true, false]);
  assertEquals([lease.ask(15 * MINUTE), lease.ask(15 * MINUTE + 10)], [false, true]);
  lease.granted(100_000, 16 * MINUTE);
  assertEquals(lease.isRefused, false);
});

Deno.test("Lease.lost() and hurry() ask at once; one of them keeps it until then", () => {
  for (const isKept of [true, false]) {
    const lease = new Lease(9);
    lease.granted(100_000, 0);
    if (isKept) lease.hurry(10);
    else lease.lost();
    assertEquals(lease.isHeld(10), isKept);
    assertEquals(lease.ask(10), true);
  }
});

Deno.test("Lease.hurry() does not ask more often than every four seconds", () => {
  const lease = new Lease(9);
  assertEquals(lease.ask(0), true);
  lease.granted(100_000, 10);
  for (let now = 20; now < 4_000; now += 10) {
    lease.hurry(now);
    assertEquals(lease.ask(now), false);
  }
  assertEquals(lease.ask(4_000), true);
});
