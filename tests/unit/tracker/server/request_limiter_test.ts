import { assertEquals } from "@std/assert";
import type { Endpoint } from "../../../../lib/io/mod.ts";
import { RequestLimiter } from "../../../../lib/tracker/server/request_limiter.ts";

/** How many of many requests at once are admitted. */
function admitted(limiter: RequestLimiter, from: Endpoint, now: number): number {
  let count = 0;
  for (let i = 0; i < 100; i++) if (limiter.admit(from, now)) count += 1;
  return count;
}

Deno.test("RequestLimiter admits ten seconds' worth at once, and then the rate", () => {
  const limiter = new RequestLimiter(2);
  const from = { hostname: "8.8.8.8", port: 1 };
  assertEquals(admitted(limiter, from, 0), 20);
  assertEquals(admitted(limiter, from, 499), 0);
  assertEquals(admitted(limiter, from, 500), 1);
  assertEquals(admitted(limiter, from, 3_500), 6);
  assertEquals(admitted(limiter, from, 1e9), 20);
});

Deno.test("RequestLimiter counts an IPv4 address or an IPv6 network as one source", () => {
  const table = [
    ["8.8.8.8", 1, "8.8.8.8", 2, true],
    ["8.8.8.8", 1, "8.8.8.9", 1, false],
    ["2600::1", 1, "2600::ffff:1:2:3", 2, true],
    ["2600::1", 1, "2600:0:0:1::1", 1, false],
    // A whole swarm on one machine.
    ["127.0.0.1", 1, "127.0.0.1", 2, false],
    ["192.168.1.1", 1, "192.168.1.1", 1, true],
  ] as const;
  for (const [a, portA, b, portB, same] of table) {
    const limiter = new RequestLimiter(1);
    admitted(limiter, { hostname: a, port: portA }, 0);
    const left = admitted(limiter, { hostname: b, port: portB }, 0);
    assertEquals(left, same ? 0 : 10, `${a} ${b}`);
  }
});

Deno.test("RequestLimiter remembers a bounded number of sources", () => {
  const limiter = new RequestLimiter(1);
  const first = { hostname: "8.8.8.8", port: 1 };
  admitted(limiter, first, 0);
  for (let i = 0; i < 60_000; i++) {
    limiter.admit({ hostname: `9.${i >> 16}.${i >> 8 & 0xff}.${i & 0xff}`, port: 1 }, 0);
  }
  assertEquals(limiter.admit(first, 0), true);
});
