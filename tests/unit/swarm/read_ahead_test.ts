import { assertEquals } from "@std/assert";
import { ReadAhead } from "../../../lib/swarm/mod.ts";

const MIB = 1_048_576;

Deno.test("ReadAhead goes twenty seconds ahead of one who reads steadily", () => {
  const ahead = new ReadAhead(0);
  assertEquals(ahead.rate(0), MIB, "nothing is known yet");
  assertEquals(ahead.bytes(0), MIB);
  for (let at = 0; at < 10_000; at += 100) ahead.gave(MIB / 20, at);
  assertEquals(Math.round(ahead.rate(10_000)), MIB / 2);
  assertEquals(Math.round(ahead.bytes(10_000)), 10 * MIB);
});

Deno.test("ReadAhead goes ahead little of one who has read little, and no further than it may", () => {
  const looking = new ReadAhead(0);
  looking.gave(MIB / 2, 100);
  assertEquals(looking.bytes(200), 2 * MIB);
  const fast = new ReadAhead(0);
  for (let at = 0; at < 5_000; at += 10) fast.gave(MIB, at);
  assertEquals(fast.bytes(5_000), 48 * MIB);
});

Deno.test("ReadAhead takes one who pauses for slow, and not for gone", () => {
  const ahead = new ReadAhead(0);
  for (let at = 0; at < 5_000; at += 100) ahead.gave(MIB / 10, at);
  assertEquals(ahead.rate(60_000), MIB / 8);
  assertEquals(ahead.bytes(60_000), MIB);
});
