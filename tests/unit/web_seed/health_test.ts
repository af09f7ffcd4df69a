import { assertEquals } from "@std/assert";
import { Health } from "../../../lib/web_seed/mod.ts";

Deno.test("Health waits longer after each failure, and not at all after a success", () => {
  const health = new Health();
  let now = 0;
  const waits: number[] = [];
  for (let failure = 0; failure < 9; failure++) {
    health.failed("it is down", now);
    waits.push(health.retryAt - now);
    assertEquals(health.stateAt(now), "waiting");
    now = health.retryAt;
    assertEquals(health.stateAt(now), "ready");
  }
  assertEquals(waits.map((ms) => ms / 1000), [5, 10, 20, 40, 80, 160, 320, 600, 600]);
  assertEquals(health.reason, "it is down");
  health.succeeded(now);
  assertEquals(health.reason, undefined);
  health.failed("again", now);
  assertEquals(health.retryAt - now, 5_000);
});

Deno.test("Health counts requests that fail together once", () => {
  const health = new Health();
  for (const at of [0, 1, 2]) health.failed("it is down", at);
  assertEquals(health.retryAt, 5_000);
  health.succeeded(3); // was asked before
  assertEquals(health.stateAt(4), "waiting");
  health.failed("it is down", 5_000);
  assertEquals(health.retryAt, 15_000);
});

Deno.test("Health leaves a busy one alone for as long as it asks for, 30 seconds by default", () => {
  const health = new Health();
  health.busy("it is busy", 0);
  assertEquals(health.retryAt, 30_000);
  health.busy("it is busy", 0, 5_000); // what another request was told does not make it sooner
  assertEquals(health.retryAt, 30_000);
  health.busy("it is busy", 1_000, 120_000);
  assertEquals(health.retryAt, 121_000);
});

Deno.test("Health drops one that goes on sending wrong data, for good", () => {
  const health = new Health();
  assertEquals(health.sentWrong(1, 0), false);
  assertEquals(health.stateAt(0), "waiting");
  health.succeeded(60_000);
  assertEquals(health.sentWrong(2, 60_000), false);
  assertEquals(health.sentWrong(3, 60_001), true);
  assertEquals([health.stateAt(1e12), health.retryAt], ["dropped", Infinity]);
  assertEquals(health.reason, "it sent wrong data in piece 3");
  health.succeeded(1e12);
  health.busy("x", 1e12);
  health.failed("x", 1e12);
  assertEquals([health.stateAt(1e13), health.reason], ["dropped", "it sent wrong data in piece 3"]);
});
