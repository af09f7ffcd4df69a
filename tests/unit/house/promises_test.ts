import { assertEquals } from "@std/assert";
import { findForgottenPromises } from "../../../tools/check_promises.ts";

const PATH = "/sample.ts";

const DECLARATIONS = `
  declare function work(): Promise<number>;
  declare function maybe(): Promise<void> | undefined;
  declare function call(callback: () => void): void;
  declare function register(test: () => void | Promise<void>): void;
  declare let kept: Promise<number>;
  declare const port: { close(): Promise<void>; onend?: () => void };
`.replaceAll("\n", "");

/** What is said of each of these statements, by line, without the path. */
function problemsOf(statements: readonly string[]): string[] {
  const text = `export {}; ${DECLARATIONS}\n${statements.join("\n")}`;
  return findForgottenPromises({ paths: [PATH], texts: new Map([[PATH, text]]) })
    .map((problem) => {
      const line = Number(problem.split(":")[1]);
      return `${statements[line - 2]} -> ${problem.slice(problem.indexOf(": ") + 2)}`;
    });
}

Deno.test("findForgottenPromises() tells promises that stand alone", () => {
  const wrong = [
    "work();",
    "void work();",
    "(work());",
    "maybe();",
    "port.close();",
    "kept && work();",
    "kept ? work() : 1;",
    "work().then((n) => n);",
    "work().finally(() => {});",
    "new Promise(() => {});",
    "async function f() { work(); }",
    "Promise.all([work(), work()]);",
  ];
  assertEquals(problemsOf(wrong), wrong.map((line) => `${line} -> Nobody waits for this promise`));
});

Deno.test("findForgottenPromises() tells async callbacks that nobody can wait for", () => {
  const wrong = [
    "call(async () => { await work(); });",
    "call(async function () { await work(); });",
    "port.onend = async () => { await work(); };",
    "[1, 2].forEach(async (n) => { await work(); });",
  ];
  assertEquals(
    problemsOf(wrong),
    wrong.map((line) => `${line} -> Nobody waits for what this async callback does`),
  );
});

Deno.test("findForgottenPromises() is content with promises that are cared for", () => {
  assertEquals(
    problemsOf([
      "await work();",
      "kept = work();",
      "const mine = work();",
      "work().catch(console.error);",
      "work().then((n) => n, console.error);",
      "work().catch(console.error).finally(() => {});",
      "kept.finally(() => {});",
      "register(async () => { await work(); });",
      "call(() => { kept = work(); });",
      "const numbers = await Promise.all([1, 2].map(async (n) => n + await work()));",
      "call(() => {}); console.log(kept);",
      "export function f() { return work(); }",
    ]),
    [],
  );
});

Deno.test("findForgottenPromises() tells modules that it could not look into", () => {
  assertEquals(problemsOf(['import { gone } from "./gone.ts"; gone();']), [
    `import { gone } from "./gone.ts"; gone(); -> Cannot find module './gone.ts' or its corresponding type declarations.`,
  ]);
  assertEquals(problemsOf(['import { hash } from "node:crypto"; hash("sha1", "");']), []);
});
