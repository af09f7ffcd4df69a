import { assertEquals } from "@std/assert";
import { settle } from "../../../lib/testing/mod.ts";
import { Gate } from "../../../lib/torrent/gate.ts";

Deno.test("Gate lets pass while it is open, and holds while it is closed", async () => {
  const gate = new Gate();
  await gate.passed();
  gate.set(false);
  const passed: number[] = [];
  const waiting = [1, 2].map((number) => gate.passed().then(() => passed.push(number)));
  await settle();
  assertEquals(passed, []);
  gate.set(true);
  await Promise.all(waiting);
  assertEquals(passed, [1, 2]);
});

Deno.test("Gate holds those again that it let go, if it is closed before they pass", async () => {
  const gate = new Gate();
  gate.set(false);
  let hasPassed = false;
  const waiting = gate.passed().then(() => hasPassed = true);
  gate.set(true);
  gate.set(false);
  await settle();
  assertEquals(hasPassed, false);
  gate.set(true);
  await waiting;
});
