import { assertEquals } from "@std/assert";
import { walk } from "@std/fs";

const ROOT = new URL("../../../", import.meta.url);

const WORKER_REGEXP = /new URL\("([^"]+\.ts)", import\.meta\.url\)/g;

const { tasks }: { tasks: Record<string, { command: string; dependencies?: string[] }> } = JSON
  .parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );

/** Paths of the files of `lib/` that other files start as workers, which the compiler does not find by itself. */
async function findWorkers(): Promise<string[]> {
  const found: string[] = [];
  for await (const { path, name } of walk(new URL("lib", ROOT).pathname, { includeDirs: false })) {
    if (!name.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(path);
    for (const [, worker = ""] of text.matchAll(WORKER_REGEXP)) {
      found.push(new URL(worker, `file://${path}`).pathname.slice(ROOT.pathname.length));
    }
  }
  return found.sort();
}

Deno.test("the compiled programs include every worker, and what is built before", async () => {
  const built = ["openapi.json", "page.json"].map((name) => `lib/daemon/built/${name}`);
  const wanted = [...await findWorkers(), ...built].sort();
  for (const task of ["compile", "compile-full"]) {
    const included = tasks[task]?.command.matchAll(/--include (\S+)/g) ?? [];
    assertEquals([...included].map(([, path]) => path).sort(), wanted, task);
    assertEquals(tasks[task]?.dependencies, ["build"], task);
  }
});

Deno.test("no task that runs the program can stop to prompt, nor gives it more than it needs", () => {
  const wanted = ["--allow-net", "--allow-read", "--allow-write", "--no-prompt"];
  for (const task of ["demo", "compile"]) {
    const flags = tasks[task]?.command.match(/--(allow-\S+|no-prompt)/g) ?? [];
    assertEquals([...flags].sort(), wanted, task);
  }
});

Deno.test("the gate runs every check that is a task", () => {
  const command = tasks["ok:static"]?.command ?? "";
  const checks = Object.keys(tasks).filter((task) => task.startsWith("check:"));
  assertEquals(checks.filter((task) => !command.includes(`deno task ${task} `)), []);
});

Deno.test("no task has a pattern that the shell would take for names of files", () => {
  for (const [name, { command }] of Object.entries(tasks)) {
    assertEquals(command.replaceAll(/'[^']*'/g, "").match(/\S*\*\S*/g), null, name);
  }
});
