import { assertEquals, assertRejects } from "@std/assert";
import { asTheyEnd } from "../../../lib/disk/_as_they_end.ts";

/** Tasks that end when a test says so. */
function makeTasks(count: number) {
  const running = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const started: number[] = [];
  const ended: number[] = [];
  const tasks = running.map(({ promise }, number) => async () => {
    started.push(number);
    try {
      await promise;
    } finally {
      ended.push(number);
    }
    return number;
  });
  return { running, started, ended, tasks };
}

Deno.test("asTheyEnd() runs no more than it may, and gives what ends first", async () => {
  const { running, started, tasks } = makeTasks(4);
  const results = asTheyEnd(tasks, 2);
  const first = results.next();
  assertEquals(started, [0, 1]);
  running[1]?.resolve();
  assertEquals((await first).value, 1);
  for (const { resolve } of running) resolve();
  assertEquals((await Array.fromAsync(results)).sort(), [0, 2, 3]);
});

Deno.test("asTheyEnd() leaves nothing running, whichever way it ends", async () => {
  for (const way of ["failure", "return"]) {
    const { running, ended, tasks } = makeTasks(3);
    const results = asTheyEnd(tasks, 3);
    const first = results.next();
    if (way === "failure") running[0]?.reject(new Error("broken"));
    else running[0]?.resolve();
    queueMicrotask(() => {
      for (const { resolve } of running) resolve();
    });
    if (way === "failure") await assertRejects(() => first, Error, "broken");
    else await first.then(() => results.return(undefined));
    assertEquals(ended.sort(), [0, 1, 2], way);
  }
});
