import { assertEquals } from "@std/assert";
import { BackOff } from "../../../../lib/daemon/http/back_off.ts";

/** Guesses at even distances for a minute; gives how many were let through. */
function guess(
  backOff: BackOff,
  address: string,
  { from, count }: { from: number; count: number },
) {
  let evaluated = 0;
  for (let i = 0; i < count; i++) {
    const now = from + i * 60_000 / count;
    if (backOff.waitMs(address, now) > 0) continue;
    evaluated++;
    backOff.failed(address, now);
  }
  return evaluated;
}

Deno.test("W13: of 10,000 guesses in a minute BackOff lets few through, and fewer later", () => {
  const backOff = new BackOff();
  assertEquals(guess(backOff, "192.0.2.1", { from: 0, count: 10_000 }), 11);
  assertEquals(guess(backOff, "192.0.2.1", { from: 60_000, count: 10_000 }) <= 1, true);
  assertEquals(backOff.waitMs("192.0.2.1", 120_000) <= 60_000, true);
  assertEquals(backOff.waitMs("192.0.2.1", 180_000), 0);
  assertEquals(backOff.waitMs("192.0.2.2", 0), 0);
});

Deno.test("BackOff lets five mistakes pass, then doubles the wait up to a minute", () => {
  const backOff = new BackOff();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 14; i++) {
    backOff.failed("192.0.2.1", now);
    const waitMs = backOff.waitMs("192.0.2.1", now);
    waits.push(waitMs / 1000);
    now += waitMs;
  }
  assertEquals(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  backOff.failed("192.0.2.1", now + 600_000);
  assertEquals(backOff.waitMs("192.0.2.1", now + 600_000), 0);
});

Deno.test("BackOff takes the addresses of one IPv6 network as one", () => {
  const backOff = new BackOff();
  for (let i = 0; i < 6; i++) backOff.failed(`2001:db8::${i}`, 0);
  assertEquals(backOff.waitMs("2001:db8::ffff", 0), 1000);
  assertEquals(backOff.waitMs("2001:db8:0:1::1", 0), 0);
});

Deno.test("BackOff remembers a bounded number of addresses, those of late", () => {
  const backOff = new BackOff();
  for (let i = 0; i < 6; i++) backOff.failed("old", 0);
  for (let i = 0; i < 4095; i++) backOff.failed(`address ${i}`, 0);
  assertEquals(backOff.waitMs("old", 0), 1000);
  backOff.failed("one more", 0);
  assertEquals(backOff.waitMs("old", 0), 0);
});
