import { assert, assertEquals } from "@std/assert";
import { settle } from "../../../lib/testing/mod.ts";
import { Tasks } from "../../../lib/torrent/tasks.ts";

Deno.test("Tasks.close() aborts what is under way, and waits for it", async () => {
  const tasks = new Tasks(failTest);
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAborted = false;
  tasks.run(async (signal) => {
    await new Promise<void>((go) => signal.addEventListener("abort", () => go()));
    isAborted = true;
    await promise;
  });
  let isClosed = false;
  const closing = tasks.close().then(() => isClosed = true);
  await settle();
  assert(isAborted);
  assert(!isClosed, "it did not wait");
  resolve();
  await closing;
});

Deno.test("Tasks.run() starts nothing after the end", async () => {
  const tasks = new Tasks(failTest);
  await tasks.close();
  let hasRun = false;
  const isStarted = tasks.run(() => {
    hasRun = true;
    return Promise.resolve();
  });
  assertEquals([hasRun, isStarted], [false, false]);
});

Deno.test("Tasks tells of an effect that fails, unless it was aborted", async () => {
  const errors: unknown[] = [];
  const tasks = new Tasks((error) => errors.push(error));
  const failure = new Error("a bug");
  tasks.run(() => Promise.reject(failure));
  await tasks.settled();
  assertEquals(errors, [failure]);
  tasks.run((signal) =>
    new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)))
  );
  await tasks.close();
  assertEquals(errors, [failure]);
});

Deno.test("Tasks.settled() waits for what effects start", async () => {
  const tasks = new Tasks(failTest);
  const done: string[] = [];
  tasks.run(async () => {
    await settle();
    tasks.run(async () => {
      await settle();
      done.push("second");
    });
    done.push("first");
  });
  await tasks.settled();
  assertEquals(done, ["first", "second"]);
});

function failTest(error: unknown): void {
  throw new Error("No effect should have failed", { cause: error });
}
