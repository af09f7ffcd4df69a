import { assertEquals, assertRejects } from "@std/assert";
import { isPositionalSafe } from "../../../lib/disk/_positional_file.ts";
import { Turns } from "../../../lib/disk/_turns.ts";

Deno.test("Turns.run() does work on one thing in order, and on others at once", async () => {
  const turns = new Turns<string>();
  const gate = Promise.withResolvers<void>();
  const log: string[] = [];
  const first = turns.run("a", async () => {
    log.push("first begins");
    await gate.promise;
    log.push("first ends");
    return 1;
  });
  const second = turns.run("a", () => {
    log.push("second");
    return Promise.resolve(2);
  });
  const other = turns.run("b", () => {
    log.push("other");
    return Promise.resolve(3);
  });
  assertEquals(await other, 3);
  assertEquals(log, ["first begins", "other"]);
  gate.resolve();
  assertEquals(await Promise.all([first, second]), [1, 2]);
  assertEquals(log, ["first begins", "other", "first ends", "second"]);
  assertEquals(turns.size, 0);
});

Deno.test("Turns.run() goes on after work that failed", async () => {
  const turns = new Turns<string>();
  const failed = turns.run("a", () => Promise.reject(new Error("no")));
  const next = turns.run("a", () => Promise.resolve("yes"));
  await assertRejects(() => failed, Error, "no");
  assertEquals([await next, turns.size], ["yes", 0]);
});

Deno.test("isPositionalSafe() knows since when positions hold for reads and writes at once", () => {
  const cases: [string, boolean][] = [
    ["2.6.10", false],
    ["2.8.3", false],
    ["2.9.0", true],
    ["2.10.1", true],
    ["3.0.0", true],
    ["1.46.3", false],
  ];
  for (const [version, want] of cases) assertEquals(isPositionalSafe(version), want, version);
});
